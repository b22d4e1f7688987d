"""What it means that two counties do not touch: no row points from one county's rows to another's."""

from collections import deque
from functools import cache

from django.apps import apps
from django.db.models import F, ForeignKey, Model

from projects.people.models import County, User

# Rows of the house, not of a county.
LEFT_OUT = {"sessions", "contenttypes", "auth", "account", "mfa", "admin", "usersessions", "socialaccount", "sites"}


def _keys(model):
    return [
        field
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and not field.auto_created and isinstance(field.related_model, type(Model))
    ]


@cache
def way_to_county(model):
    """By which columns a row leads to its county, e.g. `project__county`; None when it leads to none.

    The shortest way over columns that are always filled; people belong to no county.
    """
    seen, line = {model}, deque([(model, ())])
    while line:
        at, way = line.popleft()
        for field in _keys(at):
            if field.related_model is County:
                return "__".join((*way, field.name))
            if not field.null and field.related_model not in (*seen, User):
                seen.add(field.related_model)
                line.append((field.related_model, (*way, field.name)))
    return None


@cache
def crossings():
    """Each pair of rows that must lie in one county, as a question for those that do not: name → rows."""
    found = {}
    for model in apps.get_models():
        way = None if model._meta.app_label in LEFT_OUT else way_to_county(model)
        for field in _keys(model) if way else ():
            name, rows = f"{model._meta.label}.{field.name}", model._base_manager.order_by().exclude(**{way: None})
            if field.related_model is User:
                elsewhere = f"{field.name}__memberships__county"
                found[name] = rows.exclude(**{elsewhere: None}).exclude(**{elsewhere: F(way)})
            elif (there := way_to_county(field.related_model)) and way.split("__")[0] != field.name:
                target = f"{field.name}__{there}"
                found[name] = rows.exclude(**{field.name: None}).exclude(**{target: None}).exclude(**{target: F(way)})
    return found


def crossed():
    """The columns of which a row leads from one county into another, with how many rows do."""
    return {name: n for name, rows in crossings().items() if (n := rows.all().count())}
