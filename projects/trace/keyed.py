"""Deep pages by key: the rows behind the last one that somebody saw, found by its place in the order, not by counting.

A page costs the same at the thousandth as at the second, and rows that come in meanwhile neither show twice nor get
lost. The key (`after=`, `before=` in the address) holds what the order of the list compares, of one row.
"""

import base64
import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from operator import methodcaller

from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage, Page, PageNotAnInteger, Paginator
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import OrderBy
from django.utils.functional import cached_property

from .capped import CAP, CappedPaginator

LONGEST = 600  # characters of a key; ours have some dozens
WHOLE = 2**63


@dataclass(frozen=True)
class Column:
    """One column of an order: its path, its field, the direction, and whether rows without a value come last."""

    path: str
    field: object
    nullable: bool
    descending: bool
    nulls_last: bool

    @property
    def turned(self):
        """The same column of the order turned round."""
        return replace(self, descending=not self.descending, nulls_last=not self.nulls_last)

    def beyond(self, value):
        """The rows that come later than this value, as far as this column tells."""
        if value is None:
            return Q(pk__in=()) if self.nulls_last else Q(**{f"{self.path}__isnull": False})
        later = Q(**{f"{self.path}__{'lt' if self.descending else 'gt'}": value})
        return later | Q(**{f"{self.path}__isnull": True}) if self.nullable and self.nulls_last else later

    def same(self, value):
        """The rows of this very value."""
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})

    def at_or_beyond(self, value):
        """Both of these, as one bound where there is one: in alternatives SQLite finds no place in an index."""
        if value is None or (self.nullable and self.nulls_last):
            return self.beyond(value) | self.same(value)
        return Q(**{f"{self.path}__{'lte' if self.descending else 'gte'}": value})


def order_of(rows):
    """The columns by which a queryset (or its prepared twin) is ordered; the last must tell every two rows apart."""
    return _columns(*rows.ordered_by) if hasattr(rows, "ordered_by") else _columns(rows.model, _named_order(rows))


def _named_order(rows):
    return rows.query.order_by or tuple(rows.model._meta.ordering)


@lru_cache(maxsize=256)
def _columns(model, names):
    return [_column(model, one) for one in names]


def _column(model, one):
    if isinstance(one, OrderBy):
        path, descending = one.expression.name, one.descending
        nulls_last = bool(one.nulls_last)
    else:
        path, descending = one.removeprefix("-"), one.startswith("-")
        nulls_last = descending == connection.features.order_by_nulls_first
    nullable = False
    for part in path.split("__"):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        nullable, model = nullable or field.null, field.related_model
    return Column(path, field, nullable, descending, nulls_last)


