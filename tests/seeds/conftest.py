"""The quotes of the five seed articles, extracted once."""

from __future__ import annotations

import pytest
from gold import SEEDS, articles

from extractors import Quote, extract
from extractors.registry import Registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.from_jsonl(SEEDS / "speakers.jsonl")


@pytest.fixture(scope="session")
def quotes(registry: Registry) -> dict[str, list[Quote]]:
    """Every article's quotes by its short name."""
    return {name: extract(article, registry=registry) for name, article in articles().items()}
