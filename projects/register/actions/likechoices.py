"""What a person chose in the preview for rows that look like a known project: joined, or judged to be different."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.trace.wording import filed

from ..importing import DIFFERENT, effect, place_key
from ..models import Likeness
from .likeness import decide_different, decide_same


def choose_likes(made, batch):
    """Carry out the choices for new rows, given as [(row, project id)]: the effects of it, not saved yet.

    By the verbs that judge a pair anywhere else, so it can be taken back in the same way.
    """
    chosen = [(row, pk, batch.choices[place_key(row)]) for row, pk in made if place_key(row) in batch.choices]
    words = filed(_("Chosen when the file was imported."))
    effects = []
    for row, pk, choice in chosen:
        pairs = Likeness.objects.undecided().filter(Q(first=pk) | Q(second=pk)).select_related("first", "second")
        for pair in pairs:
            other = pair.first if pair.second_id == pk else pair.second
            if choice == DIFFERENT:
                decide_different(pair, by=batch.by, words=words)
            elif choice == other.number:
                joining = decide_same(pair, keep=other, by=batch.by, words=words)
                effects.append(effect(batch, joining, made=True, project=pk, row=row))
                break
    return effects
