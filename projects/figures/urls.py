"""Pages of the figures. The overview itself needs open work items and lives in workflows."""

from django.urls import path

from .views import briefings, closes, dossiers, exports, lists, outcomes, reports, targets

urlpatterns = [
    path("overview/counted/", lists.counted, name="figures-counted"),
    path("overview/sources/", lists.sources, name="figures-sources"),
    path("overview/uncounted/", lists.uncounted, name="figures-uncounted"),
    path("overview/nearest/", briefings.nearest_page, name="figures-nearest"),
    path("overview/message/", briefings.message_page, name="figures-message"),
    path("overview/note/", briefings.note, name="figures-note"),
    path("overview/landed/", lists.landed, name="figures-landed"),
    path("overview/talent/", outcomes.talent, name="figures-talent"),
    path("overview/money/", outcomes.money, name="figures-money"),
    path("targets/", targets.targets, name="targets"),
    path("targets/new/", targets.TargetNewView.as_view(), name="target-new"),
    path("targets/<int:pk>/", targets.target, name="target"),
    path("targets/<int:pk>/change/", targets.TargetView.as_view(), name="target-change"),
    path("targets/<int:pk>/split/", targets.SplitView.as_view(), name="target-split"),
    path("targets/<int:pk>/figure/", targets.ReportFigureView.as_view(), name="target-figure"),
    path("targets/figures/<int:pk>/check/", targets.figure_check, name="figure-check"),
    path("targets/closes/", closes.period_close, name="period-close"),
    path("targets/closes/<int:pk>/", closes.close, name="close"),
    path("projects.xlsx", exports.quick, name="project-export"),
    path("exports/", exports.choose, name="exports"),
    path("exports/made/", exports.export_list, name="exports-made"),
    path("exports/<int:pk>/", exports.export, name="export"),
    path("exports/<int:pk>/file/", exports.export_file, name="export-file"),
    path("exports/templates/<int:pk>/remove/", exports.remove_template, name="export-template-remove"),
    path("dossiers/", dossiers.dossiers, name="dossiers"),
    path("dossiers/<int:pk>/", dossiers.dossier, name="dossier"),
    path("dossiers/<int:pk>/file/", dossiers.dossier_file, name="dossier-file"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<str:number>/", reports.report, name="report"),
    path("reports/<str:number>/again/", reports.again, name="report-again"),
    path("projects/<str:number>/report/", reports.project_report, name="project-report"),
    path("public/reports/<str:code>/", reports.check, name="report-check"),
]
