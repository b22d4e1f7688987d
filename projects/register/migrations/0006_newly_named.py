"""How many items a later notice asked for the first time, also of the notices that were sent before this was kept."""

from django.db import migrations, models


def count_late_items(apps, schema_editor):
    """Fill the count from the findings, as `request_supplement` does since."""
    notices = apps.get_model("register", "SupplementNotice").objects
    for notice in notices.filter(number__gt=1):
        before = notices.filter(application=notice.application_id, number__lt=notice.number).values("version")
        findings = apps.get_model("register", "Finding").objects.exclude(result="ok")
        named = findings.filter(version__in=before).values("item")
        late = findings.filter(version=notice.version_id).exclude(item__in=named).count()
        notices.filter(pk=notice.pk).update(newly_named=late)


class Migration(migrations.Migration):
    dependencies = [("register", "0005_board_index")]

    operations = [
        migrations.AddField(
            "supplementnotice",
            "newly_named",
            models.PositiveSmallIntegerField(default=0, verbose_name="Items asked only now"),
        ),
        migrations.RunPython(count_late_items, migrations.RunPython.noop),
    ]
