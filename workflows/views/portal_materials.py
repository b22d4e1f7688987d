"""Materials of an application, and the folder (材料夹) in which an organisation keeps its documents."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.files.actions import add_document, set_valid_to, store
from projects.files.limits import Limits
from projects.files.models import Document, DocumentVersion, Upload
from projects.register.actions.drafts import attach_material, detach_material
from projects.register.eligibility import problems, requirements_in_force
from projects.register.models import Application, Material
from projects.register.supplement import draft_materials, open_codes
from projects.trace.errors import Refused

from ..forms.portal import FolderForm, UploadForm, ValidityForm
from .portal import my_organisations
from .portal_fill import answered, fill_context


def newest_versions(organisation):
    """The newest version of each document of an organisation."""
    rows = DocumentVersion.objects.filter(document__organisation=organisation).select_related(
        "document", "file__preview"
    )
    newest = {}
    for row in rows.order_by("document", "-number"):
        newest.setdefault(row.document_id, row)
    return list(newest.values())


def unfinished(user, place):
    """One's own uploads under way whose place begins so: {place: [uploads]}."""
    found = {}
    for upload in Upload.objects.visible_to(user).filter(place__startswith=place):
        found.setdefault(upload.place, []).append(upload)
    return found


def material_cards(application, codes=None, forms=None, spent=(), *, user):
    """What the page shows per requirement: what is handed in, the upload form, the choice from the folder.

    `spent` are document versions that a check found wanting: they are not offered again.
    """
    forms, limits = forms or {}, Limits(application.project.county_id)
    under_way = unfinished(user, f"{application.number}/")
    handed = {}
    for row in draft_materials(application):
        handed.setdefault(row.requirement.code, []).append(row)
    folder = newest_versions(application.organisation)
    cards = []
    for requirement in requirements_in_force(application.project.county_id, application.applicant_kind):
        if codes is not None and requirement.code not in codes:
            continue
        rows = handed.get(requirement.code, [])
        taken = {row.document_id for row in rows} | set(spent)
        fitting = [row for row in folder if row.document.kind in (requirement.code, "other") and row.pk not in taken]
        upload = forms.get(requirement.code) or UploadForm(
            auto_id=f"id_{requirement.code}_%s", limits=limits.of(requirement.code)
        )
        stopped = under_way.get(f"{application.number}/{requirement.code}", [])
        cards.append(
            {"requirement": requirement, "rows": rows, "upload": upload, "fitting": fitting, "unfinished": stopped}
        )
    return cards


def materials(request, number):
    """The step of the draft for materials."""
    application = answered(request, number)
    if application.state != Application.State.DRAFT:
        return redirect("application", number)
    return _page(request, application)


def _page(request, application, forms=None):
    context = fill_context(application, "materials", problems(application))
    context |= {"cards": material_cards(application, forms=forms, user=request.user)}
    return render(request, "portal/materials.html", context)


def _requirement(application, code):
    rows = requirements_in_force(application.project.county_id, application.applicant_kind)
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise Http404
    return found


def _back(application, request):
    """To the page from which the material was handed in: the draft, or the supplement."""
    if application.state == Application.State.DRAFT:
        return redirect("application-materials", application.number)
    item = request.GET.get("item", "")
    return redirect("step-intake-supplement", item) if item.isdecimal() else redirect("application", application.number)


@require_POST
def material_add(request, number, code):
    """Upload a file for a requirement, or choose a document of the folder."""
    application = answered(request, number)
    requirement = _requirement(application, code)
    if "document" in request.POST:
        version = get_object_or_404(
            DocumentVersion.objects.select_related("document"),
            pk=request.POST["document"] if request.POST["document"].isdecimal() else 0,
            document__organisation=application.organisation,
        )
        attach_material(by=request.user, application=application, requirement=requirement, document=version)
        messages.success(request, _("Handed in: %(name)s.") % {"name": requirement.name})
        return _back(application, request)
    limits = Limits(application.project.county_id).of(code)
    form = UploadForm(request.POST, request.FILES, auto_id=f"id_{code}_%s", limits=limits, sender=request.user)
    if _from_script(request):
        return _answer(form, lambda data: _keep(request.user, application, requirement, data))
    if not form.is_valid():
        if application.state == Application.State.DRAFT:
            return _page(request, application, {code: form})
        messages.error(request, " ".join(sentence for errors in form.errors.values() for sentence in errors))
        return _back(application, request)
    _keep(request.user, application, requirement, form.cleaned_data)
    messages.success(request, _("Handed in: %(name)s.") % {"name": requirement.name})
    return _back(application, request)