def key_of(row, order):
    """The key of a row (a dictionary that has the columns of the order, or a model's row), as it stands in an address."""
    values = [row[column.path] if isinstance(row, dict) else _value(row, column.path) for column in order]
    text = json.dumps(values, default=methodcaller("isoformat"), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _value(row, path):
    for part in path.split("__"):
        row = getattr(row, part, None)
    return row


def values_of(key, order):
    """The values of a key, or None where it is none of this order: addresses are typed, shortened and kept for years."""
    if not key or len(key) > LONGEST:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        if len(values) != len(order):
            return None
        return [_checked(value, column) for value, column in zip(values, order, strict=True)]
    except (ValueError, TypeError, ValidationError):
        return None


def _checked(value, column):
    if value is None and column.nullable:
        return None
    if isinstance(value, bool) or not isinstance(value, int | str) or "\0" in str(value):
        raise ValueError
    found = column.field.target_field.to_python(value) if column.field.is_relation else column.field.to_python(value)
    if found is None or (isinstance(found, int) and abs(found) >= WHOLE):
        raise ValueError
    if isinstance(found, datetime) and found.tzinfo is None:
        raise ValueError
    return found


def before(rows, values):
    """The rows of an ordered queryset that come before the row with these values of its order, the nearest first."""
    return _beyond(rows.reverse(), [column.turned for column in order_of(rows)], values)


def behind(rows, values):
    """The rows of an ordered queryset that come after the row with these values of its order."""
    return _beyond(rows, order_of(rows), values)


def _beyond(rows, order, values):
    condition, same = Q(), Q()
    for column, value in zip(order, values, strict=True):
        condition |= same & column.beyond(value)
        same &= column.same(value)
    # Said once more of the first column alone, where the database finds the place in an index.
    return rows.filter(order[0].at_or_beyond(values[0])).filter(condition)


class KeyedPage(Page):
    """A page of rows that knows by which keys one goes on and back."""

    def __init__(self, rows, number, paginator, *, back, on):
        super().__init__(rows, number, paginator)
        self.back = key_of(rows[0], paginator.order) if back and rows else ""
        self.on = key_of(rows[-1], paginator.order) if on and rows else ""

    def has_previous(self):
        return bool(self.back)

    def has_next(self):
        return bool(self.on)

    def previous_page_number(self):
        """For show: rows that came in meanwhile may have moved the beginning."""
        return max(self.number - 1, 1)

    def next_page_number(self):
        return self.number + 1

    def start_index(self):
        return self.paginator.per_page * (self.number - 1) + 1 if self.object_list else 0

    def end_index(self):
        return self.start_index() + max(len(self.object_list) - 1, 0)


class KeyedPaginator(CappedPaginator):
    """Pages of a long list: by number up to the cap, by key beyond it and from each page to its neighbours.

    `rows` is an ordered queryset, or its prepared twin (`Prepared.pages`); rows are dictionaries that hold the columns of
    the order, or rows of a model. `counted` as in `CappedPaginator`; without it nobody is told how many there are.
    """

    def __init__(self, rows, per_page, *, counted=None, cap=CAP):
        if counted is None:
            Paginator.__init__(self, rows, per_page)
            self.count, self.more = 0, True
        else:
            super().__init__(rows, per_page, counted=counted, cap=cap)

    @cached_property
    def order(self):
        return order_of(self.object_list)

    @property
    def rows(self):
        """The queryset to narrow: a key has its own statement, which is not kept."""
        return self.object_list.plain() if hasattr(self.object_list, "plain") else self.object_list

    def page_of(self, params):
        """The page that an address asks for."""
        for name, read in (("after", self._after), ("before", self._before)):
            if name in params and (values := values_of(params[name], self.order)) is not None:
                return read(values, self._shown(params)) or self._numbered(1)
        return self._numbered(params.get("page", 1))

    def _shown(self, params):
        """The number of a page that was found by key; only shown, so that any whole number will do."""
        number = params.get("page", "")
        return max(int(number), 1) if number.isascii() and number.isdigit() and len(number) < 10 else 2

    def _after(self, values, number):
        rows = list(behind(self.rows, values)[: self.per_page + 1])
        return rows and KeyedPage(rows[: self.per_page], number, self, back=True, on=len(rows) > self.per_page)

    def _before(self, values, number):
        rows = list(before(self.rows, values)[: self.per_page + 1])
        if len(rows) < self.per_page:  # the beginning of the list: a whole page of it
            return None
        back = len(rows) > self.per_page
        return KeyedPage(rows[: self.per_page][::-1], number if back else 1, self, back=back, on=True)

    def _numbered(self, number):
        try:
            number = self.validate_number(number)
        except InvalidPage as wrong:
            number = 1 if isinstance(wrong, PageNotAnInteger) else self.num_pages
        start = (number - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        return KeyedPage(rows[: self.per_page], number, self, back=number > 1, on=len(rows) > self.per_page)

    def get_elided_page_range(self, number=1, **spread):
        """Numbers up to the cap; of a page beyond it the first one and its own."""
        if number > self.num_pages:
            return [1, self.ELLIPSIS, number]
        return super().get_elided_page_range(number, **spread)
