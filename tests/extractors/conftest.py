"""What the tests of the tagger's stages share: the tokenizer and the tagger that are shipped, loaded once."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.tagger import WEIGHTS, Tagger, load_tagger
from extractors.tagger.windows import load_tokenizer


@pytest.fixture(scope="session")
def shipped_tokenizer() -> Any:
    """The tokenizer of the shipped weights."""
    return load_tokenizer(WEIGHTS / "tokenizer.json")


@pytest.fixture(scope="session")
def shipped_tagger() -> Tagger:
    """The shipped tagger: a test that needs it says something about any weights, not about their quality."""
    return load_tagger()
