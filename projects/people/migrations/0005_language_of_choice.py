from django.db import migrations, models


def nobody_chose_yet(apps, schema_editor):
    apps.get_model("people", "User").objects.filter(language="zh-hans").update(language="")


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0004_language"),
    ]

    operations = [
        migrations.RunPython(nobody_chose_yet, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="user",
            name="language",
            field=models.CharField(blank=True, max_length=10, verbose_name="Language"),
        ),
    ]
