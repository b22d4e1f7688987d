"""allauth's forms of signing up and in. Without a sender of text messages: e-mail and password, nothing else."""

from allauth.account import forms as allauth
from allauth.account.fields import EmailField
from allauth.core import context, ratelimit
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.text import phone_digits
from projects.trace import sms

OFTEN = gettext_lazy("A code was sent there a moment ago, or too many today. Wait a minute; then try again.")


class RequestCodeForm(allauth.RequestLoginCodeForm):
    """The number to which a code to sign in is sent."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["email"]
        self.fields["phone"].required = True

    def clean_phone(self):
        try:
            return super().clean_phone()
        except ValidationError as error:
            raise ValidationError(OFTEN) from error


class LoginForm(allauth.LoginForm):
    """With the password; `by_code` is the other form, where text messages can be sent."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_code = RequestCodeForm() if sms.configured() else None
        if self.by_code:
            self.fields["login"].label = _("E-mail or mobile")
            self.fields["login"].widget.attrs |= {"placeholder": "", "autocomplete": "username"}
        else:
            self.fields["login"] = EmailField()
        self.order_fields(["login", "password", "remember"])

    def clean_login(self):
        """A number however it is written; anything else as it is."""
        login = super().clean_login()
        return (self.by_code and phone_digits(login)) or login


def _refuse_often(phone):
    if phone and not ratelimit.consume(context.request, action="verify_phone", key=phone, dry_run=True):
        raise ValidationError(OFTEN)
    return phone


class SignupForm(allauth.SignupForm):
    """The person's name; then a number, or an e-mail address and a password."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=60)
    field_order = ["name", "phone", "email", "password1", "password2"]
    BY_EMAIL = ("email", "password1", "password2")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_phone = sms.configured()
        if not self.by_phone:
            del self.fields["phone"]
            return
        self.fields["phone"].label = _("Mobile")
        for name in self.BY_EMAIL:
            self.fields[name].required = False

    @property
    def by_email(self):
        """The fields of those who have no number here."""
        return [self[name] for name in self.BY_EMAIL]

    @property
    def uses_email(self):
        """Whether the person is filling those fields."""
        return any(self[name].data for name in self.BY_EMAIL) or any(name in self.errors for name in self.BY_EMAIL)

    def clean_phone(self):
        return _refuse_often(self.cleaned_data["phone"])

    def try_save(self, request):
        """A known address costs the same work as a new one, so that nobody learns by a clock which it is."""
        if self.account_already_exists and self.cleaned_data.get("password1"):
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)

    def clean(self):
        cleaned = super().clean()
        if not self.by_phone or "phone" in self.errors:
            return cleaned
        if cleaned.get("phone"):  # an address that nobody proved would open the account to its owner
            return cleaned | dict.fromkeys(self.BY_EMAIL, "")
        if not any(cleaned.get(name) for name in self.BY_EMAIL):
            self.add_error("phone", _("Give your mobile number, or below an e-mail address and a password."))
            return cleaned
        for name in self.BY_EMAIL:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Without a mobile number, this is needed."))
        return cleaned


class _Code:
    """The field for the code, in words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code from the text message")
        field.widget.attrs |= {"inputmode": "numeric", "maxlength": 10, "placeholder": ""}

    def clean_code(self):
        try:
            return super().clean_code()
        except ValidationError as error:
            taken = error.code == "phone_taken"
            words = (
                _("This number belongs to another account.")
                if taken
                else _("The code is wrong. Look at the newest message.")
            )
            raise ValidationError(words) from error


class ConfirmCodeForm(_Code, allauth.ConfirmLoginCodeForm):
    """The code that signs in."""


class ProvePhoneForm(_Code, allauth.VerifyPhoneForm):
    """The code that proves a number."""


class ChangePhoneForm(allauth.ChangePhoneForm):
    """Another number to sign in with."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = _("New mobile number")
        if self.user and not self.user.phone_proved:
            self.phone = None  # the number noted so far is the one to prove

    def clean_phone(self):
        return _refuse_often(super().clean_phone())
