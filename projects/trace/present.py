"""Which tables hold anything of a project: most panels of most projects are empty, and one question tells which."""

from .prepared import prepared


@prepared("project_id")
def _rows(models, project_id):
    return {model: model._base_manager.filter(project=project_id) for model in models}


class Present:
    """Of some models (a tuple), those that have rows of a project: `Present((Talent, Grant), project.pk)`."""

    def __init__(self, models, project_id):
        self.models = {model for model, count in _rows.counts(models, project_id).items() if count}

    def read(self, model, question, *args, part=None):
        """The rows of a prepared question, or none, without asking, where their table has none at all."""
        return question.rows(*args, part=part) if model in self.models else []

    def of(self, rows):
        """These rows, or none, without asking, where their table has none at all."""
        return rows if rows.model in self.models else rows.none()
