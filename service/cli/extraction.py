"""An extractor as commands make it: options from the settings, a registry of known speakers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.config import Settings

if TYPE_CHECKING:
    from extractors.registry import Registry
    from service.ingest import Extracts


def make_extractor(settings: Settings, registry: Registry | None = None) -> Extracts:
    """An extractor that asks this registry who is who (None: it knows nobody)."""
    # Here, not above: models take a second to import, which `--help` and a mistyped option should not cost.
    from extractors import Extractor
    from extractors.registry import Registry

    return Extractor(settings.options(), registry if registry is not None else Registry())
