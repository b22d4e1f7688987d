"""The filter of a period report: first source, carrier, technical field, town; what each leaves of a count.

A counted project belongs to the carrier of the event by which it counts; all others to the carrier they have now.
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from projects.people.models import Carrier
from projects.register.models import Project, SourceKind, TechField

COLUMNS = {"source": "source", "carrier": "carrier_id", "field": "field", "town": "carrier__town"}


def of_projects(narrowed, prefix=""):
    """The filter as a condition on projects (with a prefix: on rows that belong to projects)."""
    return Q(**{prefix + COLUMNS[name]: value for name, value in narrowed.items()})


def narrow(count, narrowed):
    """The count without the projects that the filter leaves out."""
    return count.within(_kept(count, narrowed)) if narrowed else count


def _kept(count, narrowed):
    counted = {row.project for row in count.counted}
    others = Project.objects.filter(pk__in=count.named - counted).filter(of_projects(narrowed))
    own = {row.project for row in count.counted if _fits(count, row, narrowed)}
    return own | set(others.values_list("pk", flat=True))


def _fits(count, row, narrowed):
    project, carrier = count.projects[row.project], count.carriers.get(row.fact.carrier_id)
    known = {
        "source": project["source"], "field": project["field"], "carrier": carrier and carrier.pk,
        "town": carrier.town if carrier else "",
    }  # fmt: skip
    return all(known[name] == value for name, value in narrowed.items())


def seen_by(narrowed):
    """A function from ids of projects to those that the filter leaves; None without a filter."""
    if not narrowed:
        return None
    return lambda ids: set(
        Project.objects.filter(pk__in=ids).filter(of_projects(narrowed)).values_list("pk", flat=True)
    )


def narrowed_words(narrowed):
    """The filter in words: "飞地 · 天山路"."""
    carrier = Carrier.objects.filter(pk=narrowed["carrier"]).first() if "carrier" in narrowed else None
    parts = [
        SourceKind(narrowed["source"]).label if "source" in narrowed else "",
        carrier.short_name if carrier else "",
        TechField(narrowed["field"]).label if "field" in narrowed else "",
        narrowed.get("town", ""),
    ]
    return _("only %(parts)s") % {"parts": "、".join(str(part) for part in parts if part)} if narrowed else ""
