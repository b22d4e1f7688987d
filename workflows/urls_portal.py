"""The applicant's pages, and the reading view that the desk shares."""

from django.urls import path

from .views import portal, portal_compare, portal_draft, portal_fill, portal_materials, portal_papers, portal_read

urlpatterns = [
    path("my/", portal.my_projects, name="my-projects"),
    path("my/todo/", portal.my_todo, name="my-todo"),
    path("my/new/", portal.application_new, name="application-new"),
    path("my/organisations/new/", portal.organisation_new, name="organisation-new"),
    path("my/folder/", portal_materials.folder, name="folder"),
    path("my/folder/versions/<int:pk>/", portal_materials.document_valid_to, name="document-valid-to"),
    path("my/applications/<str:number>/", portal.application_page, name="application"),
    path("my/applications/<str:number>/withdraw/", portal.application_withdraw, name="application-withdraw"),
    path("my/applications/<str:number>/fill/", portal_fill.fill, name="application-fill"),
    path("my/applications/<str:number>/fill/<slug:step>/", portal_fill.fill, name="application-fill"),
    path("my/applications/<str:number>/draft/", portal_draft.draft_field, name="draft-field"),
    path("my/applications/<str:number>/materials/", portal_materials.materials, name="application-materials"),
    path("my/applications/<str:number>/materials/<slug:code>/", portal_materials.material_add, name="material-add"),
    path(
        "my/applications/<str:number>/materials/<int:pk>/remove/",
        portal_materials.material_remove,
        name="material-remove",
    ),
    path("my/applications/<str:number>/submit/", portal_fill.submit, name="application-submit"),
    path("my/applications/<str:number>/dates.ics", portal_papers.application_dates, name="application-dates"),
    path("applications/<str:number>/", portal_read.application_read, name="application-read"),
    path("applications/<str:number>/compare/", portal_compare.application_compare, name="application-compare"),
    path("applications/<str:number>/v<int:version>.pdf", portal_papers.application_pdf, name="application-pdf"),
    path(
        "applications/<str:number>/notices/<int:notice>/",
        portal_papers.supplement_notice_page,
        name="supplement-notice-page",
    ),
    path(
        "applications/<str:number>/notices/<int:notice>.<slug:kind>",
        portal_papers.supplement_notice,
        name="supplement-notice",
    ),
    path("applications/<str:number>/refusal.<slug:kind>", portal_papers.refusal_letter, name="refusal-letter"),
    path("admissions/offers/<int:pk>/letter.<slug:kind>", portal_papers.offer_letter, name="offer-letter"),
    path("admissions/stays/<int:pk>/premises.<slug:kind>", portal_papers.premises_letter, name="premises-letter"),
    path("texts/<slug:kind>/<slug:version>/", portal.consent_text, name="consent-text"),
]
