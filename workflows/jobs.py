"""Work of the order that time does by itself."""

from projects.trace.schedule import every

from .expiry import lapse_offers, lapse_overdue

every(minutes=60)(lapse_overdue)
every(minutes=60)(lapse_offers)
