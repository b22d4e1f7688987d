"""帮助: the guides for one's own work."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..guides.shelf import guide_of, volumes_for


@require_safe
def shelf(request):
    """The guides that are written for the person."""
    return render(request, "guides/shelf.html", {"volumes": volumes_for(request.user)})


@require_safe
def guide(request, slug):
    """One guide with its list of contents."""
    volumes = volumes_for(request.user)
    volume = next((one for one in volumes if one.slug == slug), None)
    if volume is None:
        raise Http404
    return render(request, "guides/guide.html", {"volume": volume, "volumes": volumes, "guide": guide_of(slug)})
