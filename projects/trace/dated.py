"""Rules with a first day: a change is a new row, and one that has not begun yet is put right in its place."""

from .actions import refuse_past, refuse_second_today


def set_dated(model, key, values):
    """The row of a rule from a day on (`key` holds `effective_from`). Returns it and its old values, None when it is new.

    Refused for a day that is over, and for a second rule of today: the first may have been used.
    """
    refuse_past(key["effective_from"])
    row, made = model.objects.get_or_create(**key, defaults=values)
    if made:
        return row, None
    refuse_second_today(key["effective_from"])
    before = {name: getattr(row, name) for name in values if name != "county"}
    model.objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    return row, before
