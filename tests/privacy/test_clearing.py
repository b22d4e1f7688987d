"""What each kind clears when its period ended: unadmitted projects, shut accounts, imported files, exports, logs."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from projects.figures.models import Dossier
from projects.files.exportlog import begin_export
from projects.files.exportmodels import ExportLine
from projects.people.actions.locks import lock_account, unlock_account
from projects.people.models import User
from projects.privacy.actions.clearing import clear_some, count_of
from projects.privacy.actions.requests import set_retention
from projects.privacy.actions.retention import announce_purges, due_of, purge_due
from projects.privacy.models import Cleared, Purge, Retention
from projects.register.models import ApplicationVersion, ImportBatch, Project
from projects.trace.actions import write_to
from projects.trace.models import Message
from tests import factories as make
from tests.factories.base import at
from tests.figures.ledger import day

BEFORE = date(2026, 1, 1)


def cleared(kind, county, capture):
    """Clear all of a kind; returns how many and that the second time nothing is left."""
    with capture(execute=True):
        done = 0
        while some := clear_some(kind, county, BEFORE):
            done += some
    assert count_of(kind, county, BEFORE) == 0
    return done


@pytest.fixture
def old(county, cast):
    """A project that was not admitted in 2023, with people in its version and its words."""
    project = make.ProjectFactory(
        county=county, organisation=cast.organisation, carrier=cast.incubator, stage="rejected", leader="柏文博",
        contact="柏文博", phone="13711112222", email="bai@example.cn", stage_since=at(day("2023-05-01")),
        stage_reason="评审未通过",
    )  # fmt: skip
    application = make.ApplicationFactory(
        project=project, organisation=cast.organisation, carrier=cast.incubator, state="accepted"
    )
    ApplicationVersion.objects.create(
        application=application, number=1, schema="3", submitted_by=cast.applicant.user,
        data={"project_name": "固态电池", "leader": "柏文博", "phone": "13711112222", "planned_investment": 500,
              "summary": "由柏文博带队", "team": [{"name": "严知微", "education": "doctor"}, {"name": "柏文博"}]},
    )  # fmt: skip
    return project


def test_of_a_project_that_was_not_admitted_its_number_and_sums_stay(
    old, county, cast, client_of, django_capture_on_commit_callbacks
):
    make.ProjectFactory(county=county, stage="rejected", stage_since=at(day("2026-02-01")))  # not yet
    stayed = make.ProjectFactory(county=county, stage="withdrawn", stage_since=at(day("2022-02-01")))
    make.MoveInFactory(project=stayed)  # was admitted once
    number, name = old.number, old.name
    assert cleared("not_admitted", county, django_capture_on_commit_callbacks) == 1
    old.refresh_from_db()
    assert (old.number, old.name, old.stage, old.stage_reason) == (number, name, "rejected", "评审未通过")
    assert (old.leader, old.contact, old.phone, old.email) == ("", "", "", "")
    data = ApplicationVersion.objects.get().data
    assert data == {
        "project_name": "固态电池", "planned_investment": 500, "summary": "由（已到期清理）带队", "team": [{}, {}],
    }  # fmt: skip
    assert not Project.objects.filter(phone="13711112222").exists()
    assert list(Cleared.objects.values_list("kind", "row")) == [("not_admitted", old.pk)]
    page = client_of(cast.staff.user).get(f"/applications/{old.applications.get().number}/")
    assert (page.status_code, "柏文博" in page.content.decode()) == (200, False)
    Project.objects.filter(pk=old.pk).update(leader="柏文博", stage_since=at(day("2023-06-01")))
    Cleared.objects.update(at=at(day("2023-05-15")))  # it began once more and ended: it is cleared once more
    assert cleared("not_admitted", county, django_capture_on_commit_callbacks) == 1
    assert Project.objects.get(pk=old.pk).leader == ""


def test_an_account_of_the_office_that_was_shut_and_not_opened_again(
    county, cast, today, django_capture_on_commit_callbacks
):
    today("2024-03-01")
    gone, back, lately = cast.staff.user, cast.incubator_operator.user, cast.enclave_operator.user
    for user in (gone, back):
        lock_account(user, by=cast.administrator.user, county=county, reason="离岗")
    unlock_account(back, by=cast.administrator.user, county=county, reason="回岗")
    today("2026-02-01")
    lock_account(lately, by=cast.administrator.user, county=county, reason="离岗")
    assert cleared("account", county, django_capture_on_commit_callbacks) == 1
    gone.refresh_from_db()
    assert (gone.name[:4], gone.phone, gone.email) == ("已注销用", "", f"erased-{gone.pk}@erased.invalid")
    assert not gone.memberships.filter(ended_at=None).exists()
    assert User.objects.get(pk=back.pk).name == back.name
    assert User.objects.get(pk=lately.pk).email == lately.email


def test_files_of_imports_and_exports_and_letters_to_addresses(
    county, cast, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    past, fresh = at(day("2025-03-01")), at(day("2026-02-01"))
    batches = []
    for moment in (past, fresh):
        stored = make.StoredFileFactory(county=county, kind="xlsx")
        stored.content.save("roster.xlsx", ContentFile(b"people"))
        batches.append(
            ImportBatch.objects.create(
                county=county, kind="talent", file=stored, asked_at=moment, imported_at=moment, preview={"who": "x"},
                created_at=moment,
            )
        )  # fmt: skip
    assert cleared("imports", county, django_capture_on_commit_callbacks) == 1
    assert [default_storage.exists(one.file.content.name) for one in batches] == [False, True]
    assert [one.preview for one in ImportBatch.objects.order_by("pk")] == [{}, {"who": "x"}]

    lines = [begin_export("ledger", by=cast.staff.user, county_id=county.pk) for _place in range(3)]
    ExportLine.objects.filter(pk__in=[line.pk for line in lines[:2]]).update(at=past)
    name = default_storage.save("aa/dossier", ContentFile(b"papers"))
    Dossier.objects.create(
        county=county, year=2025, as_of=BEFORE, state="ready", ready_at=past, content=name, line=lines[0]
    )
    assert cleared("exports", county, django_capture_on_commit_callbacks) == 3
    assert list(ExportLine.objects.all()) == [lines[2]]
    assert (default_storage.exists(name), Dossier.objects.get().line) == (False, None)

    write_to("somebody@example.cn", "邀请", "请点链接")
    write_to("another@example.cn", "邀请", "请点链接")
    Message.objects.filter(subject="邀请").update(created_at=past, sent_at=past)
    Message.objects.filter(address="another@example.cn").update(sent_at=None)  # still on its way
    cleared("letters", county, django_capture_on_commit_callbacks)
    assert [one.address for one in Message.objects.filter(to=None)] == ["another@example.cn"]


def test_it_is_announced_held_and_done_once_with_the_notice_of_its_kind(old, county, cast, today):
    today("2026-03-02")
    set_retention(
        by=cast.administrator.user, county=county, kind="not_admitted", months=12, notice=5, basis="县档案规定",
        effective_from=date(2026, 3, 2),
    )  # fmt: skip
    assert Retention.objects.get().notice == 5
    [due] = [one for one in due_of(county) if one.kind == "not_admitted"]
    assert (due.count, due.names, due.notice, due.months, due.purge) == (1, [f"{old.number} {old.name}"], 5, 12, None)
    assert (Purge.objects.count(), Cleared.objects.count()) == (0, 0)  # looking changes nothing
    announce_purges()
    assert f"{Purge.objects.get(kind='not_admitted').due_on}" == "2026-03-09"
    today("2026-03-10")
    purge_due()
    purge_due()
    assert (Purge.objects.get(kind="not_admitted").state, Purge.objects.get(kind="not_admitted").cleared) == ("done", 1)
    announce_purges()
    assert Purge.objects.filter(kind="not_admitted").count() == 1


def test_the_page_says_what_would_go_next(old, county, cast, client_of):
    page = client_of(cast.leader.user).get(reverse("settings-clearing")).content.decode()
    assert (old.number in page, "柏文博" in page, "待告知" in page) == (True, False, True)
    assert client_of(cast.staff.user).get(reverse("settings-clearing")).status_code == 404
