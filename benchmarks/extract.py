"""Words per CPU-second and peak memory of `extract`, beside spaCy's own pipeline, by length of the article.

Every measurement is a process of its own on one core with one thread: it loads what it needs, warms up on a short
article, then reads made-up articles of one length. Words are what white space parts; CPU time is the process's, loading
left out; memory is the process's peak (maximum resident set), loading included.

    extract        one article after the other through `Extractor.extract`
    extract_many   the same articles together through `Extractor.extract_many`
    spacy          the same articles through the spaCy model's whole pipeline alone, nothing of ours

`growth` is the cost of a word against the same system's cost at the shortest length: 1.0 is linear.

    python -m benchmarks.extract [--lengths 200,1000,5000,20000,50000] [--words 30000] [--systems ...] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.articles import article
from extractors.options import Options

ROOT = Path(__file__).resolve().parents[1]
LENGTHS = (200, 1_000, 5_000, 20_000, 50_000)
SYSTEMS = ("extract", "extract_many", "spacy")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def make_reader(system: str) -> Callable[[Sequence[str]], int]:
    """Loads a system and gives what runs texts through it and counts what was found."""
    if system == "spacy":
        import spacy

        nlp = spacy.load(Options().spacy_model)

        def parse(texts: Sequence[str]) -> int:
            found = 0
            for text in texts:
                with nlp.memory_zone():
                    found += len(nlp(text).ents)
            return found

        return parse
    from extractors import Article, Extractor

    extractor = Extractor(Options())

    def extract(texts: Sequence[str]) -> int:
        articles = [Article(text=text) for text in texts]
        if system == "extract_many":
            return sum(len(quotes) for quotes in extractor.extract_many(articles))
        return sum(len(extractor.extract(one)) for one in articles)

    return extract


def peak_mib() -> float:
    """This process's largest resident set. Linux's ru_maxrss starts at the parent's, its VmHWM does not."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def measure(system: str, length: int, total: int) -> dict[str, float | int | str]:
    """Runs in the child: one system over enough articles of one length to make `total` words."""
    texts = [article(length, seed) for seed in range(max(1, total // length))]
    words = sum(len(text.split()) for text in texts)
    reader = make_reader(system)
    reader([article(200, -1)])
    started, cpu = time.perf_counter(), time.process_time()
    found = reader(texts)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - started
    peak = peak_mib()
    return {
        "system": system,
        "length": length,
        "words": words,
        "found": found,
        "cpu_seconds": round(cpu, 3),
        "seconds": round(wall, 3),
        "words_per_cpu_second": round(words / cpu),
        "peak_mib": round(peak),
    }


def in_process(system: str, length: int, total: int) -> dict[str, float | int | str]:
    """One measurement in a process of its own, held to one core."""
    command = [sys.executable, "-m", "benchmarks.extract", "--child", system, str(length), str(total)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | ONE_THREAD,
        preexec_fn=hold_to_one_core,
        stdout=subprocess.PIPE,
        check=True,
    )
    row: dict[str, float | int | str] = json.loads(done.stdout)
    return row


def hold_to_one_core() -> None:
    """Keeps this process to the last core that it may use (where the system can)."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lengths", default=",".join(map(str, LENGTHS)), help="words an article, comma-separated")
    parser.add_argument("--words", type=int, default=30_000, help="words to read at each length, at least one article")
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        system, length, total = args.child
        print(json.dumps(measure(system, int(length), int(total))))  # noqa: T201
        return
    rows = []
    if not args.json:
        print(f"{'system':14}{'length':>8}{'words':>8}{'words/CPU-s':>13}{'growth':>8}{'peak MiB':>10}")  # noqa: T201
    for system in args.systems.split(","):
        shortest: float | None = None
        for length in map(int, args.lengths.split(",")):
            row = in_process(system, length, args.words)
            cost = float(row["cpu_seconds"]) / float(row["words"])
            shortest = shortest or cost
            row["growth"] = round(cost / shortest, 2)
            rows.append(row)
            if not args.json:
                print(  # noqa: T201
                    f"{system:14}{length:8}{row['words']:8}{row['words_per_cpu_second']:13}{row['growth']:8}{row['peak_mib']:10}",
                    flush=True,
                )
    if args.json:
        print(json.dumps(rows, indent=2))  # noqa: T201


if __name__ == "__main__":
    main()
