"""Sittings from before decisions could wait took effect when they were written down."""

from django.db import migrations
from django.db.models import F


def publish(apps, schema_editor):
    sittings = apps.get_model("selection", "Deliberation").objects.filter(published_at=None)
    sittings.update(published_at=F("at"), published_by=F("by"))


class Migration(migrations.Migration):
    dependencies = [("selection", "0003_pending_decisions")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
