"""The `onrecord` command. Each command lives in a module of its own, imported only when it is asked for, so that
`onrecord --help` needs neither spaCy nor SQLAlchemy.

The commands are `check`, `backup`, `db`, `evaluate` (over `systems`), `evaluate_variants`, `extract`, `ingest`,
`jobs`, `keys`, `quotes`, `reextract`, `serve`, `smoke`, `speakers`, `train`, `variants` and `worker`. What they
share: `opening` opens the database, `extraction` makes an extractor, `output` prints rows for people or for programs.

To add a command: write `service/cli/NAME.py` with a click command and give it a line in `COMMANDS`. Errors of ours
(`OnrecordError`) become one line on stderr and exit status 2, wherever they are raised.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

import click

# name: (module, attribute, one line of help)
COMMANDS = {
    "check": ("service.cli.check", "check", "Check that everything stored agrees with itself."),
    "backup": ("service.cli.backup", "backup", "Copy the database while it is in use."),
    "db": ("service.cli.db", "db", "Bring the database's schema up to date."),
    "evaluate": ("service.cli.evaluate", "evaluate", "Score the extraction on an annotated corpus."),
    "evaluate-variants": ("service.cli.evaluate_variants", "evaluate_variants", "Score the comparison of wordings."),
    "extract": ("service.cli.extract", "extract", "Find the quotes of text files; nothing is stored."),
    "ingest": ("service.cli.ingest", "ingest", "Read articles, extract their quotes and store both."),
    "jobs": ("service.cli.jobs", "jobs", "List articles handed in together; cancel or retry them."),
    "keys": ("service.cli.keys", "keys", "Make, list and revoke API keys."),
    "quotes": ("service.cli.quotes", "quotes", "List stored quotes."),
    "reextract": ("service.cli.reextract", "reextract", "Extract stored articles again with a new version."),
    "serve": ("service.cli.serve", "serve", "Serve the HTTP API."),
    "smoke": ("service.cli.smoke", "smoke", "Check a running service from outside."),
    "speakers": ("service.cli.speakers", "speakers", "List the speakers of stored quotes, or correct them."),
    "train": ("service.cli.train", "train", "Train the tagger on an annotated corpus."),
    "variants": ("service.cli.variants", "variants", "List statements in every outlet's words."),
    "worker": ("service.cli.worker", "worker", "Ingest what is handed in over HTTP."),
}


class Failure(click.ClickException):
    """An error of ours, on one line."""

    exit_code = 2

    def format_message(self) -> str:
        """Without line breaks or control characters, which a hostile file could put there."""
        words = " ".join(self.message.split())
        return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in words)

    def show(self, file: Any = None) -> None:
        """`onrecord: what went wrong`."""
        click.echo(f"onrecord: {self.format_message()}", err=True, file=file)


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for, and turns our errors into a Failure."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All names, those that this installation holds."""
        return sorted(name for name, (module, _, _) in COMMANDS.items() if is_there(module))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command's module is imported here."""
        if cmd_name not in COMMANDS or not is_there(COMMANDS[cmd_name][0]):
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help page needs no imports: each line stands in `COMMANDS`."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        from extractors.errors import OnrecordError

        try:
            return super().invoke(ctx)
        except OnrecordError as error:
            raise Failure(str(error)) from error


def is_there(module: str) -> bool:
    """Whether a command's module is part of this installation."""
    return importlib.util.find_spec(module) is not None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onrecord", message="%(prog)s %(version)s")
def main() -> None:
    """Who said what, when, in which outlet, in which words.

    Settings are ONRECORD_… environment variables; docs/settings.md lists them.
    """
