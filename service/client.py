"""A typed client of a running onrecord, over requests: lists are iterated over all pages, errors are exceptions.

    client = Client("http://localhost:8000")
    for quote in client.quotes(speaker="Zelensky", kind="direct"):
        print(quote["article"]["outlet"], quote["text"])

or `with Client(...) as client:`, which closes the connections at the end.

Requests that may be repeated (all reading; articles, under an `Idempotency-Key`) are tried again, with growing
pauses and as `Retry-After` says, when the connection fails or the answer is 429, 502, 503 or 504.
"""

from __future__ import annotations

import json
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, TypedDict
from urllib.parse import quote as escape

import requests

Json = dict[str, Any]

PAGE = 200
RETRIED = frozenset({429, 502, 503, 504})
LONGEST_PAUSE = 30.0
ENDED = ("finished", "cancelled")
SHORTEST_WAIT, LONGEST_WAIT = 0.1, 5.0  # seconds, between two looks at a job


class ClientError(Exception):
    """The service could not be asked, or did not answer as it should."""


class Unreachable(ClientError):
    """The service does not answer."""


@dataclass
class ProblemError(ClientError):
    """The service answered with a problem."""

    status: int
    type: str
    detail: str
    errors: list[dict[str, str]]

    def __str__(self) -> str:
        """What the service said."""
        return f"{self.status} {self.type}: {self.detail}"


class NotFoundError(ProblemError):
    """There is no such speaker, quote or article."""


class RefusedError(ProblemError):
    """The key is missing, not valid, or not enough."""


class InvalidError(ProblemError):
    """The request is not one that the service takes; `errors` names the fields."""


class StillRunning(ClientError):
    """The job has not ended in the time it was given."""


class SpeakerName(TypedDict):
    """A speaker as a quote names them."""

    slug: str
    name: str
    type: str


class Quote(TypedDict):
    """A quote as the service gives it (the whole shape: the service's `/docs`)."""

    id: str
    kind: str
    text: str
    content: list[list[int]]
    speaker: SpeakerName | None
    speakers: list[SpeakerName]
    source: Json | None
    cue: Json | None
    act: str
    attitude: str
    negated: bool
    occasion: Json | None
    addressee: Json | None
    nested_in: str | None
    context: dict[str, str]
    article: Json
    confidence: float
    evidence: list[Json]
    review: Json | None


class Speaker(TypedDict):
    """A speaker as lists give them."""

    slug: str
    name: str
    type: str
    aliases: list[str]
    roles: list[str]
    wikidata: str | None
    quotes: int
    outlets: int
    first_seen: str | None
    last_seen: str | None


class Job(TypedDict):
    """Articles handed in together, and how far they are."""

    id: str
    state: str
    total: int
    done: int
    stored: int
    unchanged: int
    failed: int
    progress: float
    quotes: int
    submitted_by: str
    created_at: str
    started_at: str | None
    finished_at: str | None
    errors: list[Json]


