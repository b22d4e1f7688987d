"""Pages of the admission: offer, confirmation, agreement, handover, verification; and recording a move-in."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from projects.files.actions import store
from projects.people.models import Carrier
from projects.register.models import IncubationRule, Project
from projects.register.stages import OPENINGS
from projects.tenancy.actions import offers, stays
from projects.tenancy.changerules import agreement_hurdle
from projects.tenancy.models import Handover, Room
from projects.tenancy.rules import earlier_stays, judge, pending_stay
from projects.tenancy.verbviews import VerbFormView

from ..admission import record_move_in
from ..forms import admission as forms
from ..letters import send_offer
from ..models import AdmissionProcess
from .steps import StepView


def _stored(data, *names, by, county):
    """The form's data with its checked uploads kept as files."""
    return data | {name: data[name] and store(data[name], by=by, county=county) for name in names}


class AdmissionStep(StepView):
    """What the steps of an admission share: the carrier, the stay being arranged, the offer."""

    def stored(self, data, *names):
        return _stored(data, *names, by=self.request.user, county=self.item.project.county)

    @cached_property
    def process(self):
        return AdmissionProcess.objects.select_related("application", "carrier").get(pk=self.item.task.process_id)

    @property
    def rooms(self):
        """The rooms that the carrier lets, with who holds them."""
        return self.process.carrier.rooms.let_on(timezone.localdate()).with_holders()

    @cached_property
    def stay(self):
        return pending_stay(self.item.project, self.process.carrier)

    def get_context_data(self, **kwargs):
        return super().get_context_data(carrier=self.process.carrier, stay=self.stay, **kwargs)


class OfferView(AdmissionStep):
    """入孵通知书: the centre sends the offer."""

    step = "admission.offer"
    form_class = forms.OfferForm
    template_name = "workflows/admission_offer.html"
    done_message = _("The offer is sent; the applicant was told.")
    asks_nothing = True  # the day of confirmation is proposed, words are optional

    def get_initial(self):
        return {"confirm_by": offers.usual_confirm_by(self.item.county_id)}

    def act(self, form):
        return partial(send_offer, carrier=self.process.carrier, **form.cleaned_data), ""


class ConfirmView(AdmissionStep):
    """The applicant answers the offer."""

    step = "admission.confirm"
    form_class = forms.AnswerForm
    template_name = "workflows/admission_confirm.html"
    done_message = _("Thank you, your answer is recorded.")

    def act(self, form):
        if form.cleaned_data["answer"] == "decline":
            return partial(offers.decline_offer, reason=form.cleaned_data["reason"]), "decline"
        return offers.accept_offer, ""

    def get_success_url(self):
        return self.item.project.get_absolute_url()

    def get_context_data(self, **kwargs):
        offer = offers.open_offer(self.item.project)
        letter_url = reverse("offer", args=[offer.pk]) if offer else ""
        return super().get_context_data(offer=offer, letter_url=letter_url, **kwargs)


