"""The spaCy component: `nlp.add_pipe("onrecord")` fills `doc._.quotes`."""

from __future__ import annotations

from typing import Any

from spacy.language import Language


def create_onrecord(nlp: Any, name: str) -> Any:
    """spaCy's factory entry point (see `pyproject.toml`); the work is in `extractors.pipeline`."""
    from extractors.pipeline import QuoteComponent

    return QuoteComponent(nlp, name)


# The entry point only has spaCy import this module; a factory is known once it is registered here.
Language.factory("onrecord", func=create_onrecord)
