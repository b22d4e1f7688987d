"""Files that reports open: the issued PDF, to whoever sees the report."""

from projects.files.doors import opens_files

from .models import Report


@opens_files
def report_files(user):
    """Ids of the issued PDFs of the reports that the user may see."""
    return Report.objects.visible_to(user).filter(file__isnull=False).values("file")
