"""Pages of the figures. The overview itself needs open work items and lives in workflows."""

from django.urls import path

from projects.trace.replica import reading

from .views import briefings, closes, dossiers, exports, lists, outcomes, province, reports, targets, way

urlpatterns = [
    path("overview/counted/", reading(lists.counted), name="figures-counted"),
    path("overview/sources/", reading(lists.sources), name="figures-sources"),
    path("overview/uncounted/", reading(lists.uncounted), name="figures-uncounted"),
    path("overview/nearest/", reading(briefings.nearest_page), name="figures-nearest"),
    path("overview/message/", reading(briefings.message_page), name="figures-message"),
    path("overview/note/", reading(briefings.note), name="figures-note"),
    path("overview/landed/", reading(lists.landed), name="figures-landed"),
    path("overview/way/", reading(way.way), name="figures-way"),
    path("overview/talent/", reading(outcomes.talent), name="figures-talent"),
    path("overview/money/", reading(outcomes.money), name="figures-money"),
    path("province/", reading(province.province), name="province"),
    path("province/export/", reading(province.export), name="province-export"),
    path("targets/", targets.targets, name="targets"),
    path("targets/new/", targets.TargetNewView.as_view(), name="target-new"),
    path("targets/<int:pk>/", targets.target, name="target"),
    path("targets/<int:pk>/change/", targets.TargetView.as_view(), name="target-change"),
    path("targets/<int:pk>/split/", targets.SplitView.as_view(), name="target-split"),
    path("targets/<int:pk>/figure/", targets.ReportFigureView.as_view(), name="target-figure"),
    path("targets/figures/<int:pk>/check/", targets.figure_check, name="figure-check"),
    path("targets/closes/", closes.period_close, name="period-close"),
    path("targets/closes/<int:pk>/", closes.close, name="close"),
    path("projects.xlsx", reading(exports.quick), name="project-export"),
    path("exports/", exports.choose, name="exports"),
    path("exports/made/", exports.export_list, name="exports-made"),
    path("exports/<int:pk>/", exports.export, name="export"),
    path("exports/<int:pk>/stop/", exports.stop, name="export-stop"),
    path("exports/<int:pk>/again/", exports.again, name="export-again"),
    path("exports/<int:pk>/file/", exports.export_file, name="export-file"),
    path("exports/templates/<int:pk>/remove/", exports.remove_template, name="export-template-remove"),
    path("dossiers/", dossiers.dossiers, name="dossiers"),
    path("dossiers/<int:pk>/", dossiers.dossier, name="dossier"),
    path("dossiers/<int:pk>/file/", dossiers.dossier_file, name="dossier-file"),
    path("dossiers/<int:pk>/again/", dossiers.again, name="dossier-again"),
    path("dossiers/<int:pk>/stop/", dossiers.stop, name="dossier-stop"),
    path("reports/", reports.reports, name="reports"),
    path("reports/batch/", reports.batch, name="report-batch"),
    path("reports/<str:number>/", reports.report, name="report"),
    path("reports/<str:number>/again/", reports.again, name="report-again"),
    path("reports/<str:number>/stop/", reports.stop, name="report-stop"),
    path("reports/<str:number>/correct/", reports.correct, name="report-correct"),
    path("reports/<str:number>/archive/", reports.archive, name="report-archive"),
    path("projects/<str:number>/report/", reports.project_report, name="project-report"),
    path("public/reports/<str:code>/", reports.check, name="report-check"),
]
