"""The index of words finds what reading every row finds, on both databases, whoever wrote the text."""

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.register import wordindex
from projects.register.models import Project
from projects.text import search_text
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db
# Few letters, so that words meet by chance; signs that LIKE, the tokenizer and the query language know.
LETTERS = "智能制造激光阿a1b-_%'\"*（ 𠮷"
texts, words = (
    st.text(LETTERS, max_size=12),
    st.lists(st.text(LETTERS.replace(" ", ""), min_size=1, max_size=5), min_size=1, max_size=3),
)


def scan(wanted):
    """The ids that reading every row finds."""
    rows = Project.objects.order_by("pk").values_list("pk", "search_text")
    return [pk for pk, text in rows if all(word in text for word in wanted)]


def by_index(wanted):
    """The ids that the index finds, compared with the words as the search does."""
    rows = Project.objects.filter(pk__in=wordindex.candidates(wanted)).order_by("pk").values_list("pk", "search_text")
    return [pk for pk, text in rows if all(word in text for word in wanted)]


@pytest.fixture
def corpus(cast):
    return ProjectFactory.create_batch(6, county=cast.county, carrier=cast.incubator)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_index_and_scan_agree_whatever_is_written(corpus, data):
    for project in data.draw(st.lists(st.sampled_from(corpus), min_size=1, unique_by=lambda row: row.pk)):
        Project.objects.filter(pk=project.pk).update(search_text=search_text(*data.draw(st.lists(texts, max_size=3))))
    wanted = [word.lower() for word in data.draw(words)]
    assert by_index(wanted) == scan(wanted)


@pytest.mark.parametrize(
    "wanted", [["智"], ["智能"], ["能制造"], ["智能制造"], ["zhinengz"], ["znzz"], ["智能", "znzz"]]
)
def test_words_of_every_length_come_from_the_index(corpus, wanted):
    one = corpus[2]
    Project.objects.filter(pk=one.pk).update(search_text=search_text("智能制造"))
    assert wordindex.candidates(wanted) == [one.pk]


def test_written_changed_and_gone(corpus, cast):
    one = corpus[0]
    Project.objects.filter(pk=one.pk).update(search_text="陈默")
    assert wordindex.candidates(["陈默"]) == [one.pk]
    Project.objects.filter(pk=one.pk).update(search_text="")
    assert wordindex.candidates(["陈默"]) == []
    made = Project.objects.bulk_create(
        [Project(county=cast.county, number="JS-1", name="新", search_text="新项目 xinxiangmu")]
    )
    assert wordindex.candidates(["xinxiang"]) == [made[0].pk]
    Project.objects.filter(pk=made[0].pk).delete()
    assert wordindex.candidates(["xinxiang"]) == []


def test_more_than_asked_for_is_no_answer(corpus):
    Project.objects.update(search_text="同名")
    assert wordindex.candidates(["同名"], most=5) is None
    assert sorted(wordindex.candidates(["同名"], most=6)) == sorted(row.pk for row in corpus)


def test_the_command_writes_it_anew(corpus, capsys):
    Project.objects.filter(pk=corpus[3].pk).update(search_text="钙钛矿")
    connection.check_constraints()  # PostgreSQL changes no table of which rows are still to be checked
    call_command("search_index")
    assert capsys.readouterr().out == "6 projects are in the index of the search.\n"
    assert wordindex.candidates(["钙钛"]) == [corpus[3].pk]


def test_what_a_migration_loses_comes_back(corpus):
    # On SQLite as when a migration writes the table anew.
    lost = {"sqlite": "TRIGGER register_words_changed", "postgresql": "INDEX register_words"}[connection.vendor]
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP {lost}")
    Project.objects.filter(pk=corpus[1].pk).update(search_text="薄膜")
    connection.check_constraints()
    wordindex.ensure()
    assert wordindex.candidates(["薄膜"]) == [corpus[1].pk]
    Project.objects.filter(pk=corpus[1].pk).update(search_text="厚膜")
    assert wordindex.candidates(["薄膜"]) == []
