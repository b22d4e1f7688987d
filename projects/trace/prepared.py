"""Questions whose statement is put together once: Django spends more on writing a statement than the database on answering.

A function of rows is asked again and again with other people and numbers, and gives the same SQL each time. `prepared`
calls it once for each shape of its arguments, with marks in the place of their values, keeps the statement, and puts the
values where the marks came out. What was read is never kept, only text. Why this is safe: decision 0051.
"""

import copy
import functools
import inspect
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from threading import Lock
from types import SimpleNamespace

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, router
from django.db.models import prefetch_related_objects
from django.utils import timezone

from .capped import CAP, counting

KEPT = 512  # statements of a process; a site has some dozens, each for a few shapes of seats
FIRST_MARK, APART = 2_070_770_077, 1000  # no key of a row comes near them, and a column of such keys can hold them
LAST_DAY = date(9977, 7, 7)


_read = ContextVar("rules read in this act", default=None)


@contextmanager
def reading_rules_once():
    """Until it ends, a rule that was asked is not asked again (`Prepared.rule`): within one act it cannot change."""
    token = _read.set({}) if _read.get() is None else None
    try:
        yield
    finally:
        if token:
            _read.reset(token)


class Unprepared(Exception):
    """The function asks for something that would be kept although it changes: a mistake of whoever wrote it."""


def taken_apart(value):
    """(shape, values, function from as many marks to what stands in) of an argument that is a value.

    Numbers, days, several numbers, None, and whatever knows how to do this itself (a person with seats).
    """
    if hasattr(value, "taken_apart"):
        return value.taken_apart()
    if value is None:
        return None, (), lambda marks: None
    if type(value) in (int, date):
        return type(value), (value,), lambda marks: marks[0]
    if isinstance(value, (set, frozenset, list, tuple)) and all(isinstance(one, int) for one in value):
        numbers = list(value)
        length = 1 << (len(numbers) - 1).bit_length() if numbers else 0  # few lengths, so few statements
        return (list, length), (*numbers, *numbers[-1:] * (length - len(numbers))), list
    raise Unprepared(f"{value!r} cannot stand in a prepared statement.")


@contextmanager
def _asking_nothing():
    """What is read while a statement is put together would be kept with it."""

    def refuse(execute, sql, params, many, context):
        raise Unprepared(f"Asked while a statement was put together: {sql}")

    with connection.execute_wrapper(refuse):
        yield


class _Text:
    """SQL and its parameters, some of which are places of values."""

    def __init__(self, sql, params, marks):
        places = {_adapted(mark): place for place, mark in enumerate(marks)}
        self.sql, self.params = sql, [(places.get(one) if isinstance(one, Hashable) else None, one) for one in params]
        kept = [one for place, one in self.params if place is None]
        if any(_is_moment(one) for one in kept):
            raise Unprepared(f"A moment would be kept with the statement: {sql}")
        if any(_holds_mark(one, marks) for one in (sql, *kept)):
            raise Unprepared(f"A value would be kept with the statement: {sql}")

    def filled(self, values):
        """The parameters, the values in their places."""
        return tuple(given if place is None else _adapted(values[place]) for place, given in self.params)


def _adapted(value):
    """As the database takes it: SQLite keeps days as text."""
    return connection.ops.adapt_datefield_value(value) if type(value) is date else value


def _mark(value, place):
    """What stands for a value: of its kind, and like no value that there is."""
    return LAST_DAY - timedelta(days=place) if type(value) is date else FIRST_MARK + APART * place


def _is_moment(given):
    return isinstance(given, datetime) or (isinstance(given, str) and given[4:5] == given[7:8] == "-" and ":" in given)


def _holds_mark(given, marks):
    if isinstance(given, str):
        return any(str(mark) in given for mark in marks)
    return type(given) is int and FIRST_MARK <= given < FIRST_MARK + APART * len(marks)


class _Asked:
    """What Django's readers of rows need of a queryset, whose statement is there already."""

    def __init__(self, queryset, compiler, text):
        query = queryset.query
        self.model, self.compiler, self.text = queryset.model, compiler, text
        self.locks = query.select_for_update
        self.reader, self.lookups = queryset._iterable_class, queryset._prefetch_related_lookups
        columns = ("selected", "extra_select", "values_select", "annotation_select")
        self.columns = {name: getattr(query, name) for name in columns}

    def rows(self, values):
        """Read the rows of one question."""
        alias = (router.db_for_write if self.locks else router.db_for_read)(self.model)
        compiler, params = copy.copy(self.compiler), self.text.filled(values)
        compiler.connection, compiler.using = connections[alias], alias  # that of this thread
        compiler.as_sql = lambda *args, **kwargs: (self.text.sql, params)
        query = SimpleNamespace(get_compiler=lambda using=None: compiler, **self.columns)
        return list(self.reader(SimpleNamespace(model=self.model, db=alias, query=query, _known_related_objects={})))


