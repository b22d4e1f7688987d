from django.urls import path

from .views import letters, reasons

urlpatterns = [
    path("projects/<str:number>/letters/", letters.letter_list, name="letters"),
    path("projects/<str:number>/letters/<slug:kind>/", letters.IssueView.as_view(), name="letter-new"),
    path("letters/<int:pk>/", letters.letter_page, name="letter"),
    path("projects/<str:number>/reasons/", reasons.project_reasons, name="project-reasons"),
]
