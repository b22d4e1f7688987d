"""What a year's media say, read as a reader would, beside plain sums over raw rows: for tests only.

`recounted` shares nothing with the product's rules; `on_screen`, `in_message`, `in_note` and `on_paper` read finished
pages, texts and files.
"""

import io
import re
import subprocess
from collections import Counter

import docx
from django.core.management import call_command
from django.urls import reverse

from projects.register.models import FigureEvent, Project

from .recount import recount

MONEY = {  # kind → its words on the screen
    "planned": "计划总投资", "funds_in_place": "到位资金", "fixed_assets": "其中固定资产", "equity": "股权融资",
    "transfer_loan": "科技成果转化贷", "risk_sharing_loan": "科创共担贷", "startup_loan": "初创期科创企业贷",
}  # fmt: skip
LANDED = ("landing_registered", "landing_substantial")
STATED = ("planned", "registered", "paid_in")


def recounted(county, year, as_of):
    """Counted, only in an enclave, landed, and 万元 by kind of the year, over raw rows."""
    numbers = dict(Project.objects.filter(county=county).values_list("pk", "number"))
    false = set(FigureEvent.objects.filter(retracts__isnull=False).values_list("retracts_id", flat=True))
    rows = FigureEvent.objects.filter(
        project__county=county, retracts=None, occurred_on__year=year, occurred_on__lte=as_of
    )
    rows = [row for row in rows.order_by("occurred_on", "pk") if row.pk not in false]
    counted, sums, stated = recount(county, year, as_of), Counter(), {}
    for row in rows:
        if row.kind == "investment" and row.detail in STATED:
            stated[row.project_id, row.detail] = row.value  # of a plan the latest statement holds
        elif row.kind == "investment":
            sums[row.detail] += row.value
    for (_project, kind), value in stated.items():
        sums[kind] += value
    return {
        "counted": len(counted),
        "enclave_only": len(set(counted) - {numbers[pk] for pk in _beyond_enclaves(county, year, as_of, false)}),
        "landed": len({row.project_id for row in rows if row.kind in LANDED}),
        **{kind: sums[kind] / 1_000_000 for kind in MONEY if sums[kind]},
    }


def _beyond_enclaves(county, year, as_of, false):
    """Projects with another qualifying event than a move into an enclave by the end of the year."""
    rows = FigureEvent.objects.filter(
        project__county=county, retracts=None, occurred_on__lte=min(as_of, as_of.replace(year=year, month=12, day=31))
    )
    return {row.project_id for row in rows if row.kind in ("incubator_move_in", *LANDED) and row.pk not in false}


def _visible(page):
    """The text of a page without its drawings."""
    bare = re.sub(r"<(script|svg|style).*?</\1>|<[^>]+>", " ", page.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", bare)


def _number(text):
    return float(text.replace(",", ""))


def on_screen(client, year):
    """The figures of 引育总览, out of its visible text."""
    text = _visible(client.get(reverse("overview"), {"year": year}))
    found = {
        "counted": int(re.search(r"累计引育 (\d+) 个", text)[1]),
        "enclave_only": int(re.search(r"仅飞地入驻 (\d+) 个", text)[1]),
        "landed": int(re.search(r"本年落地 (\d+) 个", text)[1]),
    }
    money = {kind: re.search(rf"{words} ([\d,.]+) 万元", text) for kind, words in MONEY.items()}
    return found | {kind: _number(hit[1]) for kind, hit in money.items() if hit}


def _sentences(text):
    """Counted, enclave only and landed as sentences say them."""
    text = re.sub(r"\s+", "", text)
    found = re.search(r"引育科创项目(\d+)个", text), re.search(r"仅飞地入驻(\d+)个", text)
    landed = re.search(r"(\d+)个项目在本县落地", text) or re.search(r"本年落地(\d+)个", text)
    return {
        name: int(hit[1]) for name, hit in zip(("counted", "enclave_only", "landed"), (*found, landed), strict=True)
    }


def in_message(client, year):
    """What is copied into a chat."""
    return _sentences(_visible(client.get(reverse("figures-message"), {"year": year})))


def in_note(client, year):
    """The monthly note in Word."""
    file = client.get(reverse("figures-note"), {"year": year})
    paper = docx.Document(io.BytesIO(b"".join(file.streaming_content) if file.streaming else file.content))
    return _sentences("".join(part.text for part in paper.paragraphs))


def on_paper(folder, year):
    """The period report as PDF, read by pdftotext."""
    path = folder / f"year-{year}.pdf"
    call_command("landing_report", year=year, output=path)
    return _sentences(subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True).stdout)
