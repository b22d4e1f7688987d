from django.urls import path

from .views import authorisations, facts, grants, investments, landings, matters, waivers

urlpatterns = [
    path("landings/", landings.landings, name="landings"),
    path("landings/<int:pk>/revoke/", landings.RevokeView.as_view(), name="landing-revoke"),
    path("landings/milestones/<int:pk>/verify/", landings.milestone_verify, name="milestone-verify"),
    path("landings/waivers/<int:pk>/end/", waivers.WaiverEndView.as_view(), name="waiver-end"),
    path("landings/<str:number>/waivers/new/", waivers.WaiverNewView.as_view(), name="waiver-new"),
    path("authorisations/", authorisations.authorisations, name="authorisations"),
    path("authorisations/new/", authorisations.AuthorisationNewView.as_view(), name="authorisation-new"),
    path("authorisations/<int:pk>/end/", authorisations.AuthorisationEndView.as_view(), name="authorisation-end"),
    path("matters/", matters.matters, name="matters"),
    path("matters/<int:pk>/", matters.MatterView.as_view(), name="matter"),
    path("matters/<int:pk>/remind/", matters.matter_remind, name="matter-remind"),
    path("projects/<str:number>/matters/new/", matters.MatterNewView.as_view(), name="matter-new"),
    path("landings/<str:number>/", landings.landing, name="landing"),
    path("landings/<str:number>/milestones/<slug:kind>/", landings.MilestoneView.as_view(), name="milestone-add"),
    path("talent/", facts.facts, name="talent"),
    path("talent/<int:pk>/verify/", facts.verify, {"model": "talent"}, name="talent-verify"),
    path("investments/", investments.investments, name="investments"),
    path("investments/verify/", investments.verify_many, name="investments-verify"),
    path("investments/<int:pk>/", investments.InvestmentPage.as_view(), name="investment"),
    path("investments/<int:pk>/withdraw/", investments.WithdrawView.as_view(), name="investment-withdraw"),
    path("grants/", grants.grants, name="grants"),
    path("grants/export/", grants.export, name="grants-export"),
    path("grants/<int:pk>/verify/", facts.verify, {"model": "grant"}, name="grant-verify"),
    path("projects/<str:number>/grants/add/", grants.GrantView.as_view(), name="grant-add"),
    path("projects/<str:number>/talent/add/", facts.TalentView.as_view(), name="talent-add"),
    path("projects/<str:number>/investments/add/", investments.InvestmentView.as_view(), name="investment-add"),
    path("projects/<str:number>/photos/add/", facts.PhotoView.as_view(), name="photo-add"),
]
