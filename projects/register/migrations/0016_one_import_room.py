"""One room for imports: lists of old stock join the workbooks of contests in one table."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def into_one_room(apps, schema_editor):
    """Lists of old stock become imports of the kind "ledger"; imports of contests learn their county."""
    batches = apps.get_model("register", "ImportBatch")
    for pk, county in batches.objects.values_list("pk", "edition__contest__county"):
        batches.objects.filter(pk=pk).update(county=county, asked_at=models.F("imported_at"))
    kept = ("county_id", "file_id", "mapping", "result", "by_id", "created_at", "imported_at")
    for old in apps.get_model("register", "StockBatch").objects.order_by("pk"):
        told = {name: getattr(old, name) for name in kept}
        new = batches.objects.create(kind="ledger", asked_at=old.imported_at, **told)
        apps.get_model("register", "StockFact").objects.filter(batch=old.pk).update(taken_from=new)
    if schema_editor.connection.vendor == "postgresql":
        # Else the tables written here could not be altered in this transaction.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0010_monthly_note'),
        ('people', '0009_premises'),
        ('register', '0015_residents_and_ended_landings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnMemory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('contest', 'Results of a contest'), ('ledger', 'Ledger of projects'), ('talent', 'Talent roster'), ('investment', 'Investment ledger')], max_length=10)),
                ('sender', models.CharField(max_length=40)),
                ('fields', models.JSONField(default=dict)),
                ('units', models.JSONField(default=dict)),
                ('kept_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'Remembered columns',
                'verbose_name_plural': 'Remembered columns',
            },
        ),
        migrations.CreateModel(
            name='ImportEffect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60)),
                ('target', models.BigIntegerField()),
                ('project', models.BigIntegerField(db_index=True, null=True)),
                ('sheet', models.CharField(blank=True, max_length=60)),
                ('row', models.PositiveIntegerField(null=True)),
                ('made', models.BooleanField()),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'Effects of imports',
                'verbose_name_plural': 'Effects of imports',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='LedgerLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(blank=True, max_length=60)),
                ('row', models.PositiveIntegerField()),
                ('values', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'Lines of ledgers',
                'verbose_name_plural': 'Lines of ledgers',
                'ordering': ['pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='importbatch',
            options={'ordering': ['-created_at', '-pk'], 'verbose_name': 'Imports', 'verbose_name_plural': 'Imports'},
        ),
        migrations.AddField(
            model_name='importbatch',
            name='all_rows',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='asked_at',
            field=models.DateTimeField(null=True, verbose_name='Confirmed'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='beat_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='begun_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='carrier',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.carrier', verbose_name='Carrier'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='choices',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='county',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.county'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='done_rows',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='fault',
            field=models.CharField(blank=True, max_length=300, verbose_name='What went wrong'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='kind',
            field=models.CharField(choices=[('contest', 'Results of a contest'), ('ledger', 'Ledger of projects'), ('talent', 'Talent roster'), ('investment', 'Investment ledger')], default='contest', max_length=10, verbose_name='Kind'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='preview',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='undo_asked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='undone_at',
            field=models.DateTimeField(null=True, verbose_name='Undone'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='edition',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='register.edition', verbose_name='Edition'),
        ),
        migrations.AddField(
            model_name='columnmemory',
            name='county',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.county'),
        ),
        migrations.AddField(
            model_name='importeffect',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='register.importbatch'),
        ),
        migrations.AddField(
            model_name='ledgerline',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='register.importbatch'),
        ),
        migrations.AddField(
            model_name='ledgerline',
            name='county',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.county'),
        ),
        migrations.AddField(
            model_name='ledgerline',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ledger_lines', to='register.project'),
        ),
        migrations.AddConstraint(
            model_name='columnmemory',
            constraint=models.UniqueConstraint(fields=('county', 'kind', 'sender'), name='columns_once_per_sender'),
        ),
        migrations.AddField(
            model_name='stockfact',
            name='taken_from',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='register.importbatch'),
        ),
        migrations.RunPython(into_one_room, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='stockfact',
            name='batch',
        ),
        migrations.RenameField(
            model_name='stockfact',
            old_name='taken_from',
            new_name='batch',
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='county',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.county'),
        ),
        migrations.AddIndex(
            model_name='importbatch',
            index=models.Index(condition=models.Q(('imported_at', None)), fields=['asked_at'], name='unfinished_imports'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('edition__isnull', False), ('kind', 'contest')), models.Q(models.Q(('kind', 'contest'), _negated=True), ('edition', None)), _connector='OR'), name='contest_import_names_its_edition'),
        ),
        migrations.DeleteModel(
            name='StockBatch',
        ),
    ]
