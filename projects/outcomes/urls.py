from django.urls import path

from .views import facts, landings

urlpatterns = [
    path("landings/", landings.landings, name="landings"),
    path("landings/<int:pk>/revoke/", landings.RevokeView.as_view(), name="landing-revoke"),
    path("landings/milestones/<int:pk>/verify/", landings.milestone_verify, name="milestone-verify"),
    path("landings/<str:number>/", landings.landing, name="landing"),
    path("landings/<str:number>/milestones/<slug:kind>/", landings.MilestoneView.as_view(), name="milestone-add"),
    path("talent/", facts.facts, name="talent"),
    path("talent/<int:pk>/verify/", facts.verify, {"model": "talent"}, name="talent-verify"),
    path("investments/<int:pk>/verify/", facts.verify, {"model": "investment"}, name="investment-verify"),
    path("projects/<str:number>/talent/add/", facts.TalentView.as_view(), name="talent-add"),
    path("projects/<str:number>/investments/add/", facts.InvestmentView.as_view(), name="investment-add"),
    path("projects/<str:number>/photos/add/", facts.PhotoView.as_view(), name="photo-add"),
]
