from django.urls import path

from . import views

urlpatterns = [
    path("files/<int:pk>/", views.download, name="file"),
    path("files/<int:pk>/preview/", views.preview, name="file-preview"),
    path("files/<int:pk>/pages/<int:number>/", views.page, name="file-page"),
    path("uploads/", views.upload_start, name="uploads"),
    path("uploads/<uuid:key>/", views.upload, name="upload"),
]
