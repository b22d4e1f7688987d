"""What is done again and again for accounts."""

from projects.trace.schedule import every

from .actions.phones import forget_unproved


@every(minutes=60)
def forget_unproved_accounts():
    """Accounts whose number was never proved do not stay."""
    return forget_unproved()
