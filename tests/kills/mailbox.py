"""A mail server that is a file: one line per letter, written at once or not at all."""

import json
import os

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Appends to the file named by LETTERS."""

    def send_messages(self, messages):
        for message in messages:
            line = json.dumps([message.to[0], message.subject, message.body], ensure_ascii=False) + "\n"
            file = os.open(os.environ["LETTERS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.write(file, line.encode())
            os.close(file)
        return len(messages)
