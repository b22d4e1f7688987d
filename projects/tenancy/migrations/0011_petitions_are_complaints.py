from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0010_petitions_become_cases'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='petition',
            name='move_in',
        ),
        migrations.RemoveField(
            model_name='petition',
            name='wanted_on',
        ),
        migrations.AlterField(
            model_name='petition',
            name='kind',
            field=models.CharField(choices=[('complaint', 'Complaint or suggestion')], default='complaint', max_length=10, verbose_name='Kind'),
        ),
    ]
