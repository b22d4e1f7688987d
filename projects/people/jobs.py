"""What is done again and again for accounts."""

from projects.trace.schedule import every

from .actions.phones import forget_unproved
from .auditcheck import check_tonight


@every(minutes=60)
def forget_unproved_accounts():
    """Accounts whose number was never proved do not stay."""
    return forget_unproved()


@every(minutes=30)
def check_audit():
    """The chain of the audit log is computed again every night."""
    return check_tonight()
