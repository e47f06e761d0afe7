"""Builds the image and checks it.

    python -m tests.image [--stand-in] [--engine docker|podman] [--image TAG]

`--stand-in` builds on a base made from Debian's packages without asking an image registry; `--image` checks an image
that is there already. Ends with how many checks passed and failed; exit status 1 if any failed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
import traceback

from tests.image.base import choose_base
from tests.image.checks import CHECKS
from tests.image.engine import Engine, EngineFailed, find_engine

TAG = "localhost/onrecord-test"


def main() -> int:
    """Builds and checks; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.image", description=__doc__.splitlines()[0])
    parser.add_argument("--stand-in", action="store_true", help="build on a base made here")
    parser.add_argument("--engine", choices=("docker", "podman"), help="which engine (default: what is there)")
    parser.add_argument("--image", help="an image to check instead of building one")
    arguments = parser.parse_args()
    engine = Engine(arguments.engine) if arguments.engine else find_engine()
    if engine is None:
        say("no container engine: install Docker or podman (on Debian: apt-get install podman runc mmdebstrap)")
        return 1
    try:
        image = arguments.image or built(engine, stand_in=arguments.stand_in)
    except (EngineFailed, subprocess.CalledProcessError) as error:
        say(f"the image cannot be built: {error}")
        return 1
    failed = [name for name in CHECKS if not passed(name, engine, image)]
    say(f"{len(CHECKS) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def built(engine: Engine, *, stand_in: bool) -> str:
    """The tag of an image made now."""
    base = choose_base(engine, stand_in=stand_in)
    say(f"building with {engine.program} on {base} ...")
    started = time.monotonic()
    engine.build(TAG, base)
    say(f"built in {time.monotonic() - started:.0f} s")
    return TAG


def passed(name: str, engine: Engine, image: str) -> bool:
    """Whether a check passed; says so."""
    try:
        detail = CHECKS[name](engine, image)
    except Exception:  # whatever it is, the other checks have their say too
        say(f"FAILED {name}\n{traceback.format_exc()}")
        return False
    say(f"ok     {name}{': ' if detail else ''}{detail}")
    return True


def say(line: str) -> None:
    """Writes a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
