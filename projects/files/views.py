"""The door to stored files, behind `visible_to`, never a path of the disk; and the door for files in pieces."""

from django.http import FileResponse, Http404, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from projects.trace.errors import Refused

from .models import Preview, StoredFile, Upload
from .pages import drawn_page
from .sending import sandboxed, send
from .uploads import PIECE, Misplaced, add_piece, cancel_upload, start_upload


@sandboxed
@require_safe
def download(request, pk):
    """Send a file to whoever may see a row that uses it. Pictures and PDFs may show in the browser on `?show=1`."""
    stored = get_object_or_404(StoredFile.objects.visible_to(request.user), pk=pk)
    return send(stored, show=bool(request.GET.get("show")))


@require_safe
def preview(request, pk):
    """The small picture of a file, to whoever may see the file; 404 while it is not made."""
    stored = StoredFile.objects.visible_to(request.user).filter(preview__state=Preview.State.READY)
    stored = get_object_or_404(stored.select_related("preview"), pk=pk)
    try:
        response = FileResponse(stored.preview.content.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def page(request, pk, number):
    """One page of a file as a picture, to whoever may see the file; 404 for what cannot be drawn."""
    drawn = drawn_page(get_object_or_404(StoredFile.objects.visible_to(request.user), pk=pk), number)
    if drawn is None:
        raise Http404
    response = HttpResponse(drawn.body, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response


def _state(upload):
    return {
        "key": upload.key, "url": reverse("upload", args=[upload.key]), "received": upload.received,
        "size": upload.size, "piece": PIECE, "expires_at": upload.expires_at,
    }  # fmt: skip


@require_POST
def upload_start(request):
    """Begin an upload in pieces, or find the same one again: name, size, stamp, place → 201 and its state."""
    size = request.POST.get("size", "")
    try:
        upload = start_upload(
            by=request.user, name=request.POST.get("name", ""), size=int(size) if _is_number(size) else 0,
            stamp=request.POST.get("stamp", ""), place=request.POST.get("place", ""),
        )  # fmt: skip
    except Refused as refusal:
        return JsonResponse({"problem": str(refusal)}, status=422)
    return JsonResponse(_state(upload), status=201)


def _is_number(text):
    return text.isascii() and text.isdigit() and len(text) < 16


class UploadView(View):
    """One's own upload under way: ask how far it is, send the next piece, give it up."""

    http_method_names = ["get", "patch", "delete"]

    @cached_property
    def upload(self):
        return get_object_or_404(Upload.objects.visible_to(self.request.user), key=self.kwargs["key"])

    def get(self, request, key):
        return JsonResponse(_state(self.upload))

    def patch(self, request, key):
        """The piece at `Upload-Offset`, `piece` bytes long or the rest; 409 tells which one is waited for."""
        upload, offset = self.upload, request.headers.get("Upload-Offset", "")
        try:
            if int(request.headers.get("Content-Length") or 0) > PIECE or not _is_number(offset):
                raise Misplaced
            received = add_piece(upload, offset=int(offset), body=request.body)
        except (Misplaced, UnreadablePostError):
            upload.refresh_from_db()
            return JsonResponse(_state(upload), status=409)
        except FileNotFoundError:
            cancel_upload(upload)
            raise Http404 from None
        except OSError:  # the disk is full
            return JsonResponse(
                {"problem": _("The file cannot be kept at present. Please try again later.")}, status=507
            )
        return JsonResponse({"received": received})

    def delete(self, request, key):
        cancel_upload(self.upload)
        return HttpResponse(status=204)


upload = UploadView.as_view()
upload.takes_methods = ("GET", "PATCH", "DELETE")
