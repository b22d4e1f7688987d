"""The import room: every kind of workbook on its way in."""

from django.urls import path

from .views import imports

urlpatterns = [
    path("imports/", imports.room, name="imports"),
    path("imports/new/<slug:kind>/", imports.new, name="import-new"),
    path("imports/template/<slug:kind>.xlsx", imports.template, name="import-template"),
    path("imports/<int:pk>/", imports.result_page, name="import"),
    path("imports/<int:pk>/mapping/", imports.mapping, name="import-mapping"),
    path("imports/<int:pk>/preview/", imports.preview, name="import-preview"),
    path("imports/<int:pk>/confirm/", imports.confirm, name="import-confirm"),
    path("imports/<int:pk>/call-off/", imports.call_off, name="import-call-off"),
    path("imports/<int:pk>/undo/", imports.undo, name="import-undo"),
    path("imports/<int:pk>/marked.xlsx", imports.marked, name="import-marked"),
]
