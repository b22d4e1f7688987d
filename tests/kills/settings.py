"""The site's settings with one more recurring job, whose runs can be counted."""

from incubator.settings import *  # noqa: F403
from incubator.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.kills"]
