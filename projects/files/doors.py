"""The one door to files: a file is open to whoever may see a row that uses it.

Apps above this one register their rows with `opens_files`; a file used by no visible row stays shut.
"""

from django.db.models import Q

_sources = []


def opens_files(source):
    """Register `source(user) -> queryset of file ids` that the user may read. Call once, from an app's `ready`."""
    _sources.append(source)
    return source


def open_files(queryset, user):
    """The files this user may read: through a visible row, or uploaded by themselves."""
    if not user.is_authenticated:
        return queryset.none()
    rights = Q(uploaded_by=user)
    for source in _sources:
        rights |= Q(pk__in=source(user))
    return queryset.filter(rights)
