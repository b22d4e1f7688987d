"""审计档案: a project's numbered folder with catalogue and hashes, and one ZIP for all projects counted in a year."""

from . import sources  # noqa: F401  says which papers belong into it
