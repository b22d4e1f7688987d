"""Counts that stop at a limit: what a tab shows as "1000+" costs the same whether 1,001 or 100,000 wait behind it."""

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection

CAP = 1000


def counts_up_to(querysets, cap=CAP):
    """{name: count, at most cap + 1} of {name: queryset}, asked in one query."""
    parts, values, found = [], [], dict.fromkeys(querysets, 0)
    for name, rows in querysets.items():
        try:
            sql, params = rows.order_by().values("pk")[: cap + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append((name, f"(SELECT COUNT(*) FROM ({sql}) AS t{len(parts)})"))
        values.extend(params)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(sql for _name, sql in parts), values)
            found |= dict(zip((name for name, _sql in parts), cursor.fetchone(), strict=True))
    return found


def in_words(count, cap=CAP):
    """The count as a tab prints it."""
    return f"{cap}+" if count > cap else str(count)


class CappedPaginator(Paginator):
    """Pages through the first `cap` rows of a list; `more` says that others follow, which a filter brings forward.

    `counted`: the rows to count, without the joins that the columns need, or their number as `counts_up_to` found it.
    """

    def __init__(self, rows, per_page, *, counted, cap=CAP):
        super().__init__(rows, per_page)
        found = counted if isinstance(counted, int) else counts_up_to({"rows": counted}, cap)["rows"]
        self.count, self.more, self.in_words = min(found, cap), found > cap, in_words(found, cap)
