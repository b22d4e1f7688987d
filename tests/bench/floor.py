"""The barest Django page that shows as many rows and cells as a page of the site: one query, one template, no shell.

Served without middleware, sign-in, menu, paging or filter. What a page costs beyond its floor is what the site adds.
"""

from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

from projects.register.models import Application, Project
from workflows.models import WorkItem

from .seeding import OWN

PROJECTS = Project.objects.select_related("carrier", "follow_up_by").order_by("-created_at", "-pk")
ITEMS = WorkItem.objects.select_related("project__organisation", "clock", "owner", "carrier").order_by("-pk")
APPLICATIONS = Application.objects.select_related("project", "carrier", "enclave", "organisation").order_by("-pk")

# Name → query, rows of the page it stands for, a column for each text that its row prints.
FLOORS = {
    "register": (
        PROJECTS, 50,
        "name number leader source carrier.short_name field stage planned_investment stage_since|date created_at|date",
    ),
    "inbox": (
        ITEMS, 30,
        "project.name project.number project.organisation.name step carrier.short_name created_at|date owner.name "
        "clock.due_on|date audience task_id",
    ),
    "leads": (
        PROJECTS, 50,
        "name number leader introduced_by bringer carrier.short_name follow_up_by.name lead_step lead_step_on|date "
        "touched_on|date next_date|date",
    ),
    "mine": (
        APPLICATIONS, len(OWN),
        "project.name carrier.short_name enclave.short_name number organisation.name state project.stage "
        "submitted_at|date accepted_on|date",
    ),
}  # fmt: skip


def floor_page(query, rows, columns):
    """A view that prints the first rows of the query as a table."""
    cells = "".join(f"<td>{{{{ row.{column} }}}}</td>" for column in columns.split())
    page = "<!doctype html><table>{% for row in rows %}<tr>" + cells + "</tr>{% endfor %}</table>"
    template = Engine().from_string(page)

    def view(request):
        return HttpResponse(template.render(Context({"rows": query[:rows]})))

    return view


urlpatterns = [path(f"floor/{name}/", floor_page(*given)) for name, given in FLOORS.items()]
