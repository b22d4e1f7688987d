"""What the applicant of a scene has begun: a draft with a material, an upload under way, a petition, changes."""

from datetime import date

from projects.files.actions import add_document
from projects.files.uploads import start_upload
from projects.register.actions.drafts import attach_material, save_field, start_application
from tests import factories as make


def begun(scene, file):
    """Adds draft, material, document, petition and upload to the scene."""
    place = scene.place
    scene.draft = start_application(
        by=place.applicant, organisation=place.organisation, carrier=place.incubator, name=f"{place.word}草稿",
        field="electronics",
    )  # fmt: skip
    save_field(by=place.applicant, application=scene.draft, path="summary", value="一句话")
    version = add_document(
        by=place.applicant, organisation=place.organisation, kind="plan", title="商业计划书", file=file
    )
    attach_material(by=place.applicant, application=scene.draft, requirement=scene.requirement, document=version)
    scene.material = scene.draft.materials.get()
    scene.document = version
    make.PreviewFactory(file=scene.stay.agreement)
    scene.petition = make.PetitionFactory(project=scene.main, by=place.applicant)
    scene.free_room = make.RoomFactory(carrier=place.incubator)
    scene.room_use = make.RoomUseFactory(room__carrier=place.incubator, project=scene.main, by=place.incubator_operator)
    scene.upload = start_upload(by=place.applicant, name=f"{place.word}路演.pdf", size=9_000_000)


def add_changes(scene):
    """`scene.change`: the applicant's company shall take its place; `scene.takeover`: the applicant shall take over."""
    place = scene.place
    scene.change = make.ChangeFactory(project=scene.main, by=place.applicant)
    scene.takeover = make.ChangeFactory(
        project=scene.entered.project, by=place.incubator_operator, partner=place.organisation, since=date(2026, 3, 2)
    )
