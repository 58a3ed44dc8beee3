"""The architecture as a build failure: what import-linter sees, and what only running or reading shows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Longer than the house style allows because a reader is better served by one piece -> why.
LONG: dict[str, str] = {
    "desktop/exchange/workbook_xlsx.py::_Reader": "one pass over a sheet, a method per element",
    "desktop/store/migrations/versions/m0001_ledger.py": "the tables as they were then, one after another",
    "desktop/workspace/office.py::Workspace": "everything an open office can be asked, a few lines each",
    "ui/screens/households/forms.py::Forms": "whatever may stand at the right, and keeping it before it goes",
    "ui/screens/households/household_presenter.py::HouseholdPresenter": "a method for each thing a clerk does there",
    "ui/screens/households/members_part.py::MembersPart": "the table, its half-typed lines and what is said of them",
    "ui/screens/households/presenter.py::HouseholdsPresenter": "a method for each thing a clerk does there",
    "ui/screens/households/view.py::HouseholdsScreen": "what the screen says and shows, a line or two each",
    "ui/screens/printing/presenter.py::PrintingPresenter": "a method for each thing a clerk does there",
    "ui/screens/printing/view.py::PrintingScreen": "what the screen says and shows, a line or two each",
    "ui/screens/returns/view.py::_lay_out": "one line a widget",
    "ui/screens/team/presenter.py::TeamPresenter": "a method for each thing a clerk does there",
    "ui/widgets/form.py::DraftForm": "one form, one place to read how it behaves",
    "ui/shell/main_window.py::MainWindow": "the frame around every screen; each part is in its own file",
    "ui/widgets/pdf_preview.py::PdfPreview": "scrolling, zoom, keys and painting share one geometry",
    "ui/widgets/building_matrix.py::BuildingMatrix": "keys, mouse and painting share one geometry",
}

# The places that meet the real world: they may look at the clock, draw random bytes and open files. Everybody
# else is handed a clock, a source of randomness, bytes read by somebody else.
REAL_WORLD = (
    "desktop/__main__.py",
    "desktop/base/",
    "desktop/cli/",
    "desktop/store/",
    "ui/__main__.py",
    "ui/app.py",
    "ui/shell/gate/doors.py",
    "ui/shell/self_test.py",
)
# These may open files, but not look at the clock.
FILE_ROOMS = (
    "desktop/district/",
    "desktop/documents/",
    "desktop/exchange/",
    "desktop/returns/",
    "desktop/security/",
    "desktop/workspace/",
    "ui/",
)

# An unexpected error is caught twice: where a job ends, and where Python gives up.
CATCH_ALL = {"ui/bridge/jobs.py", "ui/bridge/messages.py"}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of both packages, by its path from the root."""
    found = sorted((*ROOT.glob("desktop/**/*.py"), *ROOT.glob("ui/**/*.py")))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in found}


def name_of(node: ast.expr) -> str:
    """`a.b.c` for a chain of attributes, `` for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := name_of(node.value)):
        return f"{before}.{node.attr}"
    return ""


@cache
def docstrings(tree: ast.Module) -> frozenset[ast.expr]:
    """The strings that explain the code rather than do anything."""
    return frozenset(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300
    )


# --- who imports whom ---


def test_the_import_contracts_hold() -> None:
    result = run(Path(sysconfig.get_path("scripts")) / "lint-imports", "--no-cache")
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr
    assert "12 kept, 0 broken" in result.stdout


WITHOUT_QT = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(f"{name} is hidden", name=name)

sys.meta_path.insert(0, NoQt())
package = importlib.import_module(sys.argv[1])
for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    # Alembic runs its environment inside a migration only.
    if found.name.endswith(".migrations.env"):
        continue
    if len(sys.argv) < 3 or found.name.endswith(sys.argv[2]):
        importlib.import_module(found.name)
unwanted = ("PySide6", "shiboken6", "sqlite3", "_sqlite3")
loaded = [name for name in sys.modules if name.partition(".")[0] in unwanted]
print(len([name for name in sys.modules if name.startswith(sys.argv[1] + ".")]), "modules;", *loaded)
"""


def test_the_core_runs_without_qt_and_without_a_second_sqlite() -> None:
    """Two SQLite libraries in one process can cancel each other's locks: only the encrypted one may load."""
    result = run(sys.executable, "-c", WITHOUT_QT, "desktop")
    assert result.returncode == 0, result.stderr
    count, loaded = result.stdout.split(" modules;")
    assert int(count) > 50
    assert not loaded.strip()


def test_presenters_run_without_qt() -> None:
    result = run(sys.executable, "-c", WITHOUT_QT, "ui.screens", ".presenter")
    assert result.returncode == 0, result.stderr
    assert not result.stdout.split(" modules;")[1].strip()


