"""What figures need beside the ways of a scene: targets, closes, exports, reports in every state."""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from projects.figures.actions.closes import close_period
from projects.figures.actions.exports import ask_export, make_export, save_columns
from projects.figures.models import CountyFigure, LedgerExport, PeriodClose
from tests import factories as make


def add_figures(scene):
    """One target of the whole county with a reported figure, and January closed."""
    county = scene.place.county
    section = make.SectionFactory(county=county, code="test-section")
    scene.target = make.TargetFactory(county=county, code="county-loan", county_wide=True, lead=section)
    scene.reported = CountyFigure.objects.create(
        target=scene.target, value=Decimal("1.5"), as_of=timezone.localdate(), evidence=scene._stored(),
        recorded_by=scene.place.leader, words=f"{scene.place.word}银行清单",
    )  # fmt: skip
    january = {"county": county, "year": date(2026, 1, 1).year, "kind": PeriodClose.Kind.MONTH, "number": 1}
    scene.close = close_period(by=scene.place.leader, **january)
    add_exports(scene)


def add_exports(scene):
    """A template of columns and a large workbook that the staff asked for."""
    staff, today = scene.place.staff, timezone.localdate()
    scene.column_set = save_columns(by=staff, county=scene.place.county, name="月报", columns=["number", "name"])
    order = {
        "county": scene.place.county,
        "asked_by": staff,
        "columns": ["number", "name"],
        "as_of": today,
        "known_on": today,
    }
    scene.ledger = ask_export(LedgerExport(year=2026, **order))
    make_export(scene.ledger)
    scene.waiting_ledger = ask_export(LedgerExport(year=2025, **order))
    scene.stopped_ledger = LedgerExport.objects.create(year=2024, state="stopped", **order)


def add_reports(scene):
    """Reports in every state: ready, failed, on the way, packed."""
    shared = {"county": scene.place.county, "asked_by": scene.place.staff}
    ready = {"state": "ready", "ready_at": timezone.now(), "digest": "ab" * 32}
    code = f"check-{scene.code}"
    scene.report = make.ReportFactory(
        kind="project", project=scene.main, file=scene._stored(), check_code=code, number=f"LD-{scene.code}-1",
        **shared, **ready,
    )  # fmt: skip
    scene.period_report = make.ReportFactory(
        file=scene._stored(), check_code=f"{code}-p", number=f"TJ-{scene.code}-1", **shared, **ready
    )
    scene.failed_report = make.ReportFactory(
        kind="project", project=scene.main, state="failed", problem="字体缺失", number=f"LD-{scene.code}-2", **shared
    )
    scene.running_report = make.ReportFactory(kind="project", project=scene.main, number=f"LD-{scene.code}-3", **shared)
    scene.zipped = make.ReportFactory(
        kind="batch", number=f"HB-{scene.code}-1", packing="zip", chosen=["x"], **shared, **ready
    )
    scene.zipped.archive.save("x.zip", ContentFile(b"PK"))
