"""The spaCy component: `nlp.add_pipe("onrecord")` fills `doc._.quotes`."""

from __future__ import annotations

from typing import Any


def create_onrecord(nlp: Any, name: str) -> Any:
    """spaCy's factory entry point (see `pyproject.toml`); the work is in `extractors.pipeline`."""
    from extractors.pipeline import QuoteComponent

    return QuoteComponent(nlp, name)
