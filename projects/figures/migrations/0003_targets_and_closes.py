"""Targets with sections and split, figures of the whole county; months and quarters are closed like years."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('figures', '0002_initial'),
        ('files', '0007_text_and_mail'),
        ('people', '0008_carrier_regions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='target',
            options={'ordering': ['year', models.OrderBy(models.F('task'), nulls_last=True), 'pk'], 'verbose_name': 'Targets', 'verbose_name_plural': 'Targets'},
        ),
        migrations.AddField(
            model_name='target',
            name='county_wide',
            field=models.BooleanField(default=False, verbose_name='Covers the whole county'),
        ),
        migrations.AddField(
            model_name='target',
            name='supporting',
            field=models.ManyToManyField(blank=True, related_name='+', to='people.section', verbose_name='Supporting sections'),
        ),
        migrations.AddField(
            model_name='target',
            name='task',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Task of the plan'),
        ),
        migrations.AddField(
            model_name='target',
            name='tracked',
            field=models.BooleanField(default=True, verbose_name='Watched here'),
        ),
        migrations.AlterField(
            model_name='target',
            name='value',
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name='Value'),
        ),
        migrations.CreateModel(
            name='CountyFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=4, max_digits=16, verbose_name='Completed by the county')),
                ('as_of', models.DateField(verbose_name='As of')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='Words')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='Verified')),
                ('verified_on', models.DateField(blank=True, null=True, verbose_name='Known since')),
                ('sent_back_reason', models.CharField(blank=True, max_length=300, verbose_name='Sent back because')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='county_figures', to='files.storedfile')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_back_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reported', to='figures.target')),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Figures of the county',
                'verbose_name_plural': 'Figures of the county',
                'ordering': ['-as_of', '-pk'],
            },
        ),
        migrations.RenameModel(old_name='YearClose', new_name='PeriodClose'),
        migrations.RemoveConstraint(model_name='periodclose', name='year_closed_once'),
        migrations.AlterModelOptions(
            name='periodclose',
            options={'ordering': ['-year', 'kind', '-number'], 'verbose_name': 'Closed periods', 'verbose_name_plural': 'Closed periods'},
        ),
        migrations.AddField('periodclose', 'kind', models.CharField(choices=[('year', 'Year'), ('quarter', 'Quarter (period)'), ('month', 'Month (period)')], default='year', max_length=8, verbose_name='Period')),
        migrations.AddField('periodclose', 'number', models.PositiveSmallIntegerField(default=0, verbose_name='Which one')),
        migrations.AddField('periodclose', 'prepared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
        migrations.AddField('periodclose', 'prepared_at', models.DateTimeField(blank=True, null=True, verbose_name='Prepared')),
        migrations.AddField('periodclose', 'closed_at', models.DateTimeField(blank=True, null=True)),
        migrations.AlterField('periodclose', 'closed_on', models.DateField(blank=True, null=True, verbose_name='Closed')),
        migrations.AlterField('periodclose', 'closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
        migrations.AlterField('periodclose', 'rule_version', models.CharField(blank=True, max_length=10)),
        migrations.CreateModel(
            name='TargetPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('enclave', 'By enclaves'), ('incubator', 'By incubators'), ('contest', 'By contests'), ('town', 'By towns'), ('quarter', 'By quarters')], max_length=10, verbose_name='Split')),
                ('key', models.CharField(blank=True, max_length=40, verbose_name='Which')),
                ('value', models.PositiveBigIntegerField(verbose_name='Value')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='figures.target')),
            ],
            options={
                'verbose_name': 'Parts of a target',
                'verbose_name_plural': 'Parts of a target',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='countyfigure',
            constraint=models.CheckConstraint(condition=models.Q(('verified_by', None), models.Q(('verified_by', models.F('recorded_by')), _negated=True), _connector='OR'), name='county_figure_verified_by_another'),
        ),
        migrations.AddConstraint(
            model_name='periodclose',
            constraint=models.UniqueConstraint(fields=('county', 'year', 'kind', 'number'), name='period_closed_once'),
        ),
        migrations.AddConstraint(
            model_name='periodclose',
            constraint=models.CheckConstraint(condition=models.Q(('prepared_by', None), ('closed_by', None), models.Q(('prepared_by', models.F('closed_by')), _negated=True), _connector='OR'), name='period_closed_by_another'),
        ),
        migrations.AddConstraint(
            model_name='targetpart',
            constraint=models.UniqueConstraint(fields=('target', 'kind', 'key'), name='target_part_once'),
        ),
    ]
