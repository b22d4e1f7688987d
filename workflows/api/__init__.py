"""The interface for other systems under /api/v1/: register, figures, intake. Tokens stand in `projects.machines`."""
