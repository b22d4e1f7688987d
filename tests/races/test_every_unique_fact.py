"""Every unique fact is entered twice at the same moment: one row comes of it, the other reads a sentence.

The table covers every unique constraint and unique field of our models; a new one without a line fails.
"""

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models
from django.test import RequestFactory
from django.urls import resolve

from incubator.middleware import RefusalMiddleware
from projects.register.models import Label

from . import facts
from .both import lost
from .facts import Scene
from .otherwise import BY, OTHERWISE

pytestmark = pytest.mark.django_db(transaction=True)


def unique_facts():
    """ "app.Model: constraint or field" of everything that the database keeps once."""
    for model in apps.get_models():
        ours = model.__module__.split(".")[0] in ("projects", "workflows") and not model.__name__.startswith(
            "Historical"
        )
        if not ours:
            continue
        names = [field.name for field in model._meta.local_fields if field.unique and not field.primary_key]
        rows = [row for row in model._meta.constraints if isinstance(row, models.UniqueConstraint)]
        names += [
            row.name for row in rows if "effective_from" not in row.fields or f"{model._meta.label}: {row.name}" in BY
        ]
        yield from (f"{model._meta.label}: {name}" for name in names)


@pytest.mark.django_db(transaction=False)
def test_every_unique_fact_has_its_scene_or_its_reason():
    known = set(BY) | set(OTHERWISE)
    assert (set(unique_facts()) - known, known - set(unique_facts())) == (set(), set())
    assert {scene for scene in BY.values() if not callable(getattr(facts, scene, None))} == set()


@pytest.mark.pg
def test_entered_twice_at_once_it_stands_once(cast, today, in_threads):
    today("2026-05-11")
    scene, wrong = Scene(cast), {}
    for name in dict.fromkeys(BY.values()):
        acts, rows = getattr(facts, name)(scene)
        results = in_threads(*acts)
        try:
            sentences = lost(results)
        except Exception as problem:  # noqa: BLE001  all scenes are to be seen
            wrong[name] = f"{type(problem).__name__}: {problem}"
            continue
        if rows.count() != 1 or len(sentences) > 1:
            wrong[name] = f"{rows.count()} rows, {sentences}"
    assert wrong == {}, "\n".join(f"{name}: {words}" for name, words in wrong.items())


def test_what_no_verb_foresaw_is_a_sentence_at_the_door(cast, client_of):
    """The database's own refusal of a second row is said at the door; any other fault stays one."""
    Label.objects.create(county=cast.county, name="同词")
    with pytest.raises(IntegrityError) as twice:
        Label.objects.create(county=cast.county, name="同词")
    request = RequestFactory().post("/todo/")
    request.resolver_match, request.user = resolve("/todo/"), cast.staff.user
    door = RefusalMiddleware(lambda request: None)
    answer = door.process_exception(request, twice.value)
    assert (answer.status_code, "同样的内容" in answer.content.decode()) == (409, True)
    with pytest.raises(IntegrityError) as other:
        Label.objects.create(county_id=None, name="无县")
    assert door.process_exception(request, other.value) is None
    assert door.process_exception(request, ObjectDoesNotExist()) is None
