"""Messages to the signed-in person."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .actions import choose_ways
from .forms import WishesForm
from .models import Message, Wishes


def message_list(request):
    """All messages to this person, newest first; opening the list leaves them unread until followed."""
    page = Paginator(Message.objects.visible_to(request.user), 30).get_page(request.GET.get("page"))
    return render(request, "trace/messages.html", {"page": page})


@require_POST
def message_open(request, pk):
    """Mark a message as read and follow it."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
    return redirect(message.link or "messages")


@require_POST
def messages_read(request):
    """Mark all as read."""
    Message.objects.visible_to(request.user).unread().update(read_at=timezone.now())
    return redirect("messages")


def notifications(request):
    """通知设置: each person chooses per kind how messages come; in the site they always stand."""
    wishes = Wishes.objects.filter(user=request.user).first() or Wishes()
    form = WishesForm(request.POST or None, instance=wishes, person=request.user)
    if request.method == "POST" and form.is_valid():
        choose_ways(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. It holds from the next message on."))
        return redirect("notifications")
    return render(request, "trace/notifications.html", {"form": form})
