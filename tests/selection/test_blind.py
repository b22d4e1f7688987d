"""Blindness over real pages: no figure of another's sheet, and no average, in anything an expert can get."""

import pytest

from tests.selection import scene
from workflows import screening

pytestmark = pytest.mark.django_db

# Totals that occur nowhere else on the pages.
OTHERS = ("71.37", "93.53")
WORDS = "独门评语不得外泄"


@pytest.fixture
def project(cast):
    return scene.accepted(cast)


def hand_in(review, total):
    from projects.selection.actions import reviews

    by = review.expert.user
    reviews.declare(review, by=by)
    reviews.submit(review, by=by, points=scene.points_for(review, total), comment=WORDS)


def everything(client, project, own, meeting):
    """Every page an expert can ask for, GET, follow redirects; bodies joined."""
    item = own.item
    paths = [
        "/", "/reviews/", f"/reviews/{own.pk}/", f"/reviews/{own.pk}/correct/", "/meetings/", meeting.get_absolute_url(),
        f"{meeting.get_absolute_url()}items/{item.pk}/", f"{meeting.get_absolute_url()}agenda/", "/deliberations/",
        "/deliberations/new/", "/notices/", "/messages/", project.get_absolute_url(), "/search/?q=雷达", "/todo/",
        "/projects/", "/public/notices/",
    ]  # fmt: skip
    paths += [f"/reviews/{review.pk}/" for review in item.reviews.all() if review != own]
    return "\n".join(client.get(path, follow=True).content.decode() for path in paths)


@pytest.mark.parametrize("moment", ["before", "after", "closed"])
def test_no_figure_of_anothers_sheet_reaches_an_expert(cast, client_of, project, moment):
    meeting = scene.opened(cast, [project])
    hand_in(scene.sheet_of(project, cast.other_expert), OTHERS[0])
    hand_in(scene.sheet_of(project, cast.third_expert), OTHERS[1])
    own = scene.sheet_of(project, cast.expert)
    if moment != "before":
        scene.scored(own, 80)
    if moment == "closed":
        screening.close_reviews(meeting, by=cast.staff.user)
    pages = everything(client_of(cast.expert.user), project, own, meeting)
    mean = "81.63"
    names = (cast.other_expert.user.name, cast.third_expert.user.name)
    leaked = [word for word in (*OTHERS, mean, WORDS, *names, "31.37") if word in pages]
    assert leaked == []


def test_anothers_sheet_does_not_exist_for_an_expert(cast, client_of, project):
    scene.opened(cast, [project])
    theirs = scene.sheet_of(project, cast.other_expert)
    client = client_of(cast.expert.user)
    paths = ["", "declare/", "recuse/", "correct/"]
    codes = [client.post(f"/reviews/{theirs.pk}/{path}").status_code for path in paths]
    assert (client.get(f"/reviews/{theirs.pk}/").status_code, codes) == (404, [404] * 4)


def test_a_recused_expert_reads_nothing_of_the_file(cast, client_of, project):
    version = project.applications.get().latest
    type(version).objects.filter(pk=version.pk).update(data={"summary": "秘密工艺参数"})
    scene.opened(cast, [project])
    own = scene.sheet_of(project, cast.expert)
    client = client_of(cast.expert.user)
    assert "秘密工艺参数" not in client.get(own.get_absolute_url()).content.decode()
    client.post(f"/reviews/{own.pk}/declare/")
    assert "秘密工艺参数" in client.get(own.get_absolute_url()).content.decode()
    client.post(f"/reviews/{own.pk}/recuse/", {"reason": "同一单位"})
    page = client.get(own.get_absolute_url()).content.decode()
    assert ("秘密工艺参数" in page, "您已回避该项目" in page) == (False, True)


def test_the_desk_reads_no_figure_before_the_closing(cast, client_of, project):
    meeting = scene.opened(cast, [project])
    hand_in(scene.sheet_of(project, cast.other_expert), OTHERS[0])
    client = client_of(cast.staff.user)
    page = client.get(meeting.get_absolute_url()).content.decode()
    sheets = client.get(f"{meeting.get_absolute_url()}items/{meeting.agenda.get().pk}/")
    assert (OTHERS[0] in page, sheets.status_code) == (False, 404)
