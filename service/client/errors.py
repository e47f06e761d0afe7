"""What can go wrong for a client: one root; problems of the service by what their status means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

QUERY_TIMEOUT = "/problems/query-timeout"


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


class QueryTimeoutError(ProblemError):
    """The database took too long over the request: ask for less. It is not sent again by itself."""


class StillRunning(ClientError):
    """The job has not ended in the time it was given."""


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
    name = str(value.get("type", ""))
    kind = QueryTimeoutError if name == QUERY_TIMEOUT else kinds.get(status, ProblemError)
    return kind(status, name, str(value.get("detail", "")), list(value.get("errors", [])))
