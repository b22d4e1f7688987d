"""Labels from the page of a project."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..actions.labels import put_label, remove_label
from ..models import Label, Project


@require_POST
def label_add(request, number):
    """Put a label on the project."""
    project = get_object_or_404(Project.objects.visible_to(request.user).live(), number=number)
    put_label(project=project, by=request.user, name=request.POST.get("name", ""))
    messages.success(request, _("The label is on the project."))
    return redirect(project)


@require_POST
def label_remove(request, number, pk):
    """Take a label off the project."""
    project = get_object_or_404(Project.objects.visible_to(request.user).live(), number=number)
    label = get_object_or_404(Label.objects.used_by(request.user), pk=pk)
    remove_label(project=project, by=request.user, label=label)
    messages.success(request, _("The label is off the project."))
    return redirect(project)
