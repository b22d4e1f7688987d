"""Doors of figures and reports."""

from .. import bodies as send
from ..door import READS_FIGURES, Door, project

FIGURES = [
    Door("figures-counted", get=READS_FIGURES),
    Door("figures-uncounted", get=READS_FIGURES),
    Door("figures-landed", get=READS_FIGURES),
    Door("figures-talent", get=READS_FIGURES),
    Door("figures-money", get=""),  # asks for a kind: see test_matrix
    Door("targets", get="any centre, readers"),
    Door("year-close", lambda scene: [2025], get=None, post="leader", body=send.nothing),
    Door("reports", get=READS_FIGURES, post="any centre, readers", body=send.report, told=READS_FIGURES),
    Door("report", lambda scene: [scene.report.number], get="desk, enclave, centre, readers"),
    Door("report-again", lambda scene: [scene.failed_report.number], get=None, post="desk, enclave, centre, readers",
         body=send.nothing),
    Door("project-report", project("main"), get=None, post="desk, enclave, centre, readers", body=send.nothing),
    Door("report-check", lambda scene: [scene.report.check_code], get="everybody", open=True),
]  # fmt: skip
