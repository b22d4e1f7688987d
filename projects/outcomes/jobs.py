"""Recurring work of outcomes."""

from projects.trace.schedule import every

from .actions.matters import remind_of_matters
from .actions.waivers import remind_of_waivers
from .graduation import hint_graduations

every(minutes=720)(hint_graduations)
every(minutes=60)(remind_of_waivers)
every(minutes=60)(remind_of_matters)
