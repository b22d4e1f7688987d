"""Old stock: the list, its import, and the first events to verify."""

from django.urls import path

from .views import stock

urlpatterns = [
    path("stock/", stock.stock_list, name="stock"),
    path("stock/upload/", stock.upload, name="stock-upload"),
    path("stock/imports/<int:pk>/", stock.result_page, name="stock-import"),
    path("stock/imports/<int:pk>/mapping/", stock.mapping, name="stock-mapping"),
    path("stock/imports/<int:pk>/preview/", stock.preview, name="stock-preview"),
    path("stock/imports/<int:pk>/confirm/", stock.confirm, name="stock-confirm"),
    path("stock/facts/<int:pk>/", stock.fact_page, name="stock-fact"),
    path("stock/facts/<int:pk>/verify/", stock.fact_verify, name="stock-verify"),
]
