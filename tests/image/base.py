"""The image to build on: the pinned one of the Dockerfile or, where no image registry can be reached, one made here.

The stand-in is the same release of Debian, out of Debian's own packages, with Debian's Python 3.11 as `python`. What
differs from the official image: Python's patch release and its place (/usr/bin instead of /usr/local/bin), and about
100 MB more of documentation and locales.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.image.engine import ROOT, Engine, EngineFailed

STAND_IN = "localhost/onrecord-test-base"
RELEASE = "bookworm"
PACKAGES = "ca-certificates,netbase,tzdata,python3,python3-venv"
PATH = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"


def pinned_base() -> str:
    """The base that the Dockerfile names."""
    found = re.search(r"^ARG BASE=(\S+)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert found
    return found[1]


def choose_base(engine: Engine, *, stand_in: bool) -> str:
    """The pinned base if it can be had and is wanted, else the stand-in, made on first use."""
    if not stand_in:
        try:
            engine("pull", pinned_base(), timeout=600)
        except (EngineFailed, subprocess.TimeoutExpired):
            pass
        else:
            return pinned_base()
    if not engine.succeeds("image", "inspect", STAND_IN):
        make_stand_in(engine)
    return STAND_IN


def make_stand_in(engine: Engine) -> None:
    """Makes the stand-in with mmdebstrap."""
    if not shutil.which("mmdebstrap"):
        raise EngineFailed("neither the base image nor mmdebstrap is there (on Debian: apt-get install mmdebstrap)")
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "base.tar")
        hook = 'ln --symbolic ../../bin/python3 "$1/usr/local/bin/python"'
        subprocess.run(
            ["mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", f"--customize-hook={hook}", RELEASE, tree],
            check=True,
        )
        changes = (f"ENV PATH={PATH}", "ENV LANG=C.UTF-8", 'CMD ["python"]')
        engine("import", *(word for each in changes for word in ("--change", each)), str(tree), STAND_IN)
