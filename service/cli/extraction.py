"""An extractor as commands make it: options from the settings, a registry of known speakers."""

from __future__ import annotations

from collections.abc import Iterable

from extractors import Extractor
from extractors.model import Speaker
from extractors.registry import Registry
from service.config import Settings


def make_extractor(settings: Settings, speakers: Iterable[Speaker] = ()) -> Extractor:
    """An extractor whose registry knows these speakers."""
    registry = Registry()
    for speaker in speakers:
        registry.add(speaker)
    return Extractor(settings.options(), registry)
