"""Contest work: editions, their entries, an entry, invitations."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from projects.people.models import County
from projects.people.seats import CENTRE_STAFF, INCUBATOR_OPERATOR
from projects.register.actions import claims as claim_verbs
from projects.register.actions.contests import open_edition
from projects.register.entryvalues import show_values
from projects.register.models import Claim, ContestEntry, Edition, ImportBatch, Likeness, Project
from projects.text import mask_email, mask_phone, row_numbers
from projects.trace.errors import Refused

from ..forms.contests import EditionForm, EntryFilter, WorkbookForm, best_first

WORKERS = (CENTRE_STAFF, INCUBATOR_OPERATOR)
PER_PAGE = 50
MOST_INVITED = 50


def worked_by(rows, user, county="contest__county"):
    """Those rows of contest work that this person works on; auditors and reporters do not."""
    return rows.filter(**{f"{county}__in": user.seats.counties(*WORKERS)})


def refuse_outsiders(request, *roles):
    """Contest work is for the centre's staff and the incubators' operators."""
    if not request.user.seats.has(*(roles or WORKERS)):
        raise Http404


def find_edition(request, code):
    """The edition, or 404 for whoever does not work on it."""
    refuse_outsiders(request)
    rows = worked_by(Edition.objects.visible_to(request.user), request.user)
    return get_object_or_404(rows.select_related("contest__county"), code=code)


def edition_list(request):
    """All editions with their numbers."""
    refuse_outsiders(request)
    undecided = Likeness.objects.undecided()
    like = Q(entries__project__in=undecided.values("first")) | Q(entries__project__in=undecided.values("second"))
    editions = worked_by(Edition.objects.visible_to(request.user), request.user).select_related("contest")
    editions = editions.annotate(
        entry_count=Count("entries", distinct=True),
        awarded=Count("entries", filter=~Q(entries__award=""), distinct=True),
        taken=Count("entries", filter=Q(entries__project__organisation__isnull=False), distinct=True),
        like=Count("entries", filter=like, distinct=True),
    )
    page = Paginator(editions.order_by("-year", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    may_open = request.user.seats.has(CENTRE_STAFF)
    return render(request, "contests/editions.html", {"page": page, "may_open": may_open})


def edition_new(request):
    """Open an edition, of a known contest or a new one."""
    refuse_outsiders(request, CENTRE_STAFF)
    county = County.objects.get(pk=min(request.user.seats.counties(CENTRE_STAFF)))
    form = EditionForm(request.POST or None, county_id=county.pk)
    if request.method == "POST" and form.is_valid():
        try:
            edition = open_edition(by=request.user, county=county, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("edition", edition.code)
    return render(request, "contests/edition_form.html", {"form": form})


def edition_page(request, code):
    """The entries of an edition: filter, tick, invite; its workbooks."""
    edition = find_edition(request, code)
    entries = ContestEntry.objects.visible_to(request.user).filter(edition=edition)
    form = EntryFilter(request.GET, entries=entries)
    pairs = Likeness.objects.undecided().filter(Q(first=OuterRef("project")) | Q(second=OuterRef("project")))
    claims = Prefetch("claims", Claim.objects.order_by("-pk"), to_attr="invitations")
    shown = best_first(form.narrow(entries)).select_related("project__organisation").annotate(like=Exists(pairs))
    page = Paginator(shown.prefetch_related(claims), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "filter": form,
        "page": page,
        "seen": _visible_projects(request.user, page.object_list),
        "upload": WorkbookForm(),
        "batches": ImportBatch.objects.filter(edition=edition).select_related("file", "by")[:5],
    }
    return render(request, "contests/edition.html", context)


def _visible_projects(user, entries):
    """Ids of those projects whose page this person may open: an operator sees the entry, not every project."""
    ids = [entry.project_id for entry in entries]
    return set(Project.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def entry_page(request, pk):
    """One entry: what the organiser's sheet says, where it stood, invitations."""
    refuse_outsiders(request)
    rows = worked_by(ContestEntry.objects.visible_to(request.user), request.user, "edition__contest__county")
    entry = get_object_or_404(rows.select_related("edition", "project__organisation"), pk=pk)
    pairs = Likeness.objects.visible_to(request.user).undecided().select_related("first", "second")
    context = {
        "entry": entry,
        "facts": [
            (_("Company name"), entry.company_name), (_("Unified social credit code"), entry.uscc),
            (_("Project leader"), entry.leader), (_("Phone given to the contest"), mask_phone(entry.phone)),
            (_("E-mail"), mask_email(entry.email)), (_("Group"), entry.group), (_("Track"), entry.track),
            (_("Award"), entry.award), (_("Score"), entry.score), *show_values(entry),
        ],
        "places": entry.rows.select_related("batch__file").order_by("-batch"),
        "claims": entry.claims.select_related("issued_by", "used_by").order_by("-pk"),
        "seen": _visible_projects(request.user, [entry]),
        "pairs": pairs.filter(Q(first=entry.project) | Q(second=entry.project)),
    }  # fmt: skip
    return render(request, "contests/entry.html", context)


@never_cache
@require_POST
def invite(request, code):
    """Make claim links for the ticked entries and show them with their codes, this once."""
    edition = find_edition(request, code)
    ticked = row_numbers(request.POST.getlist("entries"))
    entries = list(ContestEntry.objects.visible_to(request.user).filter(edition=edition, pk__in=ticked))
    if not entries:
        raise Refused(_("Tick the entries to invite first."))
    if len(entries) > MOST_INVITED:
        raise Refused(_("At most %(count)s entries at a time.") % {"count": MOST_INVITED})
    invitations = claim_verbs.issue_claims(entries, by=request.user)
    for invitation in invitations:
        invitation.claim.link = request.build_absolute_uri(reverse("claim", args=[invitation.token]))
    return render(request, "contests/invitations.html", {"edition": edition, "invitations": invitations})


@require_POST
def claim_revoke(request, pk):
    """Take an open invitation back."""
    refuse_outsiders(request)
    claims = worked_by(Claim.objects.all(), request.user, "entry__edition__contest__county")
    claim = get_object_or_404(claims.select_related("entry__edition"), pk=pk)
    claim_verbs.revoke_claim(claim, by=request.user)
    messages.success(request, _("The link is no longer valid."))
    return redirect("edition", claim.entry.edition.code)
