"""An extractor as commands make it: options from the settings, a registry of known speakers."""

from __future__ import annotations

from collections.abc import Iterable

from extractors.model import Speaker
from service.config import Settings
from service.ingest import Extracts


def make_extractor(settings: Settings, speakers: Iterable[Speaker] = ()) -> Extracts:
    """An extractor whose registry knows these speakers."""
    # Here, not above: models take a second to import, which `--help` and a mistyped option should not cost.
    from extractors import Extractor
    from extractors.registry import Registry

    return Extractor(settings.options(), Registry(speakers))
