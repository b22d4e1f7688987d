"""What each made-up project is and what becomes of it: plain data, computed from lists without any chance."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from stdnum.cn import uscc

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
WAN = 1_000_000  # 分
FIELD_SPREAD = 5  # coprime with the eight fields: neighbours in time differ in field


@dataclass(frozen=True)
class Script:
    """One project of the story.

    `way`: "incubator", "enclave", "enclave_incubator" (recommended by the enclave), "landing" or "lead".
    `fate` names the side end; `hold` the step at which the project stands when the story ends.
    """

    serial: int
    name: str
    field: str
    leader: str
    firm: str
    code: str
    introducer: str
    starts: date
    way: str = "incubator"
    carrier: str = "kczx"
    enclave: str = ""
    team: bool = False
    fate: str = ""
    hold: str = ""
    supplement: bool = False
    talent: dict = field(default_factory=dict)
    planned: int = 0  # 万元
    lands: str = ""  # "registered" or "substantial"
    owner: str = ""  # key of a demo account that owns the organisation

    @property
    def phone(self):
        return f"1380000{self.serial:04d}"


def _load(name):
    return json.loads((FOLDER / f"{name}.json").read_text())


class Cards:
    """Deals names, leaders, firms and codes in a fixed order, each once."""

    def __init__(self):
        self.people, names = _load("people"), _load("projects")
        fields = list(names)
        self.projects = [
            (names[fields[n * FIELD_SPREAD % len(fields)]][n // len(fields)], fields[n * FIELD_SPREAD % len(fields)])
            for n in range(sum(map(len, names.values())))
        ]
        self.serial = 0

    def deal(self, starts, **more):
        """The next project, beginning on a day."""
        n = self.serial
        self.serial += 1
        name, tech_field = self.projects[n % len(self.projects)]
        if n >= len(self.projects):
            name = f"新一代{name}"
        people = self.people
        brand = people["brands"][n * 7 % len(people["brands"])] + people["surnames"][n % len(people["surnames"])]
        leader = people["surnames"][n * 11 % len(people["surnames"])] + people["given"][n * 5 % len(people["given"])]
        body = f"91330421MA{n:07d}"
        return Script(
            serial=n, name=name, field=tech_field, leader=leader, firm=f"嘉善{brand}科技有限公司",
            code=body + uscc.calc_check_digit(body), introducer=people["introducers"][n % len(people["introducers"])],
            starts=starts, **more,
        )  # fmt: skip


def spread(first, last, count):
    """`count` days evenly from the first to the last."""
    days = (last - first).days
    return [first + timedelta(days=days * n // max(count - 1, 1)) for n in range(count)]


def talent_of(n):
    """Heads of a running-year project: a plain, slightly uneven series; sub-counts lie within 本科以上."""
    bachelors = 1 + n % 4
    return {
        "total": bachelors + n % 3,
        "bachelor_or_above": bachelors,
        "masters_doctors": 1 if n % 3 == 0 else 0,
        "senior_engineers": 1 if n % 7 == 0 else 0,
        "national": 0,
    }


def last_year(cards, year):
    """The size of the bureau's 2024.

    26 into the incubator with 50 of 本科以上 (1 national, 4 masters and doctors, 2 senior engineers); 13 into the
    enclave, of which 2 landed with 2.2亿元.
    """
    first, last = date(year, 1, 8), date(year, 9, 20)
    rows = []
    for n, day in enumerate(spread(first, last, 26)):
        bachelors = 1 if n in (5, 17) else 2
        talent = {
            "total": bachelors + n % 2, "bachelor_or_above": bachelors,
            "masters_doctors": {3: 1, 9: 1, 14: 2}.get(n, 0), "senior_engineers": 1 if n in (9, 20) else 0,
            "national": 1 if n == 14 else 0,
        }  # fmt: skip
        fate = {2: "graduate", 11: "leave_next_year"}.get(n, "")
        rows.append(
            cards.deal(
                day,
                talent=talent,
                planned=600 + 70 * n,
                team=n % 5 == 0,
                supplement=n % 6 == 1,
                fate=fate,
                owner="founder" if n == 24 else "",
            )
        )
    for n, day in enumerate(spread(date(year, 1, 15), date(year, 11, 5), 13)):
        landed = {2: 12000, 6: 10000}.get(n)
        rows.append(
            cards.deal(
                day, way="enclave", carrier="gjcx", planned=landed or 500 + 90 * n, lands="registered" if landed else ""
            )
        )
    return rows


def running_year(cards, end):
    """As many as the pace asks for, less a few; moved in by enclaves and incubators, some landed."""
    year = end.year
    share = (end - date(year, 1, 1)).days / 365
    rows = []
    for n, day in enumerate(spread(date(year, 1, 6), end - timedelta(days=14), round(25 * share))):
        lands = {3: "substantial", 7: "registered", 11: "registered", 15: "registered"}.get(n, "")
        rows.append(
            cards.deal(day, way="enclave", carrier="wsk" if n % 4 == 2 else "gjcx", planned=800 + 110 * n, lands=lands,
                       talent=talent_of(n) if n % 2 else {}, fate="leave" if n == 5 else "")
        )  # fmt: skip
    for n, day in enumerate(spread(date(year, 1, 5), end - timedelta(days=75), round(40 * share))):
        lands = {1: "substantial", 6: "registered", 10: "registered", 14: "registered", 19: "substantial"}.get(n, "")
        enclave = {4: "gjcx", 12: "gjcx", 21: "wsk"}.get(n, "")
        rows.append(
            cards.deal(day, way="enclave_incubator" if enclave else "incubator", enclave=enclave, lands=lands,
                       carrier="hangqi" if n % 5 == 3 else "kczx", team=n % 4 == 1, supplement=n % 7 == 2,
                       planned=700 + 80 * n, talent=talent_of(n))
        )  # fmt: skip
    for n, day in enumerate(spread(date(year, 3, 3), end - timedelta(days=50), 3)):
        rows.append(cards.deal(day, way="landing", planned=3000 + 500 * n, lands="registered", talent=talent_of(n)))
    return rows


ENDS = ("refuse", "withdraw", "lapse", "reserve", "reserve", "reject", "object_upheld", "object_dismissed", "decline")
# Step at which a project stands when the story ends, and how many days before the end it begins.
HOLDS = (
    ("draft", 2), ("draft", 9), ("intake.recommend", 4), ("intake.check", 3), ("intake.check", 6), ("intake.check", 8),
    ("intake.supplement", 11), ("intake.supplement", 13), ("screening.schedule", 9), ("screening.schedule", 10),
    ("screening.review", 14), ("screening.review", 13), ("screening.review", 12), ("screening.deliberation", 27),
    ("screening.deliberation", 28), ("screening.notice", 26), ("screening.notice", 27), ("screening.notice", 28),
    ("screening.objection", 28), ("admission.offer", 28), ("admission.confirm", 29), ("admission.agreement", 42),
    ("admission.handover", 43), ("admission.verify", 44),
)  # fmt: skip
# An enclave project lands 40 days after its move-in, which takes about ten days.
LANDING_HOLDS = (
    ("landing.evidence", 58), ("landing.evidence", 64), ("landing.verification", 68), ("landing.confirmation", 72),
)  # fmt: skip


def unfinished(cards, end):
    """Projects at every stage and side end of the running year, and leads."""
    rows = [
        cards.deal(end - timedelta(days=150 - 9 * n), fate=fate, planned=500 + 40 * n, team=n % 2 == 0,
                   supplement=fate == "lapse")
        for n, fate in enumerate(ENDS)
    ]  # fmt: skip
    for n, (hold, days) in enumerate(HOLDS):
        enclave = "gjcx" if hold == "intake.recommend" else ""
        rows.append(
            cards.deal(end - timedelta(days=days), hold=hold, enclave=enclave, team=n % 3 == 0, planned=900 + 60 * n,
                       way="enclave_incubator" if enclave else "incubator", supplement=hold == "intake.supplement",
                       owner="founder" if n in (1, 6, 20) else "")
        )  # fmt: skip
    for n, (hold, days) in enumerate(LANDING_HOLDS):
        rows.append(
            cards.deal(
                end - timedelta(days=days),
                way="enclave",
                carrier="gjcx",
                hold=hold,
                lands="registered",
                planned=2000 + 300 * n,
            )
        )
    for n in range(5):
        rows.append(cards.deal(end - timedelta(days=2 + 7 * n), way="lead", fate="asleep" if n == 4 else ""))
    return rows


def all_scripts(cards, end):
    """Every project of the story but the contest's, by the day on which it begins."""
    rows = last_year(cards, end.year - 1) + running_year(cards, end) + unfinished(cards, end)
    return sorted(rows, key=lambda row: (row.starts, row.serial))
