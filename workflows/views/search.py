"""Search by name, code, number, pinyin and initials; by phone tail for those who work on files."""

from django.shortcuts import redirect, render

from projects.register.models import Project
from projects.register.searching import holding, words_of

MOST = 50


def search(request):
    """Projects that this person may see and that hold the words; one hit is opened at once."""
    words = words_of(request.GET.get("q", ""))
    hits = []
    if words:
        seen = Project.objects.visible_to(request.user).live().select_related("carrier", "organisation")
        hits = list(seen.filter(holding(words, user=request.user))[: MOST + 1])
    if len(hits) == 1:
        return redirect(hits[0])
    context = {"words": " ".join(words), "hits": hits[:MOST], "more": len(hits) > MOST}
    return render(request, "workflows/search.html", context)
