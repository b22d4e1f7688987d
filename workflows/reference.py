"""Reference data of the county: places, rules, deadlines, targets. Loading twice changes nothing that people edited."""

import json
from datetime import date, timedelta

import chinese_calendar
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from projects.figures.models import CountingRule, ReferenceFigure, Target
from projects.files.models import UploadLimit
from projects.outcomes.models import (
    EventKind,
    FundRule,
    GrantKind,
    GrantRule,
    LandingConditions,
    LicenceRule,
    LoanProduct,
    ReturnRule,
    TorchItem,
)
from projects.people.models import Carrier, County, Section
from projects.register.models import (
    Contest,
    Edition,
    EnclaveRule,
    FormEdition,
    FormRule,
    IncubationRule,
    Industry,
    Requirement,
    Route,
)
from projects.selection.models import Criterion, ExpertRule, FeeLevel, FeeRule, Rubric
from projects.tenancy.models import TenureRule
from projects.trace.actions import recompute_due
from projects.trace.models import CalendarDay, Deadline

from .steps import promised_steps

FOLDER = settings.BASE_DIR / "fixtures" / "reference"
FIRST_CALENDAR_YEAR = 2024


def _read(name):
    return json.loads((FOLDER / f"{name}.json").read_text())


@transaction.atomic
def load():
    """Load what is missing and return the county; rows that exist stay as they are."""
    places, rules, targets = _read("county"), _read("rules"), _read("targets")
    code = places["county"]["code"]
    county, _made = County.objects.get_or_create(code=code, defaults=places["county"])
    _load_places(county, places)
    _load_rules(county, rules)
    _load_scoring(county, rules)
    _load_targets(county, targets)
    load_calendar()
    return county


class Taken(Exception):
    """A county with this code, or this prefix of its numbers, is there already."""


@transaction.atomic
def open_county(*, code, name, prefix, centre_name=""):
    """A further county with rules to begin with: those of the country and good defaults, without places and targets.

    The prefix must be its own: numbers of projects and reports begin with it. Carriers, routes, targets and contests are
    entered by its administrator.
    """
    if County.objects.filter(Q(code=code) | Q(number_prefix__iexact=prefix)).exists():
        raise Taken
    county = County.objects.create(
        code=code, name=name, number_prefix=prefix, centre_name=centre_name or f"{name}科创中心"
    )
    own = {"routes": [], "licence_rule": licence_rule_of(name)}
    _load_places(county, {"sections": _read("county")["sections"], "carriers": [], "contests": []})
    rules = _of_place(_read("rules"), name)
    _load_rules(county, rules | own)
    _load_scoring(county, rules)
    _load_counting_rule(county)
    load_calendar()
    return county


def _of_place(rules, name):
    """The rules with the name of another county where they name the first one, e.g. in what a criterion means."""
    first = _read("county")["county"]["name"]
    text = json.dumps(rules, ensure_ascii=False).replace(first, name).replace(_short(first), _short(name))
    return json.loads(text)


def _short(name):
    """平湖 of 平湖市; a name of two signs stays whole."""
    return name[:-1] if len(name) > 2 and name[-1] in "县市区" else name


def licence_rule_of(name):
    """By which words a licence shows the county, until it says better: its name, and its market authority."""
    return {"places": [_short(name)], "elsewhere": [], "authorities": [f"{name}市场监督管理局"]}


def _load_places(county, places):
    for row in places["sections"]:
        Section.objects.get_or_create(county=county, code=row["code"], defaults=row)
    for row in places["carriers"]:
        Carrier.objects.get_or_create(county=county, code=row["code"], defaults=row)
    for row in places["contests"]:
        contest, _made = Contest.objects.get_or_create(county=county, name=row["name"])
        for edition in row["editions"]:
            Edition.objects.get_or_create(code=edition["code"], defaults=edition | {"contest": contest})


def _load_rules(county, rules):
    since = rules["effective_from"]
    carriers = {carrier.code: carrier for carrier in Carrier.objects.filter(county=county)}
    for step, days in rules["deadlines"].items():
        Deadline.objects.get_or_create(county=county, step=step, effective_from=since, defaults={"days": days})
    for row in rules["routes"]:
        for code in row.pop("carriers"):
            key = {"carrier": carriers[code], "code": row["code"], "effective_from": since}
            Route.objects.get_or_create(**key, defaults=row | {"county": county})
    for order, row in enumerate(rules["requirements"]):
        key = {"county": county, "code": row["code"], "effective_from": since}
        Requirement.objects.get_or_create(**key, defaults=row | {"order": order})
    for order, row in enumerate(rules["industries"]):
        key = {"county": county, "code": row["code"], "effective_from": since}
        Industry.objects.get_or_create(**key, defaults={"name": row["name"], "order": order})
    _load_upload_limits(county, rules["upload_limits"], since)
    for row in rules["landing_conditions"]:
        key = {"county": county, "version": "V1", "level": row["level"]}
        LandingConditions.objects.get_or_create(
            **key, defaults=row | {"effective_from": since, "region_code": county.code}
        )
    LicenceRule.objects.get_or_create(county=county, effective_from=since, defaults=rules["licence_rule"])
    ReturnRule.objects.get_or_create(county=county, effective_from=since, defaults=rules["return_rule"])
    FormRule.objects.get_or_create(county=county, effective_from=since, defaults=rules["form_rule"])
    for schema, day in rules["form_editions"].items():
        FormEdition.objects.get_or_create(county=county, schema=schema, defaults={"since": day})
    ExpertRule.objects.get_or_create(county=county, effective_from=since, defaults=rules["expert_rule"])
    EnclaveRule.objects.get_or_create(county=county, effective_from=since, defaults=rules["enclave_rule"])
    TenureRule.objects.get_or_create(county=county, effective_from=since, defaults=rules["tenure_rule"])
    _load_grants(county, rules, since)
    _load_money(county, rules, since)
    row = rules["incubation_rule"]
    IncubationRule.objects.get_or_create(county=county, name=row["name"], defaults=row | {"effective_from": since})


