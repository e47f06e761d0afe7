"""The calls: one method for each thing that can be asked of the service."""

from __future__ import annotations

import json
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote as escape

from service.client.connection import Connection, as_object
from service.client.errors import StillRunning
from service.client.shapes import Correction, Job, Json, Quote, Speaker

ENDED = ("finished", "cancelled")
SHORTEST_WAIT, LONGEST_WAIT = 0.1, 5.0  # seconds, between two looks at a job


class Client:
    """One service, by its address; `key` is an API key, `attempts` how often what may be repeated is tried."""

    def __init__(self, url: str, *, key: str | None = None, timeout: float = 60.0, attempts: int = 4) -> None:
        self.connection = Connection(url, key=key, timeout=timeout, attempts=attempts)

    def __enter__(self) -> Client:
        """The client itself; leaving the block closes its connections."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes what is open."""
        self.connection.close()

    def quotes(self, **filters: str | float) -> Iterator[Quote]:
        """All quotes that the filters let through (speaker, outlet, kind, act, since, until, q …), newest first."""
        yield from self.connection.pages("/quotes", filters)

    def quote(self, quote_id: str) -> Quote:
        """One quote; NotFoundError."""
        found: Quote = self.connection.read(f"/quotes/{escape(quote_id, safe='')}")
        return found

    def speakers(self, **filters: str) -> Iterator[Speaker]:
        """All speakers that the filters let through (q, type, outlet), the most quoted first."""
        yield from self.connection.pages("/speakers", filters)

    def speaker(self, words: str) -> Json:
        """One speaker by slug, name or alias, with counts; NotFoundError."""
        return as_object(self.connection.read(f"/speakers/{escape(words, safe='')}"))

    def articles(self, **filters: str) -> Iterator[Json]:
        """All articles without their texts, newest first."""
        yield from self.connection.pages("/articles", filters)

    def article(self, article_id: str) -> Json:
        """One article with its text; NotFoundError."""
        return as_object(self.connection.read(f"/articles/{escape(article_id, safe='')}"))

    def stats(self) -> Json:
        """The corpus in numbers."""
        return as_object(self.connection.read("/stats"))

    def ready(self) -> Json:
        """Which parts are ready; ProblemError when one is not."""
        return as_object(self.connection.read("/readyz"))

    def extract(self, text: str | None = None, *, html: str | None = None, **about: str) -> list[Quote]:
        """The quotes of a text or a page, which is not stored; `about`: title, outlet, language, published_at."""
        body = {**about, **({"text": text} if text is not None else {}), **({"html": html} if html is not None else {})}
        answer = as_object(self.connection.send("POST", "/extract", repeatable=True, json=body))
        found: list[Quote] = answer["items"]
        return found

    def ingest(self, article: Mapping[str, Any]) -> Json:
        """Stores an article (outlet, title, text, id …); done once however often it has to be sent."""
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        body = dict(article)
        return as_object(self.connection.send("POST", "/articles", repeatable=True, json=body, headers=headers))

    def ingest_bulk(self, articles: Iterable[Mapping[str, Any] | bytes]) -> Job:
        """Hands in any number of articles (or lines of JSON) and gives the job that ingests them; done once.

        They are written to a temporary file first: nothing of them stays in memory, and they can be sent again.
        """
        headers = {"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/x-ndjson"}
        with tempfile.TemporaryFile() as body:
            for article in articles:
                line = article if isinstance(article, bytes) else json.dumps(dict(article)).encode()
                body.write(line.rstrip(b"\r\n") + b"\n")
            accepted: Job = self.connection.send("POST", "/articles/bulk", repeatable=True, body=body, headers=headers)
        return accepted

    def job(self, job_id: str) -> Job:
        """How far a job is, with its first errors; NotFoundError."""
        found: Job = self.connection.read(f"/jobs/{escape(job_id, safe='')}")
        return found

    def jobs(self, **filters: str) -> Iterator[Json]:
        """All jobs without their errors, newest first (`state`: waiting, running, finished, cancelled)."""
        yield from self.connection.pages("/jobs", filters)

    def job_lines(self, job_id: str, **filters: str) -> Iterator[Json]:
        """What became of each article of a job, in the order they were handed in (`state="failed"`: all errors)."""
        yield from self.connection.pages(f"/jobs/{escape(job_id, safe='')}/lines", filters)

    def cancel(self, job_id: str) -> Job:
        """Cancels a job: what no worker has begun is not done."""
        found: Job = self.connection.send("DELETE", f"/jobs/{escape(job_id, safe='')}", repeatable=True)
        return found

    def retry(self, job_id: str) -> Job:
        """Lets an ended job's failed and cancelled articles be tried again, once; InvalidError while it runs."""
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        path = f"/jobs/{escape(job_id, safe='')}/retry"
        found: Job = self.connection.send("POST", path, repeatable=True, headers=headers)
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
        self.connection.send("DELETE", f"/articles/{escape(article_id, safe='')}", repeatable=False)

    def review(self, quote_id: str, **review: Any) -> Quote:
        """Confirms, corrects or rejects a quote (`status`, `reason`, `speakers`, `kind`, `content`)."""
        path = f"/quotes/{escape(quote_id, safe='')}"
        found: Quote = self.connection.send("PATCH", path, repeatable=False, json=review)
        return found

    def corrections(self, **filters: str) -> Iterator[Correction]:
        """All decisions about who is one speaker (`speaker`: about that one), oldest first."""
        yield from self.connection.pages("/corrections", filters)

    def correct(self, action: str, speaker: str, *, why: str = "", **what: Any) -> Correction:
        """Lets a speaker `merge` (`other`), `split` (`names`), `rename` or `alias` (`name`), and gives the decision."""
        body = {"action": action, "speaker": speaker, **({"why": why} if why else {}), **what}
        history = as_object(self.connection.send("POST", "/corrections", repeatable=False, json=body))
        made: Correction = history["items"][-1]
        return made

    def undo(self, number: int) -> None:
        """Takes a decision about speakers back, by its number; NotFoundError."""
        self.connection.send("DELETE", f"/corrections/{number}", repeatable=False)
