"""Files in an object storage that speaks S3 (the office's own, or the government cloud's), by the settings `FILES_S3_…`.

Private: no address of an object is ever given out, the file door reads it and hands it on. Names are random, so nothing
is overwritten by another. What fails on the way is an `OSError` as with a disk, so that callers need not know.
"""

from contextlib import contextmanager
from functools import wraps

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from projects.trace.errors import StorageAway

IN_MEMORY = 2 * 1024 * 1024  # bytes of an opened object; a larger one lies in the temporary folder while it is open


@contextmanager
def _as_disk():
    try:
        yield
    except (BotoCoreError, ClientError) as problem:
        raise StorageAway(f"object storage: {problem}") from problem


def _told(name):
    """The method of that name, its failures told as those of a disk."""
    method = getattr(S3Storage, name)

    @wraps(method)
    def told(self, *args, **kwargs):
        with _as_disk():
            return method(self, *args, **kwargs)

    return told


class ObjectStorage(S3Storage):
    """The bucket of the site."""

    def get_default_settings(self):
        """Plain requests: stores other than Amazon's know neither its newer checksums nor host names per bucket."""
        plain = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
        return super().get_default_settings() | {
            "client_config": Config(
                s3={"addressing_style": "path"}, signature_version="s3v4", connect_timeout=5, read_timeout=30,
                retries={"total_max_attempts": 3}, **plain,
            ),
            "transfer_config": TransferConfig(use_threads=False),
            "default_acl": None, "querystring_auth": False, "file_overwrite": True, "max_memory_size": IN_MEMORY,
        }  # fmt: skip

    def _open(self, name, mode="rb"):
        """The object, fetched by now: what is missing or out of reach says so here and not in the middle."""
        with _as_disk():
            found = super()._open(name, mode)
            found.open()
        return found

    def url(self, name, *args, **kwargs):
        """Nothing has an address of its own."""
        raise NotImplementedError("files are handed out by the file door only")

    _save, delete, exists, listdir = _told("_save"), _told("delete"), _told("exists"), _told("listdir")
    size, get_modified_time = _told("size"), _told("get_modified_time")