def _load_grants(county, rules, since):
    for row in rules["grant_kinds"]:
        GrantKind.objects.get_or_create(county=county, name=row["name"], defaults=row)
    for row in rules["grant_rules"]:
        key = {"county": county, "matter": row["matter"], "effective_from": since}
        GrantRule.objects.get_or_create(**key, defaults=row)


def _load_money(county, rules, since):
    FundRule.objects.get_or_create(county=county, effective_from=since, defaults=rules["fund_rule"])
    for order, row in enumerate(rules["loan_products"]):
        defaults = row | {"order": order, "effective_from": rules["loan_products_from"]}
        LoanProduct.objects.get_or_create(county=county, code=row["code"], defaults=defaults)
    if not TorchItem.objects.filter(county=county).exists():
        TorchItem.objects.bulk_create(
            TorchItem(county=county, effective_from=since, order=order, name=name, unit=unit, source=source)
            for order, (name, unit, source) in enumerate(rules["torch_items"], start=1)
        )
    for order, row in enumerate(rules["event_kinds"]):
        EventKind.objects.get_or_create(county=county, code=row["code"], defaults=row | {"order": order})


def _load_upload_limits(county, rows, since):
    for row in rows:
        for kind in row["kinds"]:
            key = {"county": county, "material": row["material"], "kind": kind, "effective_from": since}
            UploadLimit.objects.get_or_create(**key, defaults={"max_bytes": row["mb"] * 1024 * 1024})


def _load_scoring(county, rules):
    row = rules["rubric"]
    rubric, made = Rubric.objects.get_or_create(
        county=county, name=row["name"], defaults={"effective_from": rules["effective_from"]}
    )
    if made:
        Criterion.objects.bulk_create(
            Criterion(rubric=rubric, order=order, **criterion) for order, criterion in enumerate(row["criteria"])
        )

    fees, made = FeeRule.objects.get_or_create(county=county, effective_from=rules["effective_from"])
    if made and not FeeRule.objects.filter(county=county).exclude(pk=fees.pk).exists():
        FeeLevel.objects.bulk_create(
            FeeLevel(rule=fees, order=order, **level) for order, level in enumerate(rules["fees"])
        )


def _load_counting_rule(county):
    rules = _read("rules")
    rule = rules["counting_rule"]
    CountingRule.objects.get_or_create(
        county=county, version=rule["version"], defaults=rule | {"effective_from": rules["effective_from"]}
    )


def _load_targets(county, targets):
    sections = {section.code: section for section in Section.objects.filter(county=county)}
    _load_counting_rule(county)
    for row in targets["targets"]:
        years, lead = row.pop("years"), sections[row.pop("lead")]
        supporting = [sections[code] for code in row.pop("supporting")]
        for year in years:
            source = targets["source"] if year == 2025 else targets["carried_on"]
            key = {"county": county, "year": year, "code": row["code"]}
            target, made = Target.objects.get_or_create(**key, defaults=row | {"lead": lead, "source": source})
            if target.task is None:  # loaded by a programme that did not know these columns yet
                added = {name: row[name] for name in ("task", "county_wide", "tracked") if name in row}
                Target.objects.filter(pk=target.pk).update(**added)
            if made or target.task is None:
                target.supporting.set(supporting)
    for row in targets["reference_figures"]:
        ReferenceFigure.objects.get_or_create(
            county=county, year=row["year"], code=row["code"], defaults=row | {"source": targets["reference_source"]}
        )


def _holiday_name(holiday, is_off):
    name = chinese_calendar.Holiday(holiday).chinese
    return name if is_off else f"{name}调休上班"


def load_calendar():
    """Seed the working-day calendar with every year that the official arrangement is known for."""
    day = date(FIRST_CALENDAR_YEAR, 1, 1)
    rows = []
    while True:
        try:
            is_off, holiday = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:  # the arrangement of that year is not published yet
            break
        name = _holiday_name(holiday, is_off) if holiday else ""
        rows.append(CalendarDay(date=day, is_workday=not is_off, name=name, source="国务院办公厅节假日安排"))
        day += timedelta(days=1)
    known = set(CalendarDay.objects.values_list("date", flat=True))
    fresh = [row for row in rows if row.date not in known]
    CalendarDay.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:  # a year whose arrangement came with an update: what was provisional is counted anew
        recompute_due(since=fresh[0].date, promised=promised_steps())
