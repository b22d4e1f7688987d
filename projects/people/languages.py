"""Which language a page speaks: the one the person chose, else the one chosen on this device, else the county's.

What the browser asks for does not count: many a computer of an office in China was set up in English.
"""

from django.conf import settings


def known(language):
    """Whether the site speaks this language."""
    return language in dict(settings.LANGUAGES)


def chosen_on_device(request):
    """The language in the cookie of this browser; "" for none that we speak."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return language if known(language) else ""


def language_of(request):
    """The language in which this request is answered."""
    own = request.user.language if request.user.is_authenticated else ""
    return own or chosen_on_device(request) or settings.LANGUAGE_CODE
