"""Names and numbers of persons are sealed, in batches, and leave the text that is searched and the keys of entries."""

from collections import defaultdict

from django.db import migrations

from projects.resealing import seal_rows
from projects.sealed import lasting
from projects.text import search_text

BATCH = 500


def leave_search(apps, schema_editor):
    """The lines of leaders, also of the projects that were joined, go out of the texts."""
    projects = apps.get_model("register", "Project").objects.using(schema_editor.connection.alias)
    joined = defaultdict(set)
    for keep, leader in projects.exclude(joined_into=None).values_list("joined_into", "leader"):
        joined[keep].add(leader)
    changed = []
    for project in projects.only("pk", "leader", "search_text").iterator(chunk_size=BATCH):
        gone = {search_text(leader) for leader in {project.leader, *joined[project.pk]} if leader}
        lines = [line for line in project.search_text.split("\n") if line not in gone]
        if "\n".join(lines) != project.search_text:
            project.search_text = "\n".join(lines)
            changed.append(project)
    projects.bulk_update(changed, ["search_text"], batch_size=BATCH)


def leave_keys(apps, schema_editor):
    """The person in the key of an entry without a code becomes a token."""
    entries = apps.get_model("register", "ContestEntry").objects.using(schema_editor.connection.alias)
    changed = []
    for entry in entries.filter(row_key__startswith="name:").only("pk", "row_key").iterator(chunk_size=BATCH):
        name, _bar, person = entry.row_key.partition("|")
        if len(person) != 24 or not set(person) <= set("0123456789abcdef"):
            entry.row_key = f"{name}|{lasting(person)}"
            changed.append(entry)
    entries.bulk_update(changed, ["row_key"], batch_size=BATCH)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("register", "0017_sealed_columns")]

    operations = [
        migrations.RunPython(leave_search, elidable=True),
        migrations.RunPython(leave_keys, elidable=True),
        migrations.RunPython(seal_rows("register"), elidable=True),
    ]
