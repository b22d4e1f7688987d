"""A stay in a makerspace, an accelerator or a park is no incubation: such projects have moved in, no more."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def settle_residents(apps, schema_editor):
    """Projects called incubating whose live stays are in no incubator, but in something else than an enclave."""
    stays = apps.get_model("tenancy", "MoveIn").objects.filter(
        project=OuterRef("pk"), verified_at__isnull=False, left_on=None, voided_at=None
    )
    others = stays.exclude(carrier__kind__in=("incubator", "enclave"))
    found = apps.get_model("register", "Project").objects.filter(
        ~Exists(stays.filter(carrier__kind="incubator")), Exists(others)
    )
    found.filter(stage="incubating").update(stage="resident")
    found.filter(rests_at="incubating").update(rests_at="resident")


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0011_petitions_are_complaints"),
        ("register", "0015_residents_and_ended_landings"),
        ("people", "0001_initial"),
    ]

    operations = [migrations.RunPython(settle_residents, migrations.RunPython.noop)]
