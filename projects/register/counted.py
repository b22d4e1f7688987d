"""Which projects count in a year is decided above this app; whoever decides registers the answer here.

So the register can filter by it without knowing the rule.
"""

_answers = []


def answers_counted(answer):
    """Register `answer(county_ids, year, *, as_of, known_on) -> ids of the counted projects`. Call once, from an app's `ready`."""
    _answers.append(answer)
    return answer


def counted_in(county_ids, year, *, as_of=None, known_on=None):
    """Ids of the projects that count in the year, as of a day and as known on a day (today without)."""
    return {project for answer in _answers for project in answer(county_ids, year, as_of=as_of, known_on=known_on)}
