"""manage.py rotate_keys: seal all personal data by the first of FIELD_KEYS; stopped, it goes on where it was."""

from contextlib import nullcontext

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from projects.resealing import count_behind, drop_remains, reseal, sealed_tables
from projects.sealed import KeyMissing
from projects.trace import appendonly
from projects.trace.models import AuditEvent


class Command(BaseCommand):
    help = (
        "Seal personal data anew by the first of FIELD_KEYS. Put a new key first, restart everything, run this, and drop "
        "the old key when --check finds nothing more."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", dest="only_check", help="count the rows that wait")

    def handle(self, *, only_check, **options):
        waiting = {model: count_behind(model._meta.db_table, of) for model, of in sealed_tables().items()}
        waiting = {model: count for model, count in waiting.items() if count}
        for model, count in waiting.items():
            words = _("%(table)s: %(count)s rows under an older key.")
            self.stdout.write(words % {"table": model._meta.label, "count": count})
            if not only_check:
                self._reseal(model)
        if only_check and waiting:
            raise CommandError(_("%(count)s rows wait: run rotate_keys.") % {"count": sum(waiting.values())})
        if waiting:
            drop_remains()
        self.stdout.write(_("All personal data are sealed by the first key. Older keys may go from FIELD_KEYS."))

    def _reseal(self, model):
        around = appendonly.lifted if model is AuditEvent else nullcontext
        columns = sealed_tables()[model]
        try:
            for _count in reseal(model._meta.db_table, columns, model._meta.pk.column, around=around):
                pass
        except KeyMissing as missing:
            raise CommandError(f"{model._meta.label}: {missing}") from missing
