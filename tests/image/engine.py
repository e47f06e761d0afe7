"""Docker or podman, whichever is there: builds the image, runs containers of it the way docs/deployment.md tells.

Every container has a read-only root, no capabilities and no way to new privileges; /data is a volume and /tmp memory.
Podman runs without a service and, with `containers.conf` beside this file and the host's network, also where only
part of a kernel's means are allowed; Docker publishes the port as it would in use.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.service.serving import free_port

ROOT = Path(__file__).parent.parent.parent
CERTIFICATES = Path("/etc/ssl/certs")
HARDENED = ("--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")


class EngineFailed(Exception):
    """The engine's command ended with an error."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The command line of an engine: `docker` or `podman`."""

    program: str

    def __call__(self, *words: str, timeout: float = 3600) -> str:
        """Runs a command of the engine and gives its output; EngineFailed with what it said."""
        environment = dict(os.environ)
        if self.program == "podman":
            environment["CONTAINERS_CONF"] = str(Path(__file__).with_name("containers.conf"))
        done = subprocess.run([self.program, *words], capture_output=True, text=True, env=environment, timeout=timeout)
        if done.returncode:
            raise EngineFailed(f"{self.program} {' '.join(words[:3])} …: {(done.stderr + done.stdout).strip()[-3000:]}")
        return done.stdout

    def succeeds(self, *words: str) -> bool:
        """Whether a command ends well."""
        try:
            self(*words)
        except EngineFailed:
            return False
        return True

    def inspect(self, name: str) -> dict[str, Any]:
        """What the engine knows of an image or a container."""
        found: dict[str, Any] = json.loads(self("inspect", name))[0]
        return found

    def health_check(self, name: str) -> list[str]:
        """The command of an image's HEALTHCHECK, its kind (CMD, CMD-SHELL) first."""
        found = self.inspect(name)
        words: list[str] = (found["Config"].get("Healthcheck") or found["Healthcheck"])["Test"]
        return words

    def build(self, tag: str, base: str) -> None:
        """Builds the Dockerfile on a base image."""
        arguments = ["build", "--build-arg", f"BASE={base}", "--tag", tag]
        with tempfile.TemporaryDirectory() as folder:
            if self.program == "podman":
                # podman's own format knows no HEALTHCHECK. The builder trusts whom this machine trusts: a proxy that
                # signs anew would stop pip otherwise.
                configuration = Path(folder, "pip.conf")
                configuration.write_text(f"[global]\ncert = {CERTIFICATES}/ca-certificates.crt\n", "utf-8")
                mounts = (f"{configuration}:/etc/pip.conf:ro", f"{CERTIFICATES}:{CERTIFICATES}:ro")
                arguments += ["--format", "docker", "--isolation", "chroot"]
                arguments += [word for mount in mounts for word in ("--volume", mount)]
            self(*arguments, str(ROOT))

    def once(self, image: str, script: str) -> str:
        """The output of a shell script in a container of its own, without network."""
        extra = ("--ulimit", "host", "--no-healthcheck") if self.program == "podman" else ()
        return self("run", "--rm", "--network", "none", *HARDENED, *extra, image, "sh", "-c", script)

    @contextmanager
    def volume(self) -> Iterator[str]:
        """A new named volume, removed at the end."""
        name = f"onrecord-test-{uuid.uuid4().hex[:8]}"
        self("volume", "create", name)
        try:
            yield name
        finally:
            self("volume", "rm", "--force", name)

    @contextmanager
    def running(self, image: str, volume: str, *command: str, mounts: tuple[str, ...] = (), **settings: str) -> Any:
        """A container of the image in the background; removed at the end, however that comes."""
        port = free_port()
        words = [*HARDENED, "--volume", f"{volume}:/data"]
        if self.program == "podman":
            settings = {"ONRECORD_HOST": "127.0.0.1", "ONRECORD_PORT": str(port), **settings}
            words += ["--network", "host", "--ulimit", "host", "--read-only-tmpfs=false"]
        else:
            words += ["--publish", f"127.0.0.1:{port}:8000"]
        words += [word for mount in mounts for word in ("--volume", mount)]
        words += [word for name, value in settings.items() for word in ("--env", f"{name}={value}")]
        name = self("run", "--detach", *words, image, *command).split()[-1]
        try:
            yield Container(self, name, f"http://127.0.0.1:{port}")
        finally:
            self("rm", "--force", name)


@dataclass(frozen=True, slots=True)
class Container:
    """A container in the background and the address of its service."""

    engine: Engine
    name: str
    url: str

    def run(self, *words: str) -> str:
        """The output of a command inside."""
        return self.engine("exec", self.name, *words)

    def succeeds(self, *words: str) -> bool:
        """Whether a command inside ends well."""
        return self.engine.succeeds("exec", self.name, *words)

    def healthy(self) -> bool:
        """Runs the image's HEALTHCHECK as the engine would."""
        kind, *words = self.engine.health_check(self.name)
        return self.succeeds(*(words if kind == "CMD" else ["sh", "-c", *words]))

    def stop(self) -> int:
        """Stops it as `docker stop` does (its STOPSIGNAL, a minute's grace, SIGKILL) and gives its exit status."""
        self.engine("stop", "--time", "70", self.name)
        return int(self.engine.inspect(self.name)["State"]["ExitCode"])

    def log(self) -> str:
        """All that it wrote."""
        done = subprocess.run([self.engine.program, "logs", self.name], capture_output=True, text=True)
        return done.stdout + done.stderr


def find_engine() -> Engine | None:
    """Docker if its service answers, else podman if it is installed."""
    for program in ("docker", "podman"):
        if shutil.which(program) and (program == "podman" or Engine(program).succeeds("info")):
            return Engine(program)
    return None
