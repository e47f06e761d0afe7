"""Sends requests to one service, repeats those that may be, and turns problems into exceptions."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import IO, Any

import requests

from service.client.errors import QUERY_TIMEOUT, ClientError, Unreachable, problem
from service.client.shapes import Json

PAGE = 200
RETRIED = frozenset({429, 502, 503, 504})
LONGEST_PAUSE = 30.0


class Connection:
    """One service, by its address; `key` is an API key, `attempts` how often what may be repeated is tried."""

    def __init__(self, url: str, *, key: str | None, timeout: float, attempts: int) -> None:
        self.url = url.rstrip("/")
        self.timeout = timeout
        self.attempts = attempts
        self.session = requests.Session()
        self.session.headers["Accept"] = "application/json"
        if key is not None:
            self.session.headers["Authorization"] = f"Bearer {key}"

    def close(self) -> None:
        """Closes what is open."""
        self.session.close()

    def pages(self, path: str, filters: Mapping[str, Any]) -> Iterator[Any]:
        """The items of a list, over all its pages."""
        parameters = {"limit": PAGE, **filters}
        while True:
            page = as_object(self.read(path, parameters))
            yield from page["items"]
            if page["next"] is None:
                return
            parameters["cursor"] = page["next"]

    def read(self, path: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """What there is at an address; ProblemError, Unreachable."""
        return self.send("GET", path, repeatable=True, params=parameters)

    def send(self, method: str, path: str, *, repeatable: bool, body: IO[bytes] | None = None, **options: Any) -> Any:
        """The answer to a request, sent again while that may help if it is `repeatable`; ProblemError, Unreachable."""
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
            if response.status_code in RETRIED and not last and not ran_out(response):
                time.sleep(pause(attempt, response.headers.get("Retry-After")))
                continue
            return value_of(response)
        raise AssertionError("unreachable")


def ran_out(response: requests.Response) -> bool:
    """Whether the service gave up on a query, which it would again."""
    try:
        value = response.json()
    except ValueError:
        return False
    return isinstance(value, dict) and value.get("type") == QUERY_TIMEOUT


def value_of(response: requests.Response) -> Any:
    """The JSON of an answer, None where it has no body; ProblemError, or ClientError when it is no JSON."""
    try:
        value = response.json() if response.content else None
    except ValueError as error:
        raise ClientError(f"{response.status_code}: the answer is not JSON") from error
    if response.status_code < 400:
        return value
    raise problem(response.status_code, value if isinstance(value, dict) else {})


def as_object(value: Any) -> Json:
    """An answer that must be a JSON object; ClientError."""
    if not isinstance(value, dict):
        raise ClientError("the answer is not an object")
    return value


def pause(attempt: int, asked: str | None = None) -> float:
    """Seconds to wait after that many attempts: what the service asked for, else half a second doubled each time."""
    if asked is not None and asked.isdecimal():
        return min(float(asked), LONGEST_PAUSE)
    return float(min(0.5 * 2 ** (attempt - 1), LONGEST_PAUSE))
