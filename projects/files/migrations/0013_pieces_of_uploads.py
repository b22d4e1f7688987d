from django.db import migrations, models


def begin_anew(apps, schema_editor):
    """Uploads that are under way were kept in another form: their senders are asked for the first piece again."""
    apps.get_model("files", "Upload").objects.update(received=0)


class Migration(migrations.Migration):

    dependencies = [
        ("files", "0012_seal_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="pieces",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(begin_anew, migrations.RunPython.noop),
    ]
