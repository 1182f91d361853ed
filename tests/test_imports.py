"""Imports point one way: pure code, models, what knows models, and the edges, which nobody imports."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Each knows those before it.
PURE = [
    "glossary.text",
    "glossary.documents",
    "glossary.differences",
    "glossary.parts",
    "glossary.interchange",
]
EDGES = ["glossary.views", "glossary.admin", "glossary.management", "glossary.middleware", "glossary.templatetags"]
# Where addresses are given to edges, and views of their own kind.
MAY_IMPORT_EDGES = {
    "studyguide.urls": ["glossary.views", "glossary.admin"],
    "glossary.urls": ["glossary.views"],
    "glossary.feeds": ["glossary.views"],
    "glossary.middleware": ["glossary.views"],
}


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_name(path): path for package in ("glossary", "studyguide") for path in (ROOT / package).rglob("*.py")}


def imports(name):
    """The modules that a module imports anywhere in it."""
    for node in ast.walk(ast.parse(FILES[name].read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} has a relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in FILES else node.module


def inside(name, packages):
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def modules(*packages):
    found = [name for name in FILES if inside(name, packages)]
    assert found
    return found


@pytest.mark.parametrize("name", modules(*PURE))
def test_pure_code_knows_no_django_and_no_models(name):
    assert [each for each in imports(name) if inside(each, ["django", "markdownx", "studyguide"])] == []
    level = next(level for level, package in enumerate(PURE) if inside(name, [package]))
    known = PURE[: level + 1]
    assert [each for each in imports(name) if inside(each, ["glossary"]) and not inside(each, known)] == []


@pytest.mark.parametrize("name", modules("glossary.models"))
def test_models_know_pure_code_alone(name):
    known = [*PURE, "glossary.models"]
    assert [
        each for each in imports(name) if inside(each, ["glossary", "studyguide"]) and not inside(each, known)
    ] == []


@pytest.mark.parametrize("name", FILES)
def test_nobody_imports_views_admin_commands_and_middleware(name):
    allowed = [*MAY_IMPORT_EDGES.get(name, []), *(edge for edge in EDGES if inside(name, [edge]))]
    assert [each for each in imports(name) if inside(each, EDGES) and not inside(each, allowed)] == []


@pytest.mark.parametrize("name", modules("glossary"))
def test_the_app_does_not_know_the_project(name):
    assert [each for each in imports(name) if inside(each, ["studyguide"])] == []
