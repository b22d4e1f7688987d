"""A database that does not answer and a full disk are said, with what to do; nothing half is kept."""

import psycopg.errors
import pytest
from django.db import OperationalError, connection

GONE = OperationalError("connection to server failed: Connection refused")
SQLITE_FULL = OperationalError("database or disk is full")
PG_FULL = OperationalError("could not extend file")
PG_FULL.__cause__ = psycopg.errors.DiskFull()


@pytest.fixture
def browser(client_of, cast):
    client = client_of(cast.staff.user)
    client.raise_request_exception = False
    return client


def answered(browser, problem, *, where="", address="/todo/"):
    """What the browser gets while the database refuses statements with `where` in them."""

    def refuse(execute, sql, params, many, context):
        if where in sql:
            raise problem
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        return browser.get(address)


@pytest.mark.parametrize(("problem", "words"), [
    (GONE, "数据库暂时没有应答"), (SQLITE_FULL, "服务器磁盘已满"), (PG_FULL, "服务器磁盘已满"),
])  # fmt: skip
@pytest.mark.parametrize("where", ["", "workflows_workitem"])
def test_the_page_says_what_to_do(browser, problem, words, where):
    answer = answered(browser, problem, where=where)
    assert (answer.status_code, answer.headers["Retry-After"], words in answer.content.decode()) == (503, "60", True)
    assert answer.headers["X-Request-ID"]
    assert browser.get("/todo/").status_code == 200  # by itself, once the database is back


def test_another_fault_stays_a_500(browser):
    answer = answered(browser, ValueError("?"), where="workflows_workitem")
    assert (answer.status_code, "数据库" in answer.content.decode()) == (500, False)
