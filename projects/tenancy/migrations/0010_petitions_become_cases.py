"""Requests for a longer term or an exit become matters of their stay, which have a flow; complaints stay petitions."""

from django.db import migrations

STATES = {"open": "open", "granted": "granted", "declined": "declined"}


def _state(petition, waiting):
    """An exit that was agreed to and never recorded still waits; only one of a kind and stay may."""
    undone = petition.kind == "exit" and petition.state == "granted" and petition.move_in.left_on is None
    state = "open" if undone else STATES[petition.state]
    key = petition.move_in_id, petition.kind
    if state == "open" and key in waiting:
        return "closed"
    if state == "open":
        waiting.add(key)
    return state


def take_over(apps, schema_editor):
    """The flows of those that wait begin with the next run of the scheduler."""
    Petition, StayCase = apps.get_model("tenancy", "Petition"), apps.get_model("tenancy", "StayCase")
    Message = apps.get_model("trace", "Message")
    waiting = set()
    rows = Petition.objects.exclude(kind="complaint").select_related("move_in").order_by("-pk")
    for row in rows:
        state = _state(row, waiting)
        decided = state != "open"
        case = StayCase.objects.create(
            project_id=row.project_id, move_in_id=row.move_in_id, kind=row.kind, words=row.words,
            wanted_on=row.wanted_on or row.at.date(), file_id=row.file_id, by_id=row.by_id, at=row.at, state=state,
            finding="" if decided else row.answer, answer=row.answer if decided else "",
            decided_by_id=row.decided_by_id if decided else None, decided_at=row.decided_at if decided else None,
        )
        Message.objects.filter(link=f"/petitions/{row.pk}/").update(link=f"/cases/{case.pk}/")
    rows.delete()


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0009_stay_cases"), ("trace", "0004_kinds_of_messages")]
    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
