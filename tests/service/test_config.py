"""Settings: typed, bounded, and never silently mistyped."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from service.config import Settings, settings_table, variable_name
from service.errors import InvalidSetting

SETTINGS_PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_config_defaults_hold_without_an_environment() -> None:
    assert Settings.from_environment({}) == Settings()


def test_config_reads_each_type() -> None:
    found = Settings.from_environment(
        {"ONRECORD_PORT": " 9_000 ", "ONRECORD_MIN_CONFIDENCE": "0.25", "ONRECORD_WEIGHTS": "my/weights", "HOME": "/x"}
    )
    assert (found.port, found.min_confidence, found.weights) == (9000, 0.25, Path("my/weights"))
    assert found.options().min_confidence == 0.25


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("ONRECORD_PROT", "1", "unknown setting ONRECORD_PROT"),
        ("ONRECORD_PORT", "http", "whole number"),
        ("ONRECORD_PORT", "", "whole number"),
        ("ONRECORD_PORT", "70000", "from 0 to 65535"),
        ("ONRECORD_MAX_CHARS", "0", "at least 1"),
        ("ONRECORD_MIN_CONFIDENCE", "nan", "finite"),
        ("ONRECORD_MIN_CONFIDENCE", "much", "a number"),
        ("ONRECORD_LOG_LEVEL", "loud", "one of debug"),
        ("ONRECORD_DATABASE_URL", " ", "must not be empty"),
    ],
)
def test_config_refuses_what_it_cannot_take(name: str, value: str, reason: str) -> None:
    with pytest.raises(InvalidSetting, match=reason) as caught:
        Settings.from_environment({name: value})
    assert name in str(caught.value)


def test_config_every_setting_is_documented() -> None:
    assert all(each.metadata["help"].endswith(".") for each in fields(Settings))
    page = SETTINGS_PAGE.read_text(encoding="utf-8")
    assert settings_table() in page, "run: python -m service.config > docs/settings.md"
    assert all(variable_name(each) in page for each in fields(Settings))
