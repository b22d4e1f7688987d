"""Pages of the figures. The overview itself needs open work items and lives in workflows."""

from django.urls import path

from .views import lists, outcomes, reports, targets

urlpatterns = [
    path("overview/counted/", lists.counted, name="figures-counted"),
    path("overview/uncounted/", lists.uncounted, name="figures-uncounted"),
    path("overview/landed/", lists.landed, name="figures-landed"),
    path("overview/talent/", outcomes.talent, name="figures-talent"),
    path("overview/money/", outcomes.money, name="figures-money"),
    path("targets/", targets.targets, name="targets"),
    path("targets/<int:year>/close/", targets.close, name="year-close"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<str:number>/", reports.report, name="report"),
    path("reports/<str:number>/again/", reports.again, name="report-again"),
    path("projects/<str:number>/report/", reports.project_report, name="project-report"),
    path("public/reports/<str:code>/", reports.check, name="report-check"),
]
