"""The site as it runs, at the moment of a scene: for gunicorn in tests."""

import os
from datetime import datetime

import time_machine
from django.core.wsgi import get_wsgi_application

time_machine.travel(datetime.fromisoformat(os.environ["SCENE_MOMENT"]), tick=True).start()
application = get_wsgi_application()
