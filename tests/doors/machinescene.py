"""What other systems have in a county: tokens with each of their rights, an address that is told, what it was told."""

from projects.machines.actions.tokens import make_token
from projects.machines.actions.webhooks import subscribe
from projects.machines.models import Delivery, Event, Scope

ADDRESS = "https://hooks.example.cn/told"


def add_machines(scene):
    """Tokens by their right, `all`, and `carrier` for one carrier only; a webhook and a delivery that was given up."""
    place, scene.tokens = scene.place, {}
    kinds = {scope.value: ([scope.value], None) for scope in Scope}
    kinds |= {"all": (Scope.values, None), "carrier": (Scope.values, place.incubator)}
    for name, (scopes, carrier) in kinds.items():
        scene.tokens[name] = make_token(
            by=place.leader, county=place.county, name=f"系统{name}", scopes=scopes, days=30, carrier=carrier
        )
    scene.hook, _secret = subscribe(
        by=place.leader, county=place.county, name="政务平台", url=ADDRESS, events=Event.values
    )
    body = {"event": Event.LANDED, "project": scene.projects["main"].number}
    scene.delivery = Delivery.objects.create(subscription=scene.hook, event=Event.LANDED, body=body, state="given_up")