class Client:
    """One service, by its address; `key` is an API key, `attempts` how often what may be repeated is tried."""

    def __init__(self, url: str, *, key: str | None = None, timeout: float = 60.0, attempts: int = 4) -> None:
        self.url = url.rstrip("/")
        self.timeout = timeout
        self.attempts = attempts
        self.session = requests.Session()
        self.session.headers["Accept"] = "application/json"
        if key is not None:
            self.session.headers["Authorization"] = f"Bearer {key}"

    def __enter__(self) -> Client:
        """The client itself; leaving the block closes its connections."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes what is open."""
        self.session.close()

    def quotes(self, **filters: str | float) -> Iterator[Quote]:
        """All quotes that the filters let through (speaker, outlet, kind, act, since, until, q …), newest first."""
        yield from self._pages("/quotes", filters)

    def quote(self, quote_id: str) -> Quote:
        """One quote; NotFoundError."""
        found: Quote = self._read(f"/quotes/{escape(quote_id, safe='')}")
        return found

    def speakers(self, **filters: str) -> Iterator[Speaker]:
        """All speakers that the filters let through (q, type, outlet), the most quoted first."""
        yield from self._pages("/speakers", filters)

    def speaker(self, words: str) -> Json:
        """One speaker by slug, name or alias, with counts; NotFoundError."""
        return self._object(self._read(f"/speakers/{escape(words, safe='')}"))

    def articles(self, **filters: str) -> Iterator[Json]:
        """All articles without their texts, newest first."""
        yield from self._pages("/articles", filters)

    def article(self, article_id: str) -> Json:
        """One article with its text; NotFoundError."""
        return self._object(self._read(f"/articles/{escape(article_id, safe='')}"))

    def stats(self) -> Json:
        """The corpus in numbers."""
        return self._object(self._read("/stats"))

    def ready(self) -> Json:
        """Which parts are ready; ProblemError when one is not."""
        return self._object(self._read("/readyz"))

    def extract(self, text: str | None = None, *, html: str | None = None, **about: str) -> list[Quote]:
        """The quotes of a text or a page, which is not stored; `about`: title, outlet, language, published_at."""
        body = {**about, **({"text": text} if text is not None else {}), **({"html": html} if html is not None else {})}
        answer = self._object(self._send("POST", "/extract", repeatable=True, json=body))
        found: list[Quote] = answer["items"]
        return found

    def ingest(self, article: Mapping[str, Any]) -> Json:
        """Stores an article (outlet, title, text, id …); done once however often it has to be sent."""
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        return self._object(self._send("POST", "/articles", repeatable=True, json=dict(article), headers=headers))

    def ingest_bulk(self, articles: Iterable[Mapping[str, Any] | bytes]) -> Job:
        """Hands in any number of articles (or lines of JSON) and gives the job that ingests them; done once.

        They are written to a temporary file first: nothing of them stays in memory, and they can be sent again.
        """
        headers = {"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/x-ndjson"}
        with tempfile.TemporaryFile() as body:
            for article in articles:
                line = article if isinstance(article, bytes) else json.dumps(dict(article)).encode()
                body.write(line.rstrip(b"\r\n") + b"\n")
            accepted: Job = self._send("POST", "/articles/bulk", repeatable=True, body=body, headers=headers)
        return accepted

    def job(self, job_id: str) -> Job:
        """How far a job is, with its first errors; NotFoundError."""
        found: Job = self._read(f"/jobs/{escape(job_id, safe='')}")
        return found

    def job_lines(self, job_id: str, **filters: str) -> Iterator[Json]:
        """What became of each article of a job, in the order they were handed in (`state="failed"`: all errors)."""
        yield from self._pages(f"/jobs/{escape(job_id, safe='')}/lines", filters)

    def cancel(self, job_id: str) -> Job:
        """Cancels a job: what no worker has begun is not done."""
        found: Job = self._send("DELETE", f"/jobs/{escape(job_id, safe='')}", repeatable=True)
        return found

    def wait_for(self, job: Job | str, *, seconds: float = 3600.0) -> Job:
        """Asks now and then until the job has ended, and gives it; StillRunning when it has not after `seconds`."""
        job_id = job if isinstance(job, str) else job["id"]
        until = time.monotonic() + seconds
        asked = 0
        while (found := self.job(job_id))["state"] not in ENDED:
            left = until - time.monotonic()
            if left <= 0:
                raise StillRunning(f"job {job_id} is {found['state']}: {found['done']} of {found['total']} are done")
            asked += 1
            time.sleep(min(SHORTEST_WAIT * 1.5**asked, LONGEST_WAIT, left))
        return found

    def delete(self, article_id: str) -> None:
        """Deletes an article with its quotes."""
        self._send("DELETE", f"/articles/{escape(article_id, safe='')}", repeatable=False)

    def review(self, quote_id: str, **review: Any) -> Quote:
        """Confirms, corrects or rejects a quote (`status`, `reason`, `speakers`, `kind`, `content`)."""
        path = f"/quotes/{escape(quote_id, safe='')}"
        found: Quote = self._send("PATCH", path, repeatable=False, json=review)
        return found

    def _pages(self, path: str, filters: Mapping[str, Any]) -> Iterator[Any]:
        parameters = {"limit": PAGE, **filters}
        while True:
            page = self._object(self._read(path, parameters))
            yield from page["items"]
            if page["next"] is None:
                return
            parameters["cursor"] = page["next"]

    def _read(self, path: str, parameters: Mapping[str, Any] | None = None) -> Any:
        return self._send("GET", path, repeatable=True, params=parameters)

    def _send(self, method: str, path: str, *, repeatable: bool, body: IO[bytes] | None = None, **options: Any) -> Any:
        for attempt in range(1, self.attempts + 1):
            last = attempt == self.attempts or not repeatable
            try:
                if body is not None:
                    body.seek(0)
                response = self.session.request(method, self.url + path, timeout=self.timeout, data=body, **options)
            except requests.ConnectionError as error:
                if last:
                    raise Unreachable(f"{self.url} does not answer") from error
                time.sleep(pause(attempt))
                continue
            except requests.RequestException as error:
                raise ClientError(f"{method} {path}: {type(error).__name__}") from error
            if response.status_code in RETRIED and not last:
                time.sleep(pause(attempt, response.headers.get("Retry-After")))
                continue
            return self._value(response)
        raise AssertionError("unreachable")

    def _value(self, response: requests.Response) -> Any:
        try:
            value = response.json() if response.content else None
        except ValueError as error:
            raise ClientError(f"{response.status_code}: the answer is not JSON") from error
        if response.status_code < 400:
            return value
        raise problem(response.status_code, value if isinstance(value, dict) else {})

    def _object(self, value: Any) -> Json:
        if not isinstance(value, dict):
            raise ClientError("the answer is not an object")
        return value


def problem(status: int, value: Mapping[str, Any]) -> ProblemError:
    """The exception for a problem."""
    kinds = {
        401: RefusedError,
        403: RefusedError,
        404: NotFoundError,
        409: InvalidError,
        413: InvalidError,
        422: InvalidError,
    }
    kind = kinds.get(status, ProblemError)
    return kind(status, str(value.get("type", "")), str(value.get("detail", "")), list(value.get("errors", [])))


def pause(attempt: int, asked: str | None = None) -> float:
    """Seconds to wait after that many attempts: what the service asked for, else half a second doubled each time."""
    if asked is not None and asked.isdecimal():
        return min(float(asked), LONGEST_PAUSE)
    return float(min(0.5 * 2 ** (attempt - 1), LONGEST_PAUSE))
