"""What the tests of the training share: tiny examples, and a tiny network where torch is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractors.training.dataset import Example, read_examples
from tests.extractors.training.tiny import articles, tiny_tokenizer, write_encoder


@pytest.fixture(scope="session")
def tokenizer() -> Any:
    """The tokenizer of the tiny corpus."""
    return tiny_tokenizer()


@pytest.fixture
def examples(tokenizer: Any) -> list[Example]:
    """The tiny corpus as arrays, made anew for each test."""
    return read_examples(articles(), tokenizer)


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny BERT encoder."""
    return write_encoder(tmp_path_factory.mktemp("bert"))


@pytest.fixture(scope="session")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny MPNet encoder."""
    return write_encoder(tmp_path_factory.mktemp("mpnet"), "mpnet")
