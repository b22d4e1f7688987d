"""How the site is, in a few numbers: what waits for workers, letters, seals and the scheduler. For /metrics."""

from django.db import Error, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import GaugeMetricFamily

from projects.machines.models import Delivery
from projects.trace import jobbook
from projects.trace import replica as replicas
from projects.trace.models import Message, Seal


class Vitals:
    """Asked anew for each reading. When the database does not answer, that is what is said, and nothing else."""

    def collect(self):
        """The gauges."""
        try:
            found = list(_gauges())
        except Error:
            connection.close()
            found = []
        yield GaugeMetricFamily("incubator_database_up", "Whether the database answers", value=bool(found))
        yield from found


def _gauges():
    now = timezone.now()
    ready = DBTaskResult.objects.ready()
    oldest = ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    sealed = Seal.objects.order_by("-number").values_list("sealed_at", flat=True).first()
    for name, words, value in (
        ("queue_length", "Pieces of background work that wait for a worker", ready.count()),
        ("queue_oldest_seconds", "How long the oldest of them waits", _age(oldest, now) or 0),
        ("queue_failed", "Pieces of background work that failed", DBTaskResult.objects.failed().count()),
        ("outbox_waiting", "Letters that wait to be sent", Message.objects.unsent().count()),
        ("webhooks_waiting", "Messages to other systems that wait", Delivery.objects.due(now).count()),
        ("seal_age_seconds", "How old the newest seal of the audit log is", _age(sealed, now)),
        ("scheduler_age_seconds", "Since when no recurring job began", _age(jobbook.last_sign_of_life(), now)),
        ("replica_behind_seconds", "How far the replica is behind", replicas.distance.behind()),
    ):  # fmt: skip
        if value is not None:
            yield GaugeMetricFamily(f"incubator_{name}", words, value=value)


def _age(moment, now):
    return None if moment is None else (now - moment).total_seconds()
