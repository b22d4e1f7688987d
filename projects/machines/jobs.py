"""Recurring work for other systems."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from projects.trace.schedule import every

from .delivering import send_due
from .models import Delivery, Receipt

KEPT = timedelta(days=90)  # what was told, and under which keys things were handed in


@every(minutes=1)
def tell_other_systems():
    """Send what waits for other systems."""
    if settings.WEBHOOK_HOSTS:
        send_due()


@every(minutes=1440)
def forget_old_deliveries():
    """Remove what was told, and the keys, of long ago."""
    before = timezone.now() - KEPT
    Delivery.objects.filter(ended_at__lt=before).delete()
    Receipt.objects.filter(at__lt=before).delete()
