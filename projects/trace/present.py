"""Which tables hold anything of a project: most panels of most projects are empty, and one question tells which."""

from .capped import counts_up_to


class Present:
    """Of some models, those that have rows with these values, e.g. `Present([Talent, Grant], project=project)`."""

    def __init__(self, models, **where):
        rows = {model: model._base_manager.filter(**where) for model in models}
        self.models = {model for model, count in counts_up_to(rows, cap=0).items() if count}

    def of(self, rows):
        """These rows, or none, without asking, where their table has none at all."""
        return rows if rows.model in self.models else rows.none()
