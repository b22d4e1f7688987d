from django.urls import path

from .views import returns, returns_desk

urlpatterns = [
    path("returns/", returns.returns, name="returns"),
    path("returns/missing/", returns_desk.missing, name="returns-missing"),
    path("returns/missing/remind/", returns_desk.remind_everybody, name="returns-remind"),
    path("returns/open/", returns_desk.open_now, name="returns-open"),
    path("returns/figures/", returns_desk.compared, name="returns-compared"),
    path("returns/torch/", returns_desk.torch, name="returns-torch"),
    path("returns/torch/export/", returns_desk.torch_export, name="returns-torch-export"),
    path("returns/<int:pk>/remind/", returns_desk.remind_one, name="return-remind"),
    path("returns/<int:pk>/", returns.return_page, name="return"),
    path("returns/<int:pk>/excuse/", returns.ExcuseView.as_view(), name="return-excuse"),
    path("returns/<int:pk>/confirm/", returns.return_confirm, name="return-confirm"),
    path("todo/<int:item>/return/", returns.FillView.as_view(), name="step-return-fill"),
    path("todo/<int:item>/return-correction/", returns.CorrectView.as_view(), name="step-return-correct"),
    path("todo/<int:item>/return-check/", returns.VerifyView.as_view(), name="step-return-verify"),
]
