"""The one-way flow: extractors know nothing of the service, and only `service.config` reads the environment."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {"flask", "flask_smorest", "sqlalchemy", "alembic", "service"}


def modules(package: str) -> list[Path]:
    """Every module of a package."""
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The top-level packages that a module imports, at its top or inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", modules("extractors"), ids=lambda path: str(path.relative_to(ROOT)))
def test_layers_extractors_import_nothing_of_the_service(path: Path) -> None:
    assert imported(path) & FORBIDDEN == set()


def reads_environment(path: Path) -> bool:
    """Whether a module looks at environment variables; setting one for a library that wants it so is no reading."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    set_only = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and id(node) not in set_only:
            # `os.environ`, not a WSGI request's.
            if isinstance(node.value, ast.Name) and node.value.id == "os":
                return True
        elif isinstance(node, ast.ImportFrom) and node.module == "os" and imports_environment(node):
            return True
    return False


def imports_environment(node: ast.ImportFrom) -> bool:
    """`from os import environ` or `getenv`."""
    return bool({each.name for each in node.names} & {"environ", "getenv"})


def test_layers_only_config_reads_the_environment() -> None:
    readers = [path for package in ("extractors", "service") for path in modules(package) if reads_environment(path)]
    assert [str(path.relative_to(ROOT)) for path in readers] == ["service/config.py"]
