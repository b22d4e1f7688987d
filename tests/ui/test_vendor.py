"""The vendored files are those that vendor.json names, unchanged, each with its licence."""

import hashlib
import json
import re

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "incubator" / "static" / "vendor"
PACKAGES = json.loads((VENDOR / "vendor.json").read_text())["packages"]
LISTED = {path: digest for package in PACKAGES for path, digest in package["files"].items()}


def test_every_file_is_listed_and_every_listed_file_is_there():
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert found - {"vendor.json"} == set(LISTED)


@pytest.mark.parametrize("path", sorted(LISTED))
def test_content_is_unchanged(path):
    assert hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() == LISTED[path]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_each_package_has_version_and_licence(package):
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    assert package["licence"] in {"MIT", "0BSD"}
    assert [path for path in package["files"] if path.endswith("/LICENSE")]


def test_no_source_map_and_no_outside_font():
    for path in LISTED:
        text = (VENDOR / path).read_text()
        assert "sourceMappingURL" not in text, path
        assert "@import" not in text, path
        assert not re.search(r"url\([\"']?https?:", text), path
