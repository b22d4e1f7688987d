"""Files of tenancy open to whoever may see the stay."""

from projects.files.doors import opens_files

from .models import Change, Handover, IssuedLetter, MoveIn, Petition, Renewal, StayCase, YearCheck


@opens_files
def agreements(user):
    """Signed agreements of visible stays."""
    return MoveIn.objects.visible_to(user).exclude(agreement=None).values("agreement")


@opens_files
def handover_records(user):
    """Handover records of visible stays."""
    return MoveIn.objects.visible_to(user).exclude(handover_record=None).values("handover_record")


@opens_files
def handover_photos(user):
    """Photos of the handovers that one sees."""
    return Handover.objects.visible_to(user).values("photos")


@opens_files
def handover_sheets(user):
    """Signed sheets of the handovers that one sees."""
    return Handover.objects.visible_to(user).exclude(paper=None).values("paper")


@opens_files
def renewals(user):
    """Signed renewals of visible stays."""
    return Renewal.objects.filter(move_in__in=MoveIn.objects.visible_to(user).values("pk")).values("agreement")


@opens_files
def petitions(user):
    """Files of visible petitions."""
    return Petition.objects.visible_to(user).exclude(file=None).values("file")


@opens_files
def case_files(user):
    """What was handed in with requests about visible stays."""
    return StayCase.objects.visible_to(user).exclude(file=None).values("file")


@opens_files
def case_proofs(user):
    """What proves a graduation."""
    return StayCase.objects.visible_to(user).exclude(proof=None).values("proof")


@opens_files
def year_checks(user):
    """Papers of the yearly checks of visible stays."""
    seen = MoveIn.objects.visible_to(user).values("pk")
    return YearCheck.objects.filter(move_in__in=seen).exclude(file=None).values("file")


@opens_files
def change_papers(user):
    """Evidence and signed papers of visible change requests."""
    return Change.objects.visible_to(user).values("evidence")


@opens_files
def supplements(user):
    """Three-party agreements of visible change requests."""
    return Change.objects.visible_to(user).exclude(supplement=None).values("supplement")


@opens_files
def replaced_agreements(user):
    """Agreements that an accepted change replaced: they stay readable."""
    return Change.objects.visible_to(user).exclude(replaced=None).values("replaced")


@opens_files
def letters_in_word(user):
    """Issued letters of visible projects."""
    return IssuedLetter.objects.visible_to(user).filter(paper__word__isnull=False).values("paper__word")


@opens_files
def letters_as_pdf(user):
    """The same as PDF."""
    return IssuedLetter.objects.visible_to(user).filter(paper__pdf__isnull=False).values("paper__pdf")
