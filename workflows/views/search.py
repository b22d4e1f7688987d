"""Search by name, code, number, pinyin and initials; by phone tail for those who work on files."""

from django.db.models import Q
from django.shortcuts import redirect, render

from projects.people.seats import CENTRE, OPERATORS
from projects.register.models import Project
from projects.text import normalise

MOST = 50
TAIL = 4


def search(request):
    """Projects that this person may see and that hold the words; one hit is opened at once."""
    words = normalise(request.GET.get("q", "")).lower()[:60]
    hits = []
    if words:
        found = Q(search_text__contains=words)
        if words.isdigit() and len(words) >= TAIL and request.user.seats.has(*OPERATORS, *CENTRE):
            found |= Q(phone__endswith=words)
        seen = Project.objects.visible_to(request.user).live().select_related("carrier", "organisation")
        hits = list(seen.filter(found)[: MOST + 1])
    if len(hits) == 1:
        return redirect(hits[0])
    return render(request, "workflows/search.html", {"words": words, "hits": hits[:MOST], "more": len(hits) > MOST})
