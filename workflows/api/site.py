"""The interface as a whole: its parts, its description, and the view functions as the site's middleware wants them."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.parser import Parser

from projects.people.seats import ADMINISTRATOR, CENTRE_LEADER
from projects.trace.asked import asked_json

from .access import Bearer, PerToken, too_large
from .figures import router as figures
from .intake import router as intake
from .problems import install, problem
from .register import router as register

SAID = ("title", "summary", "description")  # what the description says to people


class _Strictly(Parser):
    def parse_body(self, request):
        return asked_json(request)


api = NinjaAPI(
    title=gettext_noop("Interface of the register of innovation projects"), version="1",
    urls_namespace="api", docs_url=None, openapi_url=None,
    description=gettext_noop(
        "Register, figures, leads and applications. Persons are masked; money is in fen; times are those of Beijing."
    ),
    auth=Bearer(), throttle=PerToken(), parser=_Strictly(),
)  # fmt: skip
install(api)
api.add_router("", register, tags=["register"])
api.add_router("", figures, tags=["figures"])
api.add_router("", intake, tags=["intake"])


def _guarded(view):
    """Of the site's rules two do not fit machines: no session signs them in, and no page sends their forms."""

    def guarded(request, *args, **kwargs):
        if too_large(request):
            return problem(413, _("At most 64 KB are taken."))
        response = view(request, *args, **kwargs)
        if response.status_code == 405 and "problem" not in response.headers.get("Content-Type", ""):
            return problem(405, Allow=response.headers.get("Allow", ""))
        response.headers["Cache-Control"] = "no-store"
        return response

    guarded.login_required, guarded.guards_itself = False, True
    return csrf_exempt(guarded)


def nothing(request):
    """An address that the interface does not have."""
    return problem(404, _("There is no such address. The description of the interface names them all."))


nothing.login_required, nothing.guards_itself = False, True
nothing = csrf_exempt(nothing)


def description():
    """The OpenAPI document in the reader's language, with the errors that every call may answer."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    for methods in schema["paths"].values():
        for operation in methods.values():
            for status in (400, 401, 403, 404, 409, 413, 422, 429):
                operation["responses"].setdefault(status, {"description": "problem", "content": {
                    "application/problem+json": {"schema": {"type": "object"}}}})  # fmt: skip
    return _translated(schema)


def _translated(part):
    """The same with its titles, summaries and descriptions translated; names of entries stay."""
    if isinstance(part, dict):
        return {
            name: _(value) if name in SAID and isinstance(value, str) and value else _translated(value)
            for name, value in part.items()
        }
    return [_translated(one) for one in part] if isinstance(part, list) else part


def openapi(request):
    """The description for machines; it names no data."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False, "indent": 1})


openapi.login_required = False


def docs(request):
    """The same for people, as a page of the site."""
    schema = description()
    operations = [
        {"method": method.upper(), "path": where, **operation, "fields": _fields(schema, operation)}
        for where, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    makes = request.user.seats.has(ADMINISTRATOR, CENTRE_LEADER)
    return render(request, "settings/api_docs.html", {"operations": operations, "schema": schema, "makes": makes})


def _fields(schema, operation):
    """[(name, where, needed, kind, words)] of everything that may be sent."""
    rows = [
        (one["name"], one["in"], one.get("required", False), _kind(one["schema"]), one["schema"].get("description", ""))
        for one in operation.get("parameters", [])
    ]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    found = schema["components"]["schemas"].get(body.get("$ref", "").rpartition("/")[2], {})
    for name, one in found.get("properties", {}).items():
        rows.append((name, "body", name in found.get("required", []), _kind(one), one.get("description", "")))
    return [dict(zip(("name", "where", "needed", "kind", "words"), row, strict=True)) for row in rows]


def _kind(one):
    kinds = [one, *one.get("anyOf", [])]
    return next((part.get("format") or part["type"] for part in kinds if part.get("type") not in (None, "null")), "")


def _patterns():
    for pattern in api.urls[0]:
        pattern.callback = _guarded(pattern.callback)
        if pattern.name != "api-root":
            yield pattern


urlpatterns = [*_patterns()]
