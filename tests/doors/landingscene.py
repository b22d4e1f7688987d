"""What the landing needs beside the way of a scene: a waiver, a written authorisation, matters to coordinate."""

from datetime import date

from django.core.files.base import ContentFile

from projects.figures.actions.dossiers import ask_dossier
from projects.outcomes.actions.authorisations import authorise
from projects.outcomes.actions.matters import raise_matter
from projects.outcomes.actions.waivers import grant_waiver
from tests import factories as make


def add_landing(scene):
    """A waiver of the landing that gathers evidence, an authorisation to come, two matters of the main project."""
    place = scene.place
    make.LandingConditionsFactory(
        county=place.county, version="V9", level="substantial", required=["premises"], waivable=["premises", "funds"],
        any_of=["funds"], any_count=1,
    )  # fmt: skip
    scene.waiver = grant_waiver(
        project=scene.projects["evidence"], by=place.staff, level="substantial", kind="premises", form="later",
        until=date(2026, 6, 30), reason="合同用印中",
    )  # fmt: skip
    scene.authorisation = authorise(
        by=place.leader, county=place.county, principal=place.staff, deputy=place.incubator_operator,
        first_day=date(2026, 5, 1), last_day=date(2026, 5, 31), reason="外出培训",
        paper=make.StoredFileFactory(county=place.county),
    )  # fmt: skip
    main = scene.projects["main"]
    known = {"project": main, "by": place.staff, "unit": "县自然资源局", "due_on": date(2026, 4, 1)}
    scene.matter = raise_matter(what="用地指标", owner=place.incubator_operator, **known)
    outside = make.UserFactory(name="周转")
    make.MembershipFactory(user=outside, county=place.county, role="centre_staff")
    scene.other_matter = raise_matter(what="环评批复", owner=outside, **known)
    scene.dossier = ask_dossier(by=place.staff, county=place.county, project=main, year=2026)
    scene.dossier.state = "ready"
    scene.dossier.content.save("x.zip", ContentFile(b"PK"), save=True)
    scene.waiting_dossier = ask_dossier(by=place.staff, county=place.county, year=2025)
    scene.lost_dossier = ask_dossier(by=place.staff, county=place.county, year=2024)
    scene.lost_dossier.state = "failed"
    scene.lost_dossier.save()
