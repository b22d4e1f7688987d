"""The interface against its own description: whatever is sent, the answer is one that is described, and never a broken one."""

import json
from datetime import date
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.figures.actions.summary import fold
from tests import factories as make
from workflows.api.site import description

from .test_interface import system  # noqa: F401  a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
JSON, PROBLEM = "application/json", "application/problem+json"
HIDDEN = "外县机密"
TEXT = st.text(max_size=40) | st.sampled_from(
    ["", "0", "-1", "²", "nul\0", "一" * 3000, "2026-02-30", "9" * 400, "' OR 1=1 --", "%s", "\ud800"]
)
# What a caller knows who uses it well.
KNOWN = {
    "carrier": "kczx", "field": "electronics", "kind": "team", "email": "a@example.cn", "uscc": "", "source": "enclave",
    "phone": "13812345678", "planned_investment": "3000", "name": "智能水下机器人", "project": "智能水下机器人",
}  # fmt: skip
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3), max_leaves=6,
)  # fmt: skip


class Description:
    """The OpenAPI document: operations, what they take, and whether an answer is as described."""

    def __init__(self):
        self.whole = json.loads(json.dumps(description()))
        self.operations = [
            (method, path, operation)
            for path, methods in self.whole["paths"].items()
            for method, operation in methods.items()
        ]

    def of(self, schema):
        return self.whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema

    def values(self, schema):
        """Values that the schema allows, as far as a schema says."""
        schema = self.of(schema)
        if "anyOf" in schema:
            return st.one_of(*map(self.values, schema["anyOf"]))
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        return {
            "integer": st.integers(schema.get("minimum", 0), schema.get("maximum", 3000)), "boolean": st.booleans(),
            "number": st.floats(0, 1e6), "null": st.none(), "string": self._strings(schema),
            "array": st.lists(ODD, max_size=2), "object": st.dictionaries(st.sampled_from(["summary", "team.a1.name"]), TEXT),
        }[schema.get("type", "string")]  # fmt: skip

    def _strings(self, schema):
        days = st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(str)
        return {"date": days, "date-time": days.map("{}T08:00:00+08:00".format)}.get(
            schema.get("format"), st.text(st.characters(codec="utf-8"), max_size=schema.get("maxLength", 30))
        )

    def faults(self, value, schema, where="answer"):
        """What an answer has that the schema does not, as sentences."""
        schema = self.of(schema)
        if "anyOf" in schema:
            found = [self.faults(value, one, where) for one in schema["anyOf"]]
            return [] if [] in found else found[0]
        kinds = {
            "integer": int,
            "number": (int, float),
            "string": str,
            "boolean": bool,
            "null": type(None),
            "array": list,
            "object": dict,
        }
        kind = kinds.get(schema.get("type"), object)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            return [f"{where}: {value!r} is no {schema['type']}"]
        if isinstance(value, list):
            return [
                line
                for n, one in enumerate(value)
                for line in self.faults(one, schema.get("items", {}), f"{where}[{n}]")
            ]
        if isinstance(value, dict) and "properties" in schema:
            missing = [f"{where}: {name} is missing" for name in schema.get("required", ()) if name not in value]
            unknown = [f"{where}: {name} is not described" for name in value if name not in schema["properties"]]
            inner = [
                line for name, one in value.items() if name in schema["properties"]
                for line in self.faults(one, schema["properties"][name], f"{where}.{name}")
            ]  # fmt: skip
            return missing + unknown + inner
        return []


@pytest.fixture
def call(system, client, cast, today):  # noqa: F811
    """A token with every right in a county with some projects; the other county's have a word of their own."""
    today("2026-03-16")
    client.raise_request_exception = False
    make.RouteFactory(carrier=cast.incubator)
    make.CountingRuleFactory(county=cast.county)
    cast.foreign_county.number_prefix = "PH"
    cast.foreign_county.save()
    numbers = []
    for county, name, carrier in ((cast.county, "激光雷达", cast.incubator), (cast.foreign_county, HIDDEN, None)):
        for stage in ("lead", "incubating", "landed"):
            project = make.ProjectFactory(
                county=county, name=f"{name}{stage}", stage=stage, carrier=carrier, leader="汪轩"
            )
            make.FigureEventFactory(project=project, kind="incubator_move_in", occurred_on=date(2026, 2, 1))
            numbers.append(project.number)
    fold()
    return system(), numbers


