"""Search by name, code, number, pinyin and initials; by phone tail for those who work on files."""

from django.shortcuts import redirect, render

from projects.register.models import Project
from projects.register.searching import holding, words_of
from projects.trace.keyed import KeyedPaginator

PER_PAGE = 50


def search(request):
    """Projects that this person may see and that hold the words; one hit is opened at once."""
    words = words_of(request.GET.get("q", ""))
    hits = Project.objects.none()
    if words:
        seen = Project.objects.visible_to(request.user).live().select_related("carrier", "organisation")
        hits = seen.filter(holding(words, user=request.user))
    page = KeyedPaginator(hits, PER_PAGE).page_of(request.GET)
    if len(page) == 1 and not page.has_other_pages():
        return redirect(page[0])
    return render(request, "workflows/search.html", {"words": " ".join(words), "page": page})
