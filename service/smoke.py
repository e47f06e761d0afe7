"""What a running service must be able to do, asked from outside: the checks behind `onrecord smoke URL`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from service.client import Client, ClientError, NotFoundError

TEXT = "“The bridge will reopen in May,” Mayor Ana Example said on Monday. She denied that tolls would rise."


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was asked, and what was wrong (empty: nothing)."""

    name: str
    fault: str


def smoke(client: Client) -> Iterator[Check]:
    """Runs every check, whatever the others find; nothing is written."""
    for name, check in CHECKS.items():
        try:
            yield Check(name, check(client))
        except (ClientError, KeyError, IndexError, TypeError) as error:
            yield Check(name, f"{type(error).__name__}: {error}")


def ready(client: Client) -> str:
    """Database, migrations and model."""
    return "" if client.ready()["status"] == "ok" else "not ready"


def quotes(client: Client) -> str:
    """A stored quote's ranges slice its article's text."""
    quote = next(client.quotes(), None)
    if quote is None:
        return ""
    text = client.article(quote["article"]["id"])["text"]
    words = " ".join(text[start:end] for start, end in quote["content"])
    return "" if words == quote["text"] and client.quote(quote["id"]) == quote else "the ranges do not give the words"


def speakers(client: Client) -> str:
    """A stored speaker is found under every name in the list."""
    speaker = next(client.speakers(), None)
    if speaker is None:
        return ""
    found = client.speaker(speaker["name"].upper())["slug"]
    return "" if found == speaker["slug"] else f"{speaker['name']} is found as {found}"


def extraction(client: Client) -> str:
    """A text's direct quote and its speaker."""
    found = client.extract(TEXT)
    names = {each["name"] for quote in found if quote["kind"] == "direct" for each in quote["speakers"]}
    return "" if "Ana Example" in names else f"the speaker of a plain quote is {sorted(names) or 'not found'}"


def problems(client: Client) -> str:
    """What is not there is said to be so."""
    try:
        client.speaker("nobody-goes-by-this-name")
    except NotFoundError as error:
        return "" if error.type == "/problems/unknown-speaker" else f"the problem is {error.type}"
    return "an unknown speaker is found"


CHECKS: dict[str, Callable[[Client], str]] = {
    "ready": ready,
    "speakers": speakers,
    "quotes": quotes,
    "extraction": extraction,
    "problems": problems,
}
