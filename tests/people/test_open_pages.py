"""Pages that stand open stop at once when their person loses a seat, a level, the account or the session."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from projects.files.uploads import start_upload
from projects.machines.actions.tokens import make_token
from projects.people.actions import end_seat
from projects.people.actions.colleagues import change_level, hand_over, remove_colleague
from projects.people.actions.locks import lock_account
from projects.people.models import Membership
from projects.privacy.actions.erasure import erase_person
from projects.selection.actions import reviews
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent
from tests.factories import PASSWORD, ApplicationFactory, MaterialFactory, MembershipFactory
from tests.selection import scene
from tests.workflows import way

from .test_account import sign_in

pytestmark = pytest.mark.django_db
SIGN_IN = 302


def asked(client, application):
    """The status of every kind of request that an open page of the application makes."""
    page, file = reverse("application-fill", args=[application.number]), application.materials.get().document.file
    upload = {"name": "路演.pdf", "size": "10", "stamp": "1", "place": "slides"}
    return {
        "page": client.get(page).status_code,
        "fragment": client.get(page, headers={"hx-request": "true"}).status_code,
        "autosave": way.patch(client, application, path="summary", value="后来写的", base_rev=0).status_code,
        "what others wrote": client.get(reverse("draft-field", args=[application.number])).status_code,
        "file": client.get(reverse("file", args=[file.pk])).status_code,
        "upload": client.post(reverse("uploads"), upload, headers={"accept": "application/json"}).status_code,
        "act": client.post(reverse("application-submit", args=[application.number])).status_code,
    }


@pytest.fixture
def application(cast):
    found = ApplicationFactory(organisation=cast.organisation, started_by=cast.applicant.user)
    MaterialFactory(application=found)
    return found


@pytest.fixture
def heir(cast):
    """Somebody who administers the organisation beside the applicant."""
    seat = Membership.objects.get(user=cast.reader.user)
    change_level(seat, by=cast.applicant.user, level="owner")
    return cast.reader.user


def test_a_seat_that_ends_shuts_every_open_page_of_its_organisation(cast, application, heir):
    client = sign_in(cast.applicant.user)
    before = asked(client, application)
    assert (set(before.values()) & {401, 403, 404}, before["page"]) == (set(), 200)
    remove_colleague(Membership.objects.get(user=cast.applicant.user), by=heir)
    after = asked(client, application)
    upload = after.pop("upload")  # kept for its own person alone, and for two days
    assert (after, upload) == (dict.fromkeys(after, 404), 201)


def test_a_lower_level_reads_and_no_longer_writes(cast, application, heir):
    client = sign_in(cast.applicant.user)
    change_level(Membership.objects.get(user=cast.applicant.user), by=heir, level="reader")
    after = asked(client, application)
    assert {kind: after[kind] for kind in ("autosave", "act", "file")} == {"autosave": 404, "act": 404, "file": 200}


@pytest.mark.parametrize("how", ["closed", "erased"])
def test_a_closed_account_is_signed_out_everywhere(cast, application, heir, how):
    user = cast.applicant.user
    clients = [sign_in(user), sign_in(user)]
    if how == "erased":
        hand_over(Membership.objects.get(user=heir), by=user)
        erase_person(user, by=cast.administrator.user, county=cast.county)
    else:
        user.is_active = False
        user.save()
    for client in clients:
        after = asked(client, application)
        writes = {after.pop(kind) for kind in ("autosave", "what others wrote", "upload")}
        assert (after, writes) == (dict.fromkeys(after, SIGN_IN), {401})


def test_an_office_seat_that_ends_shuts_lists_workbooks_and_settings(cast, client_of):
    staff, keeper = sign_in(cast.staff.user), sign_in(cast.administrator.user)
    names = ("inbox", "exports", "project-export", "meetings", "targets")
    assert {name: staff.get(reverse(name)).status_code for name in names} == dict.fromkeys(names, 200)
    seat = Membership.objects.get(user=cast.staff.user)
    asked_by_keeper = [reverse("settings"), reverse("settings-members"), reverse("settings-member-end", args=[seat.pk])]
    assert [keeper.get(address).status_code for address in asked_by_keeper] == [200, 200, 200]
    end_seat(seat, by=cast.administrator.user, reason="调离")
    shut = {name: staff.get(reverse(name), headers={"hx-request": "true"}).status_code for name in names}
    assert set(shut.values()) <= {403, 404}, shut
    Membership.objects.filter(user=cast.administrator.user).update(role="centre_staff")  # another role, no keeper's
    assert {keeper.get(address).status_code for address in asked_by_keeper} == {404}
    assert keeper.get(reverse("inbox")).status_code == 200


def test_a_shut_account_is_out_at_once_and_comes_back_with_its_seats(cast, client_of):
    user, keeper = cast.staff.user, client_of(cast.administrator.user)
    staff, reason = sign_in(user), {"reason": "账号疑似被盗用"}
    shut, opened = (reverse(f"settings-member-{act}", args=[user.pk]) for act in ("lock", "unlock"))
    assert keeper.post(shut, reason).url == reverse("settings-member", args=[user.pk])
    assert [staff.get(reverse("inbox")).status_code, sign_in(user).get(reverse("inbox")).status_code] == [302, 302]
    assert "已停用" in keeper.post(shut, reason).content.decode()
    own = reverse("settings-member-lock", args=[cast.administrator.user.pk])
    assert "须由其他管理员停用" in keeper.post(own, reason).content.decode()
    keeper.post(opened, reason)
    assert sign_in(user).get(reverse("inbox")).status_code == 200
    verbs = AuditEvent.objects.filter(target_type="people.user", target_id=user.pk).order_by("pk")
    assert [row.verb for row in verbs if "lock" in row.verb] == ["lock_account", "unlock_account"]


def test_the_last_administrator_is_not_shut_out(cast):
    other = MembershipFactory(county=cast.county, role="administrator").user
    lock_account(other, by=cast.administrator.user, county=cast.county, reason="离岗")
    with pytest.raises(Refused, match="最后一名"):
        lock_account(cast.administrator.user, by=cast.staff.user, county=cast.county, reason="离岗")


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(cast):
    user = cast.applicant.user
    here, elsewhere = sign_in(user), sign_in(user)
    new = "qiutian-de-hupo-9"
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    pages = [client.get(reverse("my-data")).status_code for client in (here, elsewhere)]
    assert pages == [200, SIGN_IN]


@pytest.mark.parametrize(("how", "after"), [("seat", (404, 404)), ("shut", (401, SIGN_IN))])
def test_an_expert_who_is_out_delivers_no_sheet_that_lay_open(cast, today, how, after):
    today("2026-03-02", "14:00")
    project = scene.accepted(cast)
    scene.opened(cast, [project])
    user = cast.expert.user
    sheet, client = reviews.declare(scene.sheet_of(project, cast.expert), by=user), sign_in(user)
    points = {str(pk): str(value) for pk, value in scene.points_for(sheet, "80").items()}

    def delivered(act):
        body = {"key": str(uuid4()), "act": act, "base": 0, "points": points, "comment": "清楚"}
        return client.post(reverse("review-deliver", args=[sheet.pk]), json.dumps(body), "application/json").status_code

    paper = reverse("file", args=[scene.material_of(project).pk])
    assert (delivered("draft"), client.get(paper).status_code) == (200, 200)
    if how == "seat":
        end_seat(Membership.objects.get(user=user), by=cast.administrator.user, reason="不再评审")
    else:
        user.is_active = False
        user.save()
    assert (delivered("submit"), client.get(paper).status_code) == after
    sheet.refresh_from_db()
    assert sheet.state != sheet.State.SUBMITTED


def test_a_piece_of_an_upload_and_a_token_end_with_their_account(cast, client):
    user = cast.applicant.user
    upload, sender = start_upload(by=user, name="计划.pdf", size=10), sign_in(user)
    token, secret = make_token(
        by=cast.leader.user, county=cast.county, name="大赛系统", scopes=["register:read"], days=30
    )

    def answers():
        sent = sender.patch(reverse("upload", args=[upload.key]), b"0123456789", headers={"upload-offset": "0"})
        return sent.status_code, client.get(
            "/api/v1/projects", headers={"authorization": f"Bearer {secret}"}
        ).status_code

    user.is_active = False
    user.save()
    assert answers()[1] == 200
    token.account.is_active = False
    token.account.save()
    upload.refresh_from_db()
    assert (answers(), upload.received) == ((SIGN_IN, 401), 0)
