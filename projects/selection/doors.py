"""Who may open files because of selection: experts on duty, the centre for evidence and minutes."""

from projects.files.doors import opens_files
from projects.people.seats import CENTRE, EXPERT
from projects.register.models import Material
from projects.register.stages import Stage

from .models import BlindFile, Deliberation, Meeting, Objection, ReusedScore, Review
from .reading import READABLE


@opens_files
def files_under_review(user):
    """Materials of the judged version, after the declaration and only while the meeting is open.

    Never in a blind round: its marked files have a door of their own, which tells no name (`views.blind`).
    """
    on_duty = Review.objects.filter(
        expert__user=user,
        expert__county__in=user.seats.counties(EXPERT),
        state__in=READABLE,
        item__removed_at=None,
        item__project__stage=Stage.REVIEW,
        item__meeting__state=Meeting.State.OPEN,
        item__meeting__blind=False,
    )
    return Material.objects.filter(version__in=on_duty.values("item__version")).values("document__file")


@opens_files
def evidence_of_objections(user):
    """What an objector attached; never open to the applicant."""
    counties = user.seats.counties(*CENTRE)
    return Objection.objects.filter(item__notice__county__in=counties, evidence__isnull=False).values("evidence")


@opens_files
def copies_without_names(user):
    """Files marked for a blind round, to the centre and its auditors; experts get them by `views.blind` alone."""
    counties = user.seats.counties_reading_all
    return BlindFile.objects.filter(item__meeting__county__in=counties).values("file")


@opens_files
def minutes_in_word(user):
    """Minutes of sittings, with their votes, for the centre and the auditors; a pending one has none yet."""
    counties = user.seats.counties_reading_all
    return Deliberation.objects.filter(county__in=counties, minutes__word__isnull=False).values("minutes__word")


@opens_files
def minutes_as_pdf(user):
    """The same as PDF."""
    counties = user.seats.counties_reading_all
    return Deliberation.objects.filter(county__in=counties, minutes__pdf__isnull=False).values("minutes__pdf")


@opens_files
def evidence_of_reused_scores(user):
    """What proves a contest's score: for whoever reads the sheets."""
    counties = user.seats.counties_reading_all
    scores = ReusedScore.objects.filter(entry__project__county__in=counties, evidence__isnull=False)
    return scores.values("evidence")