def request_of(draw, described, operation, path, numbers):
    """(address, body, key): mostly as described, here and there odd."""
    query, key = [], ""
    for one in operation.get("parameters", []):
        odd = draw(st.integers(0, 4)) == 0
        value = draw(TEXT if odd else described.values(one["schema"]))
        if one["in"] == "path":
            value = draw(st.sampled_from(numbers)) if one["name"] == "number" and not odd else value
            path = path.replace("{" + one["name"] + "}", quote(str(value) or "x", safe="", errors="replace"))
        elif one["in"] == "header":
            key = draw(st.sampled_from(["", "short", "k" * 300, *[f"key-{draw(st.integers(0, 9**9)):09}"] * 9]))
        elif one.get("required") or draw(st.booleans()):
            query.append((one["name"], value))
    if draw(st.integers(0, 9)) == 0:
        query.append((draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=9)), draw(TEXT)))
    address = path + ("?" + urlencode(query, errors="replace") if query else "")
    return address, body_of(draw, described, operation), key


def body_of(draw, described, operation):
    content = operation.get("requestBody", {}).get("content", {}).get(JSON)
    if content is None:
        return None
    schema = described.of(content["schema"])
    body = {
        name: draw(value_of(draw, described, name, one))
        for name, one in schema["properties"].items()
        if name in schema.get("required", ()) or draw(st.booleans())
    }
    if draw(st.integers(0, 9)) == 0:
        body[draw(st.text(max_size=9))] = draw(ODD)
    return json.dumps(draw(ODD) if draw(st.integers(0, 9)) == 0 else body)


def value_of(draw, described, name, schema):
    chance = draw(st.integers(0, 19))
    if chance == 0:
        return ODD
    return st.just(KNOWN[name]) if name in KNOWN and chance > 2 else described.values(schema)


def faults_of(described, operation, answer):
    """What is wrong with an answer: not described, of another kind, telling of the other county."""
    told, kind = operation["responses"].get(str(answer.status_code)), answer.headers["Content-Type"].partition(";")[0]
    if told is None or answer.status_code >= 500:
        return [f"status {answer.status_code}"]
    found = [f"speaks of {word}" for word in (HIDDEN, "汪轩") if word in answer.content.decode()]
    schema = told.get("content", {}).get(kind, {}).get("schema")
    if schema is None:
        return [*found, f"{kind} is not described for {answer.status_code}"]
    if answer.status_code < 300:
        return found + described.faults(answer.json(), schema)
    problem = answer.json()
    return found + [f"no {name}" for name in ("title", "status", "detail") if name not in problem]


@pytest.mark.parametrize("number", range(5))
def test_every_answer_is_one_that_is_described(call, number):
    ask, numbers = call
    described, seen = Description(), set()
    assert len(described.operations) == 5
    method, path, operation = described.operations[number]

    @settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def walk(data):
        address, body, key = request_of(data.draw, described, operation, path, numbers)
        cache.clear()  # the rate of one token is another test's matter
        answer = ask(address, body, key) if method == "post" else ask(address)
        seen.add(answer.status_code)
        assert faults_of(described, operation, answer) == [], (method, address, body, key, answer.content[:300])

    walk()
    assert seen & {200, 201} and 422 in seen, seen


def test_the_description_itself_is_whole(client):
    described = json.loads(client.get(reverse("api-openapi")).content)
    text = json.dumps(described)
    names = {part.partition('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert names <= set(described["components"]["schemas"])
    for methods in described["paths"].values():
        for operation in methods.values():
            assert {"200", "201"} & set(operation["responses"]) != set()
            assert operation["summary"] and operation["operationId"]
