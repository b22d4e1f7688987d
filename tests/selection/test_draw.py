"""The draw: the same from the same seed, fair over many, kept with everything that led to it."""

import hmac
from collections import Counter
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.selection.actions import draws, pool
from projects.selection.drawrules import digest_of, is_sound, order_of
from projects.selection.models import Draw
from projects.trace.errors import AlreadyDone, Refused
from tests.selection import scene

CODES = st.lists(st.integers(1, 999).map("ZJ{:05d}".format), unique=True, max_size=20)
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}  # other work may keep the machine busy


@settings(**PATIENT)
@given(st.text(min_size=1), CODES, st.randoms())
def test_the_order_follows_from_the_seed_alone(seed, codes, random):
    shuffled = list(codes)
    random.shuffle(shuffled)
    order = order_of(seed, codes)
    assert order == order_of(seed, shuffled)
    assert sorted(code for code, _digest in order) == sorted(codes)
    assert [digest for _code, digest in order] == sorted(digest for _code, digest in order)


def test_the_digest_is_the_standard_one():
    """RFC 4231, test case 2."""
    assert digest_of("Jefe", "what do ya want for nothing?") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
    assert digest_of("s", "c") == hmac.new(b"s", b"c", sha256).hexdigest()


@settings(max_examples=20, **PATIENT)
@given(st.integers(0, 2**64))
def test_every_expert_is_as_likely_at_every_place(start):
    """Chi-square over 600 draws of 6 experts: 25 degrees of freedom, 99.99 % lie below 63."""
    codes = [f"ZJ{number:05d}" for number in range(6)]
    counts = Counter()
    for number in range(600):
        seed = sha256(f"{start}-{number}".encode()).hexdigest()
        for place, (code, _digest) in enumerate(order_of(seed, codes)):
            counts[code, place] += 1
    expected = 600 / 6
    assert sum((counts[code, place] - expected) ** 2 / expected for code in codes for place in range(6)) < 75


pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    found = scene.planned(cast, [scene.accepted(cast)])
    scene.more_experts(cast, 6)
    return found


def test_a_draw_keeps_seed_order_and_who_was_left_out(cast, meeting):
    busy = scene.more_experts(cast, 7)[-1]
    pool.change_profile(busy, by=cast.staff.user, employer="星尘视觉团队")
    draw = draws.draw_experts(meeting, by=cast.staff.user, places=2)
    assert len(draw.seed) == 64
    assert is_sound(draw)
    assert [row["why"] for row in draw.left_out] == ["固态激光雷达；任职于“星尘视觉团队”"]
    inside = set(meeting.invitations.filter(left_at=None).values_list("expert_id", flat=True))
    assert {row["expert"] for row in draw.drawn} <= inside
    assert len(inside) == 5


def test_a_second_draw_needs_its_reason_and_lets_the_first_go(cast, meeting):
    first = draws.draw_experts(meeting, by=cast.staff.user, places=2)
    with pytest.raises(Refused, match="请填写重新抽取的原因"):
        draws.draw_experts(meeting, by=cast.staff.user, places=2, after=1)
    gone = [row["expert"] for row in first.drawn]
    absent = type(cast.expert.expert).objects.filter(pk__in=gone)
    second = draws.draw_experts(
        meeting, by=cast.staff.user, places=3, after=1, reason="两位专家出差", unavailable=list(absent)
    )
    inside = set(meeting.invitations.filter(left_at=None).values_list("expert_id", flat=True))
    assert inside & set(gone) == set()
    assert [row["why"] for row in second.left_out] == ["本次不能参加"] * 2
    assert [(draw.number, draw.reason) for draw in Draw.objects.order_by("number")] == [(1, ""), (2, "两位专家出差")]
    first.refresh_from_db()
    assert is_sound(first)


def test_whoever_did_not_see_the_last_draw_is_told(cast, meeting):
    draws.draw_experts(meeting, by=cast.staff.user, places=1)
    with pytest.raises(AlreadyDone, match="张晓已于"):
        draws.draw_experts(meeting, by=cast.other_staff.user, places=1)


def test_too_few_and_too_late(cast, meeting):
    with pytest.raises(Refused, match="可抽取的专家只有6名，需要9名"):
        draws.draw_experts(meeting, by=cast.staff.user, places=9)
    meeting.state = "open"
    meeting.save()
    with pytest.raises(Refused, match="专家在评审筹备期间抽取"):
        draws.draw_experts(meeting, by=cast.staff.user, places=1)


def test_fields_and_load_narrow_the_draw(cast, meeting):
    chosen = scene.more_experts(cast, 9)[-1]
    pool.change_profile(chosen, by=cast.staff.user, employer="同济大学", fields=["materials", "energy"])
    draw = draws.draw_experts(meeting, by=cast.staff.user, places=1, fields=["energy"], most_open=0)
    assert [row["expert"] for row in draw.order] == [chosen.pk]
    assert {row["why"] for row in draw.left_out} == {"技术领域不符"}


def test_the_command_proves_the_order_or_says_that_it_was_touched(cast, meeting, capsys):
    draw = draws.draw_experts(meeting, by=cast.staff.user, places=2)
    call_command("verify_draw", meeting.number)
    out = capsys.readouterr().out
    assert "顺序一致" in out
    assert all(row["digest"] in out for row in draw.order)
    draw.order = draw.order[::-1]
    draw.save()
    with pytest.raises(CommandError, match="不符"):
        call_command("verify_draw", meeting.number, "--json")
    with pytest.raises(CommandError, match="没有该抽取记录"):
        call_command("verify_draw", "none")


def test_drawing_on_screen(cast, client_of, meeting):
    client = client_of(cast.staff.user)
    url = f"{meeting.get_absolute_url()}draws/new/"
    assert "可抽取：6名" in client.get(url).content.decode()
    page = client.post(url, {"places": 2, "after": 0}, follow=True).content.decode()
    draw = Draw.objects.get()
    assert "顺序与种子相符" in page
    assert draw.seed in page
    paper = client.get(f"{draw.get_absolute_url()}record.pdf")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    again = client.post(url, {"places": 2, "after": 0, "reason": "x"})
    assert "请先查看该次抽取记录" in again.content.decode()
