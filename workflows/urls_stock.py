"""Old stock: the first events to verify."""

from django.urls import path

from .views import stock

urlpatterns = [
    path("stock/", stock.stock_list, name="stock"),
    path("stock/facts/<int:pk>/", stock.fact_page, name="stock-fact"),
    path("stock/facts/<int:pk>/verify/", stock.fact_verify, name="stock-verify"),
]