class AgreementView(AdmissionStep):
    """The carrier enters the signed agreement."""

    step = "admission.agreement"
    form_class = forms.AgreementForm
    template_name = "workflows/admission_agreement.html"
    done_message = _("The agreement is recorded. Next: handover of rooms.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"rooms": self.rooms}

    def get_initial(self):
        """What was reserved for the project, and what the carrier asks for that room."""
        mine = self.item.project.room_uses.living().filter(room__carrier=self.process.carrier, move_in=None)
        use = mine.select_related("room").first()
        if use is None:
            return {}
        return {"place": use.room, "area": use.room.area, "rent": use.room.rent, "term_from": use.first_day,
                "term_to": use.last_day}  # fmt: skip

    def act(self, form):
        data = self.stored(form.cleaned_data, "agreement")
        process = self.process
        return partial(stays.sign_agreement, carrier=process.carrier, application=process.application, **data), ""


class HandoverView(AdmissionStep):
    """办理入驻; after the centre sent it back, also the correction of the agreement."""

    step = "admission.handover"
    template_name = "workflows/admission_handover.html"
    done_message = _("The move-in is recorded. The centre verifies it.")

    @cached_property
    def sheet(self):
        """The handover that the keepers of the rooms recorded, or None."""
        return self.stay and self.stay.handovers.filter(kind=Handover.Kind.IN).first()

    @property
    def sent_back(self):
        return bool(self.stay and self.stay.handover_on)

    def get_form_class(self):
        return forms.CorrectedHandoverForm if self.sent_back else forms.HandoverForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | ({"rooms": self.rooms} if self.sent_back else {})

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.has_record = bool(self.sheet or (self.stay and self.stay.handover_record_id))
        return form

    def get_initial(self):
        if not self.sent_back:
            return {"on": self.sheet.on} if self.sheet else {}
        terms = {name: getattr(self.stay, name) for name in stays.AGREEMENT_FIELDS}
        use = self.stay.room_uses.living().first()
        terms["place"] = use and use.room_id
        return terms | {"on": self.stay.handover_on, "words": self.stay.handover_words}

    def act(self, form):
        files = ("handover_record", "agreement") if self.sent_back else ("handover_record",)
        data = self.stored(form.cleaned_data, *files)
        if self.sent_back:
            terms = (*stays.AGREEMENT_FIELDS, "place")
            data["corrected"] = {name: data.pop(name) for name in terms if name in data}
        return partial(stays.hand_over, carrier=self.process.carrier, **data), ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(sent_back=self.sent_back, sheet=self.sheet, **kwargs)


class VerifyView(AdmissionStep):
    """The centre verifies the move-in or sends it back."""

    step = "admission.verify"
    form_class = forms.VerifyForm
    template_name = "workflows/admission_verify.html"

    @property
    def incubator(self):
        return self.process.carrier.kind == Carrier.Kind.INCUBATOR

    def get_form_kwargs(self):
        earlier = list(earlier_stays(self.stay)) if self.stay else []
        return super().get_form_kwargs() | {"incubator": self.incubator, "earlier": earlier}

    def act(self, form):
        data, carrier = form.cleaned_data, self.process.carrier
        if data["decision"] == "send_back":
            return partial(stays.send_back_move_in, carrier=carrier, reason=data["reason"]), "send_back"
        ends = bool(data.get("ends_earlier"))
        incubatee = bool(data.get("incubatee"))
        return partial(stays.verify_move_in, carrier=carrier, incubatee=incubatee, ends_earlier=ends), ""

    def get_context_data(self, **kwargs):
        rules = IncubationRule.objects
        rule = self.stay and self.incubator and rules.in_force(self.item.county_id, self.stay.moved_in_on)
        recorders = (self.stay.signed_by_id, self.stay.handed_over_by_id) if self.stay else ()
        return super().get_context_data(
            conditions=judge(self.stay, rule) if rule else [],
            rule=rule,
            own_record=self.request.user.pk in recorders,
            hurdle=agreement_hurdle(self.stay) if self.stay else "",
            **kwargs,
        )


class RecordView(VerbFormView):
    """A carrier's operator records a move-in of one of his projects without a journey before it."""

    form_class = forms.RecordForm
    template_name = "workflows/admission_record.html"
    done_message = _("The agreement is recorded. Next: handover of rooms.")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.seats.carriers():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        user = self.request.user
        projects = Project.objects.visible_to(user).filter(stage__in=OPENINGS, open_admission=None)
        carriers = Carrier.objects.filter(pk__in=user.seats.carriers())
        rooms = Room.objects.filter(carrier__in=carriers).let_on(timezone.localdate()).with_holders()
        kwargs = super().get_form_kwargs()
        return kwargs | {"projects": projects.order_by("-number"), "carriers": carriers, "rooms": rooms}

    def get_initial(self):
        number = self.request.GET.get("project", "")
        project = Project.objects.visible_to(self.request.user).filter(number=number).first()
        return {"project": project, "carrier": self.request.GET.get("carrier")}

    def act(self, form):
        data = form.cleaned_data
        data = _stored(data, "agreement", by=self.request.user, county=data["project"].county)
        return record_move_in(by=self.request.user, **data)

    def get_success_url(self):
        return self.result.project.get_absolute_url()
