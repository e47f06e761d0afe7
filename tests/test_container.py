"""What goes into the container image is pinned, complete and nothing else: Dockerfile, compose.yaml and lock agree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ]+)(?: ; (?P<marker>.+?))? \\$", re.MULTILINE)
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def locked() -> dict[str, set[str]]:
    """The versions of each distribution in the lock (several where markers choose)."""
    found: dict[str, set[str]] = {}
    for each in PINNED.finditer((ROOT / "requirements.lock").read_text("utf-8")):
        found.setdefault(each["name"], set()).add(each["version"])
    return found


EXTRAS = ("postgresql", "redis")


@pytest.mark.parametrize(
    "line", [*PROJECT["dependencies"], *(each for extra in EXTRAS for each in PROJECT["optional-dependencies"][extra])]
)
def test_container_lock_holds_every_dependency(line: str) -> None:
    wanted = Requirement(line)
    versions = locked().get(canonicalize_name(wanted.name), set())
    assert versions, f"{wanted.name} is not in requirements.lock: run 'make lock'"
    assert all(version in wanted.specifier for version in versions), "run 'make lock'"


def test_container_lock_has_a_hash_for_every_version() -> None:
    for entry in re.split(r"^(?=[a-z0-9])", (ROOT / "requirements.lock").read_text("utf-8"), flags=re.MULTILINE):
        assert not entry.strip() or (PINNED.match(entry) and "--hash=sha256:" in entry), entry


def test_container_images_are_pinned_by_digest() -> None:
    bases = re.findall(r"^(?:ARG BASE=|FROM )(\S+)", DOCKERFILE, re.MULTILINE)
    images = [each for each in bases if each != "${BASE}"]
    images += re.findall(r"^    image: (?!onrecord\b)(\S+)", (ROOT / "compose.yaml").read_text("utf-8"), re.MULTILINE)
    assert len(images) >= 2
    for image in images:
        assert re.fullmatch(r"[a-z/]+:\d[\w.-]+@sha256:[0-9a-f]{64}", image), image


def test_container_gets_what_the_dockerfile_copies_and_nothing_else() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    allowed = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    assert sources == set(allowed)
    assert all((ROOT / source).exists() for source in sources)


def test_container_is_labelled_with_the_version_of_the_package() -> None:
    assert f"\nARG VERSION={PROJECT['version']}\n" in DOCKERFILE
