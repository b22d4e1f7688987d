"""The monthly note has a template like the letters."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0009_meeting_papers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='lettertemplate',
            name='kind',
            field=models.CharField(choices=[('offer', 'Letter of admission'), ('supplement', 'Notice of supplement'), ('refusal', 'Notice of refusal'), ('premises', 'Certificate of premises'), ('agreement', 'Incubation agreement'), ('handover', 'Handover sheet'), ('three_party', 'Three-party agreement'), ('sitting', 'Minutes of a deliberation'), ('invitation', 'Invitation of an expert'), ('agenda', 'Agenda of a meeting'), ('sign_in', 'Sign-in sheet'), ('summary', 'Summary of the sheets'), ('minutes', 'Minutes of a meeting'), ('fees', 'List of expert fees'), ('monthly', 'Monthly note')], max_length=12, verbose_name='Letter'),
        ),
    ]