class Prepared:
    """A function that gives a queryset, or {name: queryset} to count; called itself, it does just that."""

    def __init__(self, make, values):
        functools.update_wrapper(self, make)
        self.make, names = make, list(inspect.signature(make).parameters)
        self.are_values = [name in values for name in names]
        self.kept, self.lock = OrderedDict(), Lock()

    def __call__(self, *args):
        return self.make(*args)

    def rows(self, *args, part=None):
        """The rows as a list; `part` is a slice of them."""
        asked, values = self._find(args, _written, part and (part.start, part.stop))
        if asked is None:
            return []
        found = asked.rows(values)
        if asked.lookups:
            prefetch_related_objects(found, *asked.lookups)
        return found

    def rule(self, *args):
        """The rows of what a county decided, read once within an act (`reading_rules_once`)."""
        read = _read.get()
        if read is None:
            return self.rows(*args)
        if (self, args) not in read:
            read[self, args] = self.rows(*args)
        return read[self, args]

    def pages(self, *args):
        """The rows for a paginator that knows their number: each slice asks the database."""
        return _Pages(self, args)

    def ordered_by(self, *args):
        """(model, names by which the rows are ordered)."""
        (model, names), _values = self._find(args, _written_order, "order")
        return model, names

    def counts(self, *args):
        """{name: count, at most the cap + 1}, in one query; see `counts_up_to`."""
        (names, asked, text), values = self._find(args, _written_counts)
        found = dict.fromkeys(names, 0)
        if asked:
            with connection.cursor() as cursor:
                cursor.execute(text.sql, text.filled(values))
                found |= dict(zip(asked, cursor.fetchone(), strict=True))
        return found

    def statements(self, *args):
        """{name: (SQL, parameters)} of a function that gives such statements (`of_each`), to be asked together."""
        texts, values = self._find(args, _written_each)
        return {name: text and (text.sql, text.filled(values)) for name, text in texts.items()}

    def _find(self, args, write, part=None):
        """(the statement, the values of this call). A day old at most, because many questions ask about today."""
        parts = [taken_apart(arg) if is_value else None for arg, is_value in zip(args, self.are_values, strict=True)]
        shape = [arg if part is None else part[0] for arg, part in zip(args, parts, strict=True)]
        key = (*shape, part, timezone.localdate())
        values = [value for part in parts if part for value in part[1]]
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key], values
        statement = self._put_together(args, parts, write, part)
        with self.lock:
            self.kept[key] = statement
            while len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        return statement, values

    def _put_together(self, args, parts, write, bounds):
        marks, standing = [], []
        for arg, part in zip(args, parts, strict=True):
            if part:
                mine = [_mark(value, len(marks) + place) for place, value in enumerate(part[1])]
                marks += mine
            standing.append(part[2](mine) if part else arg)
        with _asking_nothing():
            rows = self.make(*standing)
            return write(rows[slice(*bounds)] if isinstance(bounds, tuple) else rows, marks)


class _Pages:
    """Prepared rows that are read slice by slice; `plain` is their queryset, for what narrows them further."""

    ordered = True

    def __init__(self, question, args):
        self.question, self.args = question, args

    def __getitem__(self, part):
        return self.question.rows(*self.args, part=part)

    def plain(self):
        return self.question(*self.args)

    @property
    def ordered_by(self):
        """(model, names of the columns of the order), from the statement that is kept."""
        return self.question.ordered_by(*self.args)


def _written(queryset, marks):
    compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    return _Asked(queryset, compiler, _Text(sql, params, marks))


def _written_order(queryset, marks):
    return queryset.model, queryset.query.order_by or tuple(queryset.model._meta.ordering)


def _written_counts(querysets, marks):
    asked, sql, params = counting(querysets, CAP)
    return list(querysets), asked, _Text(sql, params, marks)


def _written_each(statements, marks):
    return {name: statement and _Text(*statement, marks) for name, statement in statements.items()}


def prepared(*values):
    """`@prepared("user")`: the arguments of these names are values; the others belong to the shape."""
    return functools.partial(Prepared, values=values)
