"""What the documents tell people to type exists, and every link inside the repository leads somewhere."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import click
import pytest

from service.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
COMMAND = re.compile(r"^\$ (onrecord|make|curl) (.+?)(?:\s+#.*)?$", re.MULTILINE)
# Rooms of the service; of its migrations each is named for what it does, after its number.
ROOMS = [path.parent for path in ROOT.glob("service/*/**/__init__.py") if "migrations" not in path.parts]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def told(program: str) -> list[str]:
    """Every line in a page that tells to run this program."""
    return sorted(
        {words for page in PAGES for name, words in COMMAND.findall(page.read_text("utf-8")) if name == program}
    )


@pytest.mark.parametrize("words", told("onrecord"))
def test_docs_commands_exist_with_their_options(words: str) -> None:
    arguments = shlex.split(words)
    command: click.Command = main
    context = click.Context(main, info_name="onrecord")
    while isinstance(command, click.Group) and arguments:
        found = command.get_command(context, arguments[0])
        if found is None:
            assert command is not main, f"there is no command {arguments[0]}"
            break
        command, arguments = found, arguments[1:]
        context = click.Context(command, parent=context)
    known = {name for parameter in command.params if isinstance(parameter, click.Option) for name in parameter.opts}
    assert {each.split("=")[0] for each in arguments if each.startswith("--")} <= known | {"--help"}


@pytest.mark.parametrize("words", told("make"))
def test_docs_make_targets_exist(words: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(rf"^{re.escape(words.split()[0])}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_docs_links_lead_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert missing == []


def test_docs_name_every_command_that_is_installed() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    installed = set(main.list_commands(click.Context(main)))
    assert {name for name in installed if f"onrecord {name}" not in readme} == set()
    assert installed <= set(COMMANDS)


@pytest.mark.parametrize("house", ["extractors", "service"])
def test_docs_map_names_every_room(house: str) -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = page[page.index(f"| room in `{house}/` |") :].partition("\n\n")[0]
    found = {path.name for path in (ROOT / house).iterdir() if (path / "__init__.py").exists()}
    modules = {path.stem for path in (ROOT / house).glob("*.py")} - {"__init__"}
    expected = {f"`{name}/`" for name in found} | {f"`{name}`" for name in modules}
    assert expected - set(re.findall(r"`[a-z_.]+/?`", table)) == set()


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(ROOT)))
def test_docs_a_room_of_the_service_says_what_its_modules_are(room: Path) -> None:
    words = ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8"))) or ""
    modules = {path.stem for path in room.glob("*.py")} - {"__init__"}
    assert {name for name in modules if not re.search(rf"`(\w+\.)*{name}`", words)} == set()