def _from_script(request):
    """Whether the script of the page asks: it shows the answer beside the file."""
    return request.headers.get("Accept") == "application/json"


def _answer(form, keep):
    """Keep what was sent and say so in JSON, or say what is wrong (422)."""
    sentences = [sentence for errors in form.errors.values() for sentence in errors]
    if not sentences:
        try:
            keep(form.cleaned_data)
        except Refused as refusal:
            sentences = [str(refusal)]
    return JsonResponse({"problem": " ".join(sentences)}, status=422) if sentences else JsonResponse({"kept": True})


def _keep(by, application, requirement, data):
    organisation = application.organisation
    stored = store(data["file"], by=by, county=organisation.county)  # hashed and written before the transaction
    with transaction.atomic():
        version = add_document(
            by=by, organisation=organisation, kind=requirement.code, title=data["title"] or requirement.name,
            file=stored, valid_to=data["valid_to"],
        )  # fmt: skip
        attach_material(by=by, application=application, requirement=requirement, document=version)


@require_POST
def material_remove(request, number, pk):
    """Take a material back that was not submitted yet."""
    application = answered(request, number)
    codes = open_codes(application)
    material = get_object_or_404(
        Material.objects.select_related("application__project", "requirement"),
        pk=pk,
        application=application,
        version=None,
    )
    if codes is None or material.requirement.code in codes:
        detach_material(by=request.user, material=material)
        messages.success(request, _("Taken back; it stays in your folder."))
    return _back(application, request)


@require_POST
def document_valid_to(request, pk):
    """Say until when a version is valid, while nobody has judged it."""
    editing = my_organisations(request.user, editing=True)
    version = get_object_or_404(
        DocumentVersion.objects.select_related("document__organisation"), pk=pk, document__organisation__in=editing
    )
    form = ValidityForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["valid_to"]))
    elif version.materials.exclude(version=None).exists():
        messages.error(request, _("What was submitted stays as it was. Upload a new version instead."))
    else:
        set_valid_to(by=request.user, version=version, valid_to=form.cleaned_data["valid_to"])
        messages.success(request, _("Saved."))
    to = request.GET.get("to", "")
    return redirect(to if url_has_allowed_host_and_scheme(to, None) else "folder")


def folder(request):
    """材料夹: every document of one's organisations, with its versions; upload more."""
    organisations = list(my_organisations(request.user))
    editing = list(my_organisations(request.user, editing=True))
    if not organisations:
        return redirect("organisation-new")
    chosen = next((row for row in organisations if str(row.pk) == request.GET.get("organisation")), organisations[0])
    kinds = [(row.code, row.name) for row in requirements_in_force(chosen.county_id, chosen.kind)]
    documents = list(
        Document.objects.filter(organisation=chosen).prefetch_related("versions__file__preview", "versions__added_by")
    )
    form = _folder_form(request, chosen, documents, [*kinds, ("other", _("Something else"))])
    if request.method == "POST" and chosen in editing:
        if _from_script(request):
            return _answer(form, lambda data: _put(request.user, chosen, form, data))
        if form.is_valid():
            _put(request.user, chosen, form, form.cleaned_data)
            messages.success(request, _("It is in your folder."))
            return redirect(f"{reverse('folder')}?organisation={chosen.pk}")
    names = dict(kinds)
    rows = [{"document": row, "kind": names.get(row.kind, _("Something else")), "versions": list(row.versions.all())}
            for row in documents]  # fmt: skip
    context = {
        "form": form, "rows": rows, "chosen": chosen, "organisations": organisations, "may_edit": chosen in editing,
        "unfinished": unfinished(request.user, f"folder/{chosen.pk}").get(f"folder/{chosen.pk}", []),
    }  # fmt: skip
    return render(request, "portal/folder.html", context)


def _folder_form(request, chosen, documents, kinds):
    """The form; `?document=` fills it for a new version of that one. A kind of material has its own limits."""
    limits = Limits(chosen.county_id)
    asked = request.POST.get("kind", "")
    like = next((row for row in documents if str(row.pk) == request.GET.get("document")), None)
    initial = {"kind": like.kind, "title": like.title} if like else {}
    return FolderForm(
        request.POST or None, request.FILES or None, kinds=kinds, initial=initial, sender=request.user,
        limits=limits.of(asked or initial.get("kind", "")),
    )  # fmt: skip


def _put(by, organisation, form, data):
    stored = store(data["file"], by=by, county=organisation.county)
    title = data["title"] or dict(form.fields["kind"].choices)[data["kind"]]
    add_document(
        by=by, organisation=organisation, kind=data["kind"], title=title, file=stored, valid_to=data["valid_to"]
    )
