"""Members: who holds which seat, a new seat, the end of one."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.people.actions.factors import has_second_factor, remove_second_factor
from projects.people.actions.locks import lock_account, unlock_account
from projects.people.models import Membership, User
from projects.register.forms.leads import ReasonForm

from .. import members as verbs
from ..forms.settings import MemberFilter, MemberForm, SeatForm
from .settings_base import DECIDERS, KEEPERS, SettingsFormView, county_for, tabs

PER_PAGE = 30


def _people(county, seats, asked):
    """People who hold one of the seats (of the role asked for), by the words asked for."""
    if asked.get("role"):
        seats = seats.filter(role=asked["role"])
    people = User.objects.filter(Exists(seats.filter(user=OuterRef("pk"))))
    if word := asked.get("q", "").strip():
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    shown = Membership.objects.of_office(county).live().select_related("carrier", "section", "organisation")
    return people.order_by("name", "pk").prefetch_related(Prefetch("memberships", shown.order_by("pk"), "live_seats"))


def member_list(request):
    """People with a seat in the county now, and those whose seats have all ended."""
    county = county_for(request.user, *DECIDERS)
    form = MemberFilter(request.GET or None)
    seats = Membership.objects.visible_to(request.user).of_office(county)
    former = request.GET.get("tab") == "former"
    if former:
        living = Membership.objects.of_office(county).live().filter(user=OuterRef("user"))
        seats = seats.filter(~Exists(living))
    else:
        seats = seats.live()
    page = Paginator(_people(county, seats, form.cleaned()), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs("settings-members"),
        "filter": form,
        "page": page,
        "former": former,
        "may_change": request.user.seats.has(*KEEPERS, county_id=county.pk),
    }
    return render(request, "settings/members.html", context)


def _member(request, county, pk):
    """A person who holds or held a seat of the county, with all those seats; 404 for anybody else."""
    seats = Membership.objects.visible_to(request.user).of_office(county).filter(user=pk)
    rows = list(seats.select_related("user", "carrier", "section", "organisation").order_by("ended_at", "pk"))
    if not rows:
        raise Http404
    return rows[0].user, rows


def member(request, pk):
    """One person: live seats, ended ones, another seat."""
    county = county_for(request.user, *DECIDERS)
    person, seats = _member(request, county, pk)
    context = {
        "person": person,
        "live": [seat for seat in seats if seat.ended_at is None],
        "ended": [seat for seat in seats if seat.ended_at],
        "may_change": request.user.seats.has(*KEEPERS, county_id=county.pk),
        "protected": has_second_factor(person),
    }
    return render(request, "settings/member.html", context)


class _SeatView(SettingsFormView):
    section, roles, asks_again = "settings-members", KEEPERS, True

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"county": self.county}

    def get_success_url(self):
        return reverse("settings-member", args=[self.result.user_id])


class MemberNewView(_SeatView):
    """A colleague by e-mail, with the first seat."""

    form_class = MemberForm
    title = gettext_lazy("Add a member")
    button = gettext_lazy("Give the role")
    hint = gettext_lazy(
        "Without an account, the person gets one and a link by e-mail to set a password. Nobody else learns it."
    )
    done_message = gettext_lazy("The role is given; the person is told by e-mail.")

    def act(self, form):
        return verbs.appoint(by=self.request.user, county=self.county, **form.cleaned_data)


class SeatNewView(_SeatView):
    """Another seat for a person of the list."""

    form_class = SeatForm
    button = gettext_lazy("Give the role")
    hint = gettext_lazy("It holds from this moment.")
    done_message = MemberNewView.done_message

    def prepare(self):
        self.person, _seats = _member(self.request, self.county, self.kwargs["pk"])
        self.title = _("Another role for %(name)s") % {"name": self.person}

    def back(self):
        return reverse("settings-member", args=[self.person.pk])

    def act(self, form):
        return verbs.appoint(by=self.request.user, county=self.county, user=self.person, **form.cleaned_data)


class SeatEndView(SettingsFormView):
    """End a seat, with the reason."""

    section, roles, form_class, asks_again = "settings-members", KEEPERS, ReasonForm, True
    button = gettext_lazy("End the role")
    hint = gettext_lazy(
        "It ends at once and stays in the history. Files that the person had taken go back to the colleagues."
    )
    done_message = gettext_lazy("The role has ended.")

    def prepare(self):
        seats = Membership.objects.visible_to(self.request.user).of_office(self.county).live()
        self.seat = get_object_or_404(seats.select_related("user", "carrier", "section"), pk=self.kwargs["pk"])
        names = {"name": self.seat.user, "role": self.seat.get_role_display()}
        self.title = _("End the role “%(role)s” of %(name)s") % names

    def act(self, form):
        return verbs.dismiss(self.seat, by=self.request.user, **form.cleaned_data)

    def back(self):
        return reverse("settings-member", args=[self.seat.user_id])


class FactorRemoveView(SettingsFormView):
    """A colleague lost phone or key: take the second proof off, with the reason."""

    section, roles, form_class, asks_again = "settings-members", KEEPERS, ReasonForm, True
    button = gettext_lazy("Take the second proof off")
    hint = gettext_lazy(
        "Make sure who asks, in person or by a call to a number you know. App, passkeys and recovery codes go; the password "
        "stays. All sessions of the account end, and the person is told."
    )
    done_message = gettext_lazy("The second proof is taken off; the person is told.")

    def prepare(self):
        self.person, _seats = _member(self.request, self.county, self.kwargs["pk"])
        self.title = _("Take the second proof of %(name)s off") % {"name": self.person}

    def act(self, form):
        return remove_second_factor(self.person, by=self.request.user, county=self.county, **form.cleaned_data)

    def back(self):
        return reverse("settings-member", args=[self.person.pk])


class AccountLockView(SettingsFormView):
    """Shut a colleague's account, with the reason."""

    section, roles, form_class, asks_again = "settings-members", KEEPERS, ReasonForm, True
    button = gettext_lazy("Shut the account")
    hint = gettext_lazy(
        "For an account in the wrong hands. All its sessions end at once and nobody can sign in with it; the roles stay and "
        "hold again once it is opened. Files that the person had taken can be handed over."
    )
    done_message = gettext_lazy("The account is shut.")

    def prepare(self):
        self.person, _seats = _member(self.request, self.county, self.kwargs["pk"])
        self.title = _("Shut the account of %(name)s") % {"name": self.person}

    def act(self, form):
        return lock_account(self.person, by=self.request.user, county=self.county, **form.cleaned_data)

    def back(self):
        return reverse("settings-member", args=[self.person.pk])


class AccountUnlockView(AccountLockView):
    """Open it again, with the reason."""

    button = gettext_lazy("Open the account again")
    hint = gettext_lazy(
        "Make sure who asks. Password and second proof are as they were: let both be changed if they got known."
    )
    done_message = gettext_lazy("The account is open again; the person is told.")

    def prepare(self):
        super().prepare()
        self.title = _("Open the account of %(name)s again") % {"name": self.person}

    def act(self, form):
        return unlock_account(self.person, by=self.request.user, county=self.county, **form.cleaned_data)
