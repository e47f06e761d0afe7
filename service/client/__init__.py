"""A typed client of a running onrecord, over requests: lists are iterated over all pages, errors are exceptions.

    client = Client("http://localhost:8000")
    for quote in client.quotes(speaker="Zelensky", kind="direct"):
        print(quote["article"]["outlet"], quote["text"])

or `with Client(...) as client:`, which closes the connections at the end.

Requests that may be repeated (all reading; articles, under an `Idempotency-Key`) are tried again, with growing
pauses and as `Retry-After` says, when the connection fails or the answer is 429, 502, 503 or 504, unless it is that the
database took too long, as it would again.

`calls` has a method for each thing that can be asked for, `connection` sends requests and tries them again, `shapes`
says what comes back, `errors` what can go wrong.
"""

from service.client.calls import Client
from service.client.errors import (
    ClientError,
    InvalidError,
    NotFoundError,
    ProblemError,
    QueryTimeoutError,
    RefusedError,
    StillRunning,
    Unreachable,
)
from service.client.shapes import Correction, Job, Quote, Speaker, SpeakerName

__all__ = [
    "Client",
    "ClientError",
    "Correction",
    "InvalidError",
    "Job",
    "NotFoundError",
    "ProblemError",
    "QueryTimeoutError",
    "Quote",
    "RefusedError",
    "Speaker",
    "SpeakerName",
    "StillRunning",
    "Unreachable",
]
