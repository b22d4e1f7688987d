"""Doors of figures and reports."""

from .. import bodies as send
from .. import figurebodies as figures
from ..door import READS_FIGURES, Door, project

FIGURES = [
    Door("figures-counted", get=READS_FIGURES),
    Door("figures-uncounted", get=READS_FIGURES),
    Door("figures-landed", get=READS_FIGURES),
    Door("figures-way", get=READS_FIGURES),
    Door("figures-talent", get=READS_FIGURES),
    Door("figures-money", get=""),  # asks for a kind: see test_matrix
    Door("figures-sources", get=READS_FIGURES),
    Door("figures-nearest", get=READS_FIGURES),
    Door("figures-message", get="any centre, readers"),
    Door("figures-note", get="any centre, readers", recorded=True),
    Door("targets", get="any centre, readers"),
    Door("target-new", get="leader", post="leader", body=figures.target),
    Door("target", lambda scene: [scene.target.pk], get="centre, readers"),
    Door("target-change", lambda scene: [scene.target.pk], get="leader", post="leader", body=figures.target),
    Door("target-split", lambda scene: [scene.target.pk], get="leader", post="leader", body=figures.split),
    Door("target-figure", lambda scene: [scene.target.pk], get="reporter", post="reporter", body=figures.county_figure),
    Door("figure-check", lambda scene: [scene.reported.pk], get=None, post="staff, reporter", body=send.nothing),
    Door("period-close", get=None, post="any centre", body=figures.period),
    Door("close", lambda scene: [scene.close.pk], get="centre, readers"),
    Door("reports", get=READS_FIGURES, post="any centre, readers", body=send.report, told=READS_FIGURES),
    Door("report", lambda scene: [scene.report.number], get="desk, enclave, centre, readers"),
    Door("report-again", lambda scene: [scene.failed_report.number], get=None, post="desk, enclave, centre, readers",
         body=send.nothing),
    Door("report-stop", lambda scene: [scene.running_report.number], get=None, post="first staff",
         told="desk, enclave, centre, readers", body=send.nothing),
    Door("report-correct", lambda scene: [scene.report.number], get="centre", post="centre", body=figures.correction),
    Door("report-archive", lambda scene: [scene.zipped.number], get="centre, readers", recorded=True),
    Door("report-batch", get=None, post="desk, enclave, centre, readers", told=READS_FIGURES, body=figures.chosen),
    Door("project-report", project("main"), get=None, post="desk, enclave, centre, readers", body=send.nothing),
    Door("report-check", lambda scene: [scene.report.check_code], get="everybody", open=True),
]  # fmt: skip
