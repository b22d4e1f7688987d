"""A person at a browser of the tests: signed in, over real HTTP, against whichever web server is named."""

import hashlib
import itertools
import re
from importlib import import_module

import requests
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from tests.factories import pdf_bytes
from tests.workflows.way import TEAM_ANSWERS

TOKEN = "a" * 32
FIELD = re.compile(r'name="((?:result)-\d+)"')
fresh = itertools.count(1)


class Broken(Exception):
    """The site answered with something that no person should ever see."""


def session_of(user):
    """The key of a session in which the person is signed in, as every machine of the site reads it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


class Visitor:
    """`get` and `post` of one signed-in person. A 500 is a failure wherever it comes; 503 is an answer."""

    def __init__(self, port, user, timeout=60):
        self.port, self.timeout = port, timeout
        self.http = requests.Session()
        self.http.cookies.update({settings.SESSION_COOKIE_NAME: session_of(user), "csrftoken": TOKEN})

    def ask(self, method, path, port=None, **more):
        """Send a request; the answer, without following redirects."""
        address = f"http://127.0.0.1:{port or self.port}{path}"
        answer = self.http.request(
            method,
            address,
            timeout=self.timeout,
            allow_redirects=False,
            headers={"X-CSRFToken": TOKEN, "Connection": "close"},
            **more,
        )
        if answer.status_code == 500:
            raise Broken(f"{method} {path}: {answer.text[-1500:]}")
        return answer

    def get(self, path, **more):
        """A page."""
        return self.ask("GET", path, **more)

    def post(self, path, data=None, **more):
        """A form."""
        return self.ask("POST", path, data=data or {}, **more)


def begin(visitor, carrier, **more):
    """Begin an application; its number, or None when the site did not take it."""
    data = {"name": f"激光雷达{next(fresh)}", "field": "electronics", "carrier": carrier.pk, "enclave": ""}
    answer = visitor.post("/my/new/", data, **more)
    return answer.headers["Location"].split("/")[3] if answer.status_code == 302 else None


def fill(visitor, number, **more):
    """Fill every step of a draft; whether all of it was taken."""
    return all(
        visitor.post(f"/my/applications/{number}/fill/{step}/", values | {"go": "next"}, **more).status_code == 302
        for step, values in TEAM_ANSWERS.items()
    )


def hand_in(visitor, number, **more):
    """Upload the one material; the digest of a file that was taken, else None."""
    body = pdf_bytes(f"材料{number}-{next(fresh)}")
    answer = visitor.post(
        f"/my/applications/{number}/materials/plan/", files={"file": ("计划书.pdf", body, "application/pdf")}, **more
    )
    return hashlib.sha256(body).hexdigest() if answer.status_code == 302 else None


def submit(visitor, number, **more):
    """Press the button; whether it was taken."""
    answer = visitor.post(f"/my/applications/{number}/submit/", {"declaration": "on", "privacy": "on"}, **more)
    if answer.status_code == 200:
        main = answer.text.partition("<main")[2]
        raise Broken(" ".join(re.sub(r"<[^>]*>", " ", main).split())[:1500])
    return answer.status_code == 302


def check(visitor, item, **more):
    """The desk finds everything in order and accepts; whether it was taken."""
    address = f"/todo/{item}/check/"
    page = visitor.get(address, **more)
    data = {"decision": "accept"}
    for name in FIELD.findall(page.text):
        data |= {name: "ok", name.replace("result", "words"): "", name.replace("result", "page"): ""}
    return visitor.post(address, data, **more).status_code == 302
