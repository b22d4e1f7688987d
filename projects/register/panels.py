"""What the project page shows of applications: state, versions, the enclave's word."""

from .models import Application


def panel(project, user):
    """Context of templates/register/panel.html: three queries, or None without a visible application."""
    rows = Application.objects.visible_to(user).filter(project=project).select_related("carrier", "enclave", "organisation")
    rows = list(rows.prefetch_related("versions", "recommendations__enclave"))
    return {"applications": rows} if rows else None
