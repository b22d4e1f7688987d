"""How often somebody tried something."""

from django.db import models


class Attempt(models.Model):
    """Tries of one person or place at one thing until a moment: in the database, so that all processes count as one.

    The key is a keyed digest: neither an address nor an account can be read from it.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.PositiveBigIntegerField(db_index=True)  # seconds since 1970: the count ends, a new one may begin
