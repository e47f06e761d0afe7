"""A file of known speakers, one JSON object a line: `{"name", "slug"?, "type"?, "aliases"?, "roles"?, "wikidata"?}`."""

from __future__ import annotations

from pathlib import Path

from extractors.errors import InvalidRecord
from extractors.model import Speaker
from extractors.registry import Registry
from service.errors import UnreadableFile


def read_speakers(path: Path) -> list[Speaker]:
    """The speakers of a registry file, whole or not at all: UnreadableFile, or InvalidRecord."""
    try:
        return list(Registry.from_jsonl(path))
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidRecord(f"{path} is no registry of speakers: {error}") from error
