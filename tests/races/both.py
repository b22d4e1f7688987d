"""Two at once: who won, what the other read, and that nothing happened twice."""

import re
from collections import Counter

from django.db import IntegrityError, OperationalError

from projects.trace.errors import Refused, is_twice
from projects.trace.models import AuditEvent, Message
from workflows.models import PROCESSES, ReturnProcess, StayCaseProcess, WorkItem

LOCK_TIMEOUT = "55P03"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def lost(results):
    """The refusals among the results, as sentences; anything else that was raised breaks the test."""
    sentences = []
    for result in results:
        if isinstance(result, Refused):
            sentences.append(str(result))
        elif isinstance(result, IntegrityError) and is_twice(result):
            sentences.append("就在此刻，同样的内容已录入")  # what the door makes of it
        elif isinstance(result, OperationalError) and getattr(result.__cause__, "sqlstate", "") == LOCK_TIMEOUT:
            sentences.append("数据库暂时没有应答")  # on a machine so busy that the first needed seconds
        elif isinstance(result, BaseException):
            raise result
    assert all(CHINESE.search(sentence) for sentence in sentences), sentences
    return sentences


def state():
    """Where the books stand: last act, last message, processes by kind."""
    kinds = (*PROCESSES, ReturnProcess, StayCaseProcess)
    last = [model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0 for model in (AuditEvent, Message)]
    return last, {kind.__name__: kind.objects.count() for kind in kinds}


def one_won(before, results):
    """Exactly one of them was done: one refusal, each act recorded and told once, one next process and step."""
    assert len(lost(results)) == len(results) - 1, results
    (act, message), processes = before
    acts = Counter(AuditEvent.objects.filter(pk__gt=act).values_list("verb", "target_type", "target_id", "note"))
    assert {row: count for row, count in acts.items() if count > 1} == {}
    told = Counter(Message.objects.filter(pk__gt=message).values_list("to", "subject", "body"))
    assert {row: count for row, count in told.items() if count > 1} == {}
    after = state()[1]
    assert all(after[kind] - count <= 1 for kind, count in processes.items())
    steps = Counter(WorkItem.objects.open().values_list("project", "step"))
    assert {row: count for row, count in steps.items() if count > 1} == {}
