"""What every page needs besides its own content."""

from django.conf import settings


def site(request):
    """Names and the demo mark; the menu follows."""
    return {"site_name": "", "demo": settings.DEMO}
