"""Text messages: one function, behind which a county puts its own provider (setting `SMS_SENDER`).

The setting is the dotted path of a function `send(phone, text)` that raises when the message was not taken.
Empty, the default, means that no text messages are sent; the demo keeps them in a file.
"""

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string


def configured():
    """Whether text messages can be sent here."""
    return bool(settings.SMS_SENDER)


def send(phone, text):
    """Hand one text message to the provider; whatever it raises is the caller's to handle."""
    import_string(settings.SMS_SENDER)(phone, text)


def console(phone, text):
    """A provider for trying out: prints the message where the site was started."""
    print(f"SMS {phone}: {text}", flush=True)


def to_file(phone, text):
    """A provider for the demo: appends the message to sms.txt beside the data, where a tester reads the code."""
    with (settings.VAR_DIR / "sms.txt").open("a", encoding="utf-8") as file:
        file.write(f"{timezone.localtime():%Y-%m-%d %H:%M:%S} {phone} {text}\n")