def test_pyside_stays_below_the_version_that_aborts_on_python_3_11() -> None:
    """PySide6 6.12 drops a reference to None per void call; CPython 3.11 counts them and aborts at zero."""
    with (ROOT / "pyproject.toml").open("rb") as stream:
        wanted = tomllib.load(stream)["project"]["dependencies"]
    pins = [line for line in wanted if line.startswith("PySide6")]
    pinned = (ROOT / ".ci" / "constraints.txt").read_text("utf-8")
    installed = version("PySide6-Essentials")
    assert pins == [f"PySide6-Essentials=={installed}"]
    assert f"pyside6-essentials=={installed}\n" in pinned
    assert tuple(map(int, installed.split(".")[:2])) < (6, 12)


def test_every_package_is_pinned_and_nothing_else_is_installed_in_its_place() -> None:
    """`.ci/constraints.txt` names a version for every package of every platform, and no address."""
    lines = (ROOT / ".ci" / "constraints.txt").read_text("utf-8").splitlines()
    pinned = dict(line.partition(" ;")[0].split("==") for line in lines)
    assert all(re.fullmatch(r"[\w.]+", number.strip()) for number in pinned.values())
    with (ROOT / "pyproject.toml").open("rb") as stream:
        project = tomllib.load(stream)["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.split(r"[=<>\[]", line)[0].lower().replace("_", "-") for line in wanted]
    assert not [name for name in names if name not in pinned]
    assert not [f"{name} {version(name)}" for name in names if version(name) != pinned[name]]


# --- what the code may not do ---


def test_no_colour_is_written_in_the_interface() -> None:
    """Colours are data in `resources/themes`."""
    colour = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b")
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        if path.startswith("ui/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings(tree)
        if colour.search(node.value)
    ]
    assert not found


CLOCKS = re.compile(
    r"(?:^|\.)(?:datetime\.(?:now|utcnow|today)|date\.today|time\.(?:time|time_ns|localtime|gmtime))$"
)
CHANCE = re.compile(r"^(?:os\.urandom|uuid\.uuid[14]|uuid[14]|secrets\.\w+|random\.\w+)$")


def calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every call by a plain name, and every method call by its last name as `.name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if name := name_of(node.func):
                yield node.lineno, name
            elif isinstance(node.func, ast.Attribute):
                yield node.lineno, "." + node.func.attr


def test_the_clock_and_chance_come_by_parameter() -> None:
    found = [
        f"{path}:{line} {name}"
        for path, tree in modules().items()
        if not path.startswith(REAL_WORLD)
        for line, name in calls(tree)
        if CLOCKS.search(name) or CHANCE.search(name)
    ]
    assert not found


OPENING = re.compile(r"^(?:open|io\.open|os\.open|.*\.(?:read_text|read_bytes|write_text|write_bytes|open))$")


def test_rules_and_verbs_open_no_files() -> None:
    found = [
        f"{path}:{line} {name}"
        for path, tree in modules().items()
        if not path.startswith((*REAL_WORLD, *FILE_ROOMS))
        for line, name in calls(tree)
        if OPENING.search(name)
    ]
    assert not found


POSSESSIVE = re.compile(r"(?:\)[*+?]|\)\{[0-9,]+\})\+|\(\?>")


def test_no_pattern_holds_a_possessive_group() -> None:
    """Python before 3.11.5 lets one match what the group does not: github.com/python/cpython/issues/106052."""
    assert all(map(POSSESSIVE.search, ("(?:ab?c)*+", "(a)?+", "(a){2,3}+", "(?>a)")))
    found = [
        f"{path}:{node.lineno} {node.value!r}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
        if POSSESSIVE.search(node.value if isinstance(node.value, str) else node.value.decode("latin-1"))
    ]
    assert not found


def test_unexpected_errors_end_in_two_places_only() -> None:
    """Catching everything in order to clean up and raise it again is another matter."""
    broad = ("", "Exception", "BaseException")
    found = {
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and not isinstance(node.body[-1], ast.Raise)
        for caught in (node.type.elts if isinstance(node.type, ast.Tuple) else [node.type])
        if caught is None or name_of(caught) in broad
    }
    assert found <= CATCH_ALL


def test_nobody_pumps_events() -> None:
    found = [path for path, tree in modules().items() for _, name in calls(tree) if "processEvents" in name]
    assert not found


def too_long() -> set[str]:
    """Modules over 300 lines, classes over 200, functions over 40."""
    found = set()
    for path, tree in modules().items():
        if len((ROOT / path).read_text("utf-8").splitlines()) > 300:
            found.add(path)
        for node in ast.walk(tree):
            limit = 200 if isinstance(node, ast.ClassDef) else 40
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > limit:
                    found.add(f"{path}::{node.name}")
    return found


def test_modules_classes_and_functions_are_short() -> None:
    assert not sorted(too_long() - set(LONG))


# --- words for people ---

HAN = re.compile("[\u4e00-\u9fff]")
DATE_LETTERS = {"年", "月", "日"}

# Chinese that is data about the world rather than words of the program: path -> what it is.
DATA = {
    "desktop/cli/demo.py": "names of the sample's files and of the files made from them",
    "desktop/cli/office.py": "the ending of a file's name",
    "desktop/documents/kinds/grid_map/sample.py": "an invented community",
    "desktop/documents/kinds/ops_map/sample.py": "invented people",
    "desktop/documents/kinds/site_plan/sample.py": "an invented street",
    "desktop/documents/kinds/tower_list/sample.py": "invented buildings",
    "desktop/documents/layout/schematic.py": "how blocks are numbered",
    "desktop/documents/privacy.py": "the words the gate looks for",
    "desktop/documents/render/kind.py": "how an option may be typed",
    "desktop/domain/": "code tables of the standards, and the patterns cells are read by",
    "desktop/exchange/exporting/": "what a file for somebody else says: code tables and headings of foreign forms",
    "desktop/exchange/outlines/": "how numbers, compounds and layers are written in foreign maps",
    "desktop/exchange/workbook_writing.py": "a typeface and the page numbers of a printed sheet",
    "desktop/exchange/importing/": "header words and cell patterns of foreign workbooks",
    "desktop/exchange/pasting/": "header words of cells copied from foreign workbooks",
    "desktop/exchange/workbook_xlsx.py": "letters of a date format",
    "desktop/store/location.py": "what programs that copy folders call themselves and their folders",
    "desktop/queries/listed_sources.py": "scopes as rosters write them",
    "desktop/exchange/practice.py": "names of the sample's files and places",
    "desktop/queries/search.py": "how a door may be typed",
    "desktop/queries/typed_place.py": "how a door and a grid may be typed",
    "desktop/returns/catalogue/": "values of the county's cells",
    "desktop/queries/return_lines.py": "words of the annexes",
    "desktop/returns/report/": "typefaces, marks of a Word template and dates of a Chinese document",
    "desktop/returns/subjects.py": "values of the county's cells",
    "desktop/returns/template/": "headings and cell values of foreign workbooks",
    "desktop/store/search.py": "surnames with their own reading",
    "ui/dialogs/failure.py": "the program's name",
    "ui/screens/exchange/imports/finish_page.py": "dates in names of files",
    "ui/screens/exchange/imports/answers.py": "dates in names of files",
    "ui/shell/gate/found_page.py": "endings of the official names of communities",
    "ui/shell/screenshots.py": "the invented user in the pictures",
    "ui/shell/self_test.py": "the office the self-test makes and throws away",
    "ui/widgets/editor.py": "the pattern of a year",
    "ui/widgets/search_field.py": "a string whose width is measured",
}


def samples(tree: ast.Module) -> Iterator[ast.AST]:
    """Invented people a document kind shows itself with, and commands to be typed: constants by these names."""
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and re.match("SAMPLE|AWKWARD|RARE|_PERSON|COPY|EXAMPLE", target.id):
            yield from ast.walk(node)


def examples(tree: ast.Module) -> Iterator[ast.AST]:
    """A command line to be typed, below the help of a command."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "epilog":
            yield from ast.walk(node.value)


def untranslated(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Chinese strings that no `_()` or `N_()` has touched."""
    spared: set[ast.AST] = {*docstrings(tree), *samples(tree), *examples(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in ("_", "N_"):
            spared.update(node.args)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node in spared:
            continue
        if HAN.search(node.value) and node.value not in DATE_LETTERS:
            yield node.lineno, node.value


def test_every_word_shown_can_be_translated() -> None:
    found = [
        f"{path}:{line} {text[:30]}"
        for path, tree in modules().items()
        if not path.startswith(tuple(DATA))
        for line, text in untranslated(tree)
    ]
    assert not found


def test_messages_are_whole_sentences_when_they_are_translated() -> None:
    """An f-string or a sum inside `_()` asks the catalogue for something it cannot hold."""
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node.func) in ("_", "N_")
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args)
    ]
    assert not found


# --- what the repository holds ---

TOP = {
    *(".ci", ".gitignore", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile"),
    *("README.md", "README.zh-CN.md", "benchmarks", "build_installer.spec", "desktop", "docs"),
    *("pyproject.toml", "resources", "tests", "ui"),
}


def tracked() -> list[Path]:
    """What git keeps; the test is skipped where there is no git, as in an unpacked archive."""
    try:
        listed = run("git", "-c", f"safe.directory={ROOT}", "ls-files", "-z")
    except FileNotFoundError:
        pytest.skip("no git here")
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_the_top_level_holds_what_the_client_fixed() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= TOP


def test_no_file_knows_the_machine_it_was_made_on() -> None:
    # Written in two halves, or this file would find itself.
    words = (
        "/wo" + "rk/",
        "/ro" + "ot/",
        "/ho" + "me/",
        "file:" + "///opt",
        "pypi" + ".org",
        "npm" + "js.org",
    )
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in tracked()
        if path.suffix in {".py", ".md", ".toml", ".txt", ".sh", ".spec", ".json", ".po", ".in", ".svg", ""}
        for text in [path.read_text("utf-8", "replace")]
        for word in words
        if re.search(
            r"(?<![A-Za-z0-9_])" + re.escape(word), text
        )  # ui/screens/… may have a folder of that name
    ]
    assert not found


def test_every_link_in_the_documents_leads_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
    found = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in tracked()
        if path.suffix == ".md"
        for target in link.findall(path.read_text("utf-8"))
        if not (path.parent / target).exists()
    ]
    assert not found
