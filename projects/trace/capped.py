"""Counts that stop at a limit: what a tab shows as "1000+" costs the same whether 1,001 or 100,000 wait behind it."""

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection

CAP = 1000
PLACES = ("page", "after", "before")  # what an address says about the page of a list
EACH = "‹each›"  # stands in a statement where the values of `of_each` will stand


def of_each(rows, column, values, most=None):
    """{value: statement} of the rows that hold each value of a text column (the first `most` of them).

    A statement is (SQL, parameters), None where no row can be. It is put together once for all values, because that
    costs more than the database takes to answer it.
    """
    try:
        sql, params = rows.filter(**{column: EACH})[:most].query.sql_with_params()
    except EmptyResultSet:
        return dict.fromkeys(values)
    return {value: (sql, tuple(value if given == EACH else given for given in params)) for value in values}


def _counted(rows, cap):
    """The statement whose rows are to be counted; None where no row can be."""
    if rows is None or isinstance(rows, tuple):
        return rows
    try:
        return rows.order_by().values("pk")[: cap + 1].query.sql_with_params()
    except EmptyResultSet:
        return None


def counts_up_to(querysets, cap=CAP):
    """{name: count, at most cap + 1} of {name: queryset, or a statement of at most so many rows}, asked in one query."""
    asked, sql, params = counting(querysets, cap)
    found = dict.fromkeys(querysets, 0)
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            found |= dict(zip(asked, cursor.fetchone(), strict=True))
    return found


def counting(querysets, cap=CAP):
    """(names, SQL, parameters) of the one query of `counts_up_to`; the names of those that can have rows, in its order."""
    statements = {name: _counted(rows, cap) for name, rows in querysets.items()}
    asked = {name: statement for name, statement in statements.items() if statement}
    parts = [f"(SELECT COUNT(*) FROM ({sql}) AS t{place})" for place, (sql, _params) in enumerate(asked.values())]
    return list(asked), "SELECT " + ", ".join(parts), [one for _sql, params in asked.values() for one in params]


def counts_of_each(rows, column, values, cap=CAP):
    """The statements of `counts_up_to` for the rows of each value of a text column."""
    return of_each(rows.order_by().values("pk"), column, values, most=cap + 1)


def in_words(count, cap=CAP):
    """The count as a tab prints it."""
    return f"{cap}+" if count > cap else str(count)


def counted_tabs(request, titles, lists, tab):
    """The tabs of a list with their counts: {name: title}, {name: rows}, the one that is open. The filter goes along."""
    kept = request.GET.copy()
    for name in PLACES:
        kept.pop(name, None)
    counts, made = counts_up_to(lists), []
    for name, title in titles.items():
        kept["tab"] = name
        url = f"?{kept.urlencode()}"
        made.append({"label": title, "count": in_words(counts[name]), "active": name == tab, "url": url})
    return made


class CappedPaginator(Paginator):
    """Pages through the first `cap` rows of a list; `more` says that others follow, which a filter brings forward.

    `counted`: the rows to count, without the joins that the columns need, or their number as `counts_up_to` found it.
    """

    def __init__(self, rows, per_page, *, counted, cap=CAP):
        super().__init__(rows, per_page)
        found = counted if isinstance(counted, int) else counts_up_to({"rows": counted}, cap)["rows"]
        self.count, self.more, self.in_words = min(found, cap), found > cap, in_words(found, cap)
