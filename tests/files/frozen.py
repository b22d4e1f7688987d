"""The site as it runs, at the moment of a scene, and it counts no tries: for gunicorn in tests."""

import os
from datetime import datetime

import time_machine
from django.core.wsgi import get_wsgi_application

time_machine.travel(datetime.fromisoformat(os.environ["SCENE_MOMENT"]), tick=True).start()
application = get_wsgi_application()

from incubator.throttles import LIMITS  # noqa: E402  after the site is set up

LIMITS.clear()  # a walk sends more in a minute than a person in a year
