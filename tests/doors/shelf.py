"""The cache of the doors: outside the database, where no savepoint takes back what was put there."""

from django.core.cache.backends.locmem import LocMemCache

PAPERS = ("letter-", "page-", "paper-")  # keys that name the contents: the same for whoever asks


class Shelf(LocMemCache):
    """Keeps drawn papers for the next visitor; the rest (how often somebody tried) is forgotten with the visit."""

    def forget_visit(self):
        """Forget all but the papers."""
        for key in [key for key in self._cache if not key.split(":", 2)[2].startswith(PAPERS)]:
            del self._cache[key], self._expire_info[key]
