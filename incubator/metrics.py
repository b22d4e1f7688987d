"""Numbers for a monitoring system at /metrics (Prometheus), where METRICS names who may read them; else the address is unknown.

Every process of the site counts into a file of its own and any of them answers for all. A process holds a numbered
place with a lock; whoever comes after a process that ended takes its place and counts on, so that the files stay as
few as there are processes. Nothing here names a person or a project: views, statuses, times and lengths of queues.
"""

import fcntl
import ipaddress
import os
import time

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpResponse
from django.utils.crypto import constant_time_compare

ADDRESS = "/metrics"
SHORTEST = 20  # letters of a token
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # seconds
NO_VIEW = "none"  # files of the style, addresses that are none


class Gate:
    """Who may read: networks and tokens of the setting."""

    def __init__(self, entries):
        self.networks, self.tokens = [], []
        for entry in entries:
            try:
                self.networks.append(ipaddress.ip_network(entry))
            except ValueError:
                self.tokens.append(entry)
        if any(len(token) < SHORTEST for token in self.tokens):
            raise ImproperlyConfigured(
                f"METRICS: give addresses (10.0.0.5, 10.1.0.0/16) or a token of at least {SHORTEST} letters, e.g. from"
                " `openssl rand -hex 20`."
            )

    def opens(self, request):
        """By the address it comes from, or by its token."""
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if any(constant_time_compare(given, token) for token in self.tokens):
            return True
        try:
            address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
        except ValueError:  # a Unix socket without a web server before it
            return False
        return any(address in network for network in self.networks)


class Place:
    """The number under which this process counts; another one after a fork."""

    def __init__(self, folder):
        self.folder, self.pid, self.number, self.lock = folder, None, None, None

    def __call__(self):
        if self.pid != (pid := os.getpid()):
            self._take()
            self.pid = pid
        return self.number

    def _take(self):
        if self.lock is not None:
            os.close(self.lock)  # a child's copy: its parent still holds the place
        number = 0
        while True:
            self.lock = os.open(self.folder / f"place-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(self.lock)
                number += 1
            else:
                self.number = number
                return


class Counts:
    """Requests by view and status, and how long they took, of all processes that count into the folder."""

    def __init__(self, folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        # Here, not above: whoever measures nothing does not carry the library, and it reads that variable.
        from prometheus_client import Counter, Histogram, values

        values.ValueClass = values.MultiProcessValue(Place(folder))
        about = {"registry": None}
        self.folder, self.rows = folder, {}
        self.requests = Counter("incubator_requests", "Requests by view and status", ["view", "status"], **about)
        self.seconds = Histogram(
            "incubator_request_seconds", "How long answers took", ["view"], buckets=BOUNDS, **about
        )

    def note(self, view, status, seconds):
        """Count one request."""
        row = self.rows.get((view, status))
        if row is None:
            row = self.requests.labels(view, status), self.seconds.labels(view)
            self.rows[view, status] = row
        row[0].inc()
        row[1].observe(seconds)

    def text(self):
        """All numbers in Prometheus' words, with those of the queues as they are now."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        from workflows.vitals import Vitals

        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=str(self.folder))
        registry.register(Vitals())
        return generate_latest(registry)


class MetricsMiddleware:
    """Count each request; answer /metrics. Without METRICS it is not there at all."""

    def __init__(self, get_response):
        if not settings.METRICS:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.gate, self.counts = Gate(settings.METRICS), Counts(settings.VAR_DIR / "metrics")

    def __call__(self, request):
        began = time.perf_counter()
        if request.path_info == ADDRESS and self.gate.opens(request):
            return HttpResponse(self.counts.text(), content_type="text/plain; version=0.0.4; charset=utf-8")
        response = self.get_response(request)
        found = request.resolver_match
        self.counts.note(
            found.view_name or NO_VIEW if found else NO_VIEW, response.status_code, time.perf_counter() - began
        )
        return response
