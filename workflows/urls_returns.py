from django.urls import path

from .views import returns

urlpatterns = [
    path("returns/", returns.returns, name="returns"),
    path("returns/<int:pk>/", returns.return_page, name="return"),
    path("returns/<int:pk>/excuse/", returns.ExcuseView.as_view(), name="return-excuse"),
    path("returns/<int:pk>/confirm/", returns.return_confirm, name="return-confirm"),
    path("todo/<int:item>/return/", returns.FillView.as_view(), name="step-return-fill"),
    path("todo/<int:item>/return-correction/", returns.CorrectView.as_view(), name="step-return-correct"),
    path("todo/<int:item>/return-check/", returns.VerifyView.as_view(), name="step-return-verify"),
]
