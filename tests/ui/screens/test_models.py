"""Every model behind every table keeps Qt's promises while its screen is used: Qt's own tester watches them all."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QAbstractItemModelTester

from desktop.base.errors import Severity
from desktop.exchange.packs import comparing
from desktop.exchange.packs.pack import Pack
from desktop.operations import duplicates, undo
from tests.desktop import care_town
from ui.bridge.target import Target
from ui.screens.exchange.imports import file_page as steps
from ui.screens.exchange.imports.fix_grid import TEXT
from ui.screens.exchange.imports.import_file import READY
from ui.screens.returns.form_grid import FormModel
from ui.screens.returns.teaching_presenter import SheetLook
from ui.screens.settings.packs.presenter import Look
from ui.widgets.cell_model import CellModel
from ui.widgets.record_model import RecordModel

ROOT = Path(__file__).resolve().parents[3]
FILES = Path(__file__).parents[2] / "files" / "public"
ME = "李梅"
MODELS = {"RecordModel", "CellModel", "FormModel"}


@dataclass
class Watch:
    """Models by the file whose table they serve, the most rows each file's models had, and what Qt complained of."""

    models: list[tuple[str, Any]] = field(default_factory=list)
    most: dict[str, int] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def count(self) -> None:
        for file, model in self.models:
            self.most[file] = max(self.most.get(file, 0), model.rowCount())

    def heard(self, kind: QtMsgType, context: Any, text: str) -> None:
        if "FAIL!" in text or context.category == "qt.modeltest":
            self.complaints.append(text)


def _maker() -> str:
    """The file outside the widgets that is building a table just now."""
    frame = sys._getframe(2)
    while frame.f_back is not None:
        name = Path(frame.f_code.co_filename)
        if name.is_relative_to(ROOT / "ui") and not name.is_relative_to(ROOT / "ui" / "widgets"):
            return name.relative_to(ROOT).as_posix()
        frame = frame.f_back
    return "tests"


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch, qapp: Any) -> Iterator[Watch]:
    made = Watch()
    for kind in (RecordModel, CellModel, FormModel):
        plain = kind.__init__

        def init(self: Any, *args: Any, _plain: Any = plain, **more: Any) -> None:
            _plain(self, *args, **more)
            made.models.append((_maker(), self))
            QAbstractItemModelTester(self, QAbstractItemModelTester.FailureReportingMode.Warning, self)
            self.modelReset.connect(made.count)
            self.rowsInserted.connect(made.count)

        monkeypatch.setattr(kind, "__init__", init)
    before = qInstallMessageHandler(made.heard)
    yield made
    qInstallMessageHandler(before)


@dataclass
class Use:
    """Hands on one screen: `go` opens the window there, `quiet` waits for what it looks up."""

    open_screen: Any
    office: Any
    bot: Any
    window: Any = None
    screen: Any = None

    def go(self, place: str, target: Target | None = None) -> Any:
        self.window, self.screen = self.open_screen(place, target)
        return self.screen

    def quiet(self) -> None:
        self.open_screen.quiet(self.window)

    def each(self, table: Any, *, most: int = 4) -> None:
        """Put the cursor on some lines, and read every cell as a painter does."""
        records = table.records
        for line in range(min(records.rowCount(), most)):
            table.go_to(records.id_at(line))
            self.quiet()
        records.forget()
        table.grab()


def _history(use: Use) -> None:
    screen = use.go("history")
    use.each(screen.table)
    undo.undo(use.office, actor=ME)
    screen.presenter.reload()
    use.quiet()
    use.each(screen.table)


def _grids(use: Use) -> None:
    screen = use.go("grids")
    for table in (screen.grids, screen.micros):
        use.each(table)
    screen.grids.go_to(screen.grids.records.id_at(0))
    screen.grids.opened.emit(screen.grids.current_id())
    use.quiet()
    assert screen.homes.records.rowCount()
    use.each(screen.homes)
    use.bot.keyClick(screen.figures["nowhere"], Qt.Key.Key_Space)
    use.quiet()
    assert not screen.homes.records.rowCount()


def _team(use: Use) -> None:
    screen = use.go("team")
    assert screen.overview.roles.records.rowCount()
    assert screen.overview.gaps.records.rowCount()
    use.each(screen.overview.roles)
    use.each(screen.overview.gaps)
    for line in range(screen.table.records.rowCount()):
        staff = screen.table.records.id_at(line)
        screen.table.opened.emit(staff)
        use.quiet()
        use.each(screen.person.table)
    use.bot.keyClick(screen.overview.bars["enough"], Qt.Key.Key_Return)
    use.quiet()


def _returns(use: Use) -> None:
    screen = use.go("returns")
    use.each(screen.table, most=30)
    screen.day.setText("2026-01-31")
    screen.day.editingFinished.emit()
    use.quiet()
    use.each(screen.rows)
    use.each(screen.clashes)


def _settings(use: Use) -> None:
    with use.office.change("account.add", actor=ME) as unit:
        unit.create("account", {"name": ME, "roles": ["director", "clerk"]})
        unit.create("account", {"name": "王芳", "roles": ["clerk"]})
    screen = use.go("settings")
    use.each(screen.users.table)
    with use.office.change("account.add", actor=ME) as unit:
        unit.create("account", {"name": "赵强", "roles": ["viewer"]})
    screen.users.presenter.reload()
    use.quiet()
    use.each(screen.users.table)
    screen.show_page("rules")
    use.quiet()
    use.each(screen.rules.table)
    screen.rules.presenter.weigh(["phone.invalid"], Severity.INFO)
    use.quiet()
    _packs(use, screen)


def _packs(use: Use, screen: Any) -> None:
    screen.show_page("packs")
    use.quiet()
    page = screen.pages["packs"]
    wanted = comparing.contents(
        Pack("示例区", rules={"phone.invalid": Severity.BLOCK, "birth.over_120": Severity.INFO})
    )
    page.show_look(Look(comparing.compare(use.office, wanted), ()))
    use.each(page.changes)
    comparing.apply(use.office, wanted, actor=ME)
    page.hide_look()
    page.presenter.reload()
    use.quiet()
    use.each(page.table)


def _care(use: Use) -> None:
    town = care_town.build(use.office)
    screen = use.go("care")
    for category in ("low_income", "disabled", "alone", "five_guarantees"):
        use.window.go(Target("care", "category", category))
        use.quiet()
    use.window.go(Target("care", "resident", town.residents["任杰"]))
    use.quiet()
    screen.suggest()
    use.quiet()


def _duplicates(use: Use) -> None:
    town = care_town.build(use.office)
    twin = town.residents["张桂芳"]
    with use.office.change("import.residents", actor=ME) as unit:
        home = unit.create("household", {"head_name": "章桂芳", "address_text": "平房"})
        row = {"household_id": home, "name": "章桂芳", "birth": "1945-03-01", "state": "live"}
        other = unit.create("resident", row)
    screen = use.go("duplicates")
    assert screen.table.records.rowCount()
    use.each(screen.table)
    assert screen.fields.model().rowCount()
    screen.changed(duplicates.merge(use.office, "resident", twin, other, actor=ME))
    use.quiet()
    use.each(screen.table)


def _imports(use: Use) -> None:
    page = use.go("exchange").imports
    page.presenter.add((FILES / "04_网格队伍花名册.xlsx",))
    use.quiet()
    assert page._files[page.presenter.chosen].state == READY
    wizard = page.page
    use.each(wizard.sheets.sheets)
    use.each(wizard.sheets.lines)
    for step in (steps.COLUMNS, steps.QUESTIONS, steps.PLAN):
        wizard.go_to(step)
        use.quiet()
    use.each(wizard.columns.mapping)
    use.each(wizard.plan.lines, most=10)
    use.each(wizard.plan.findings, most=2)
    wizard.plan.begin_fixing("role.unknown")
    use.quiet()
    cells = wizard.plan.grid.table.cells
    assert cells.setData(cells.index(0, TEXT), "志愿者")
    use.quiet()


def _households(use: Use) -> None:
    town = care_town.build(use.office)
    screen = use.go("households")
    for home in ("201", "101", "202"):
        use.window.go(Target("households", "household", town.households[home]))
        use.quiet()
    cells = screen.card.members.table.cells
    name = next(n for n, column in enumerate(cells.columns) if column.key == "name")
    last = cells.rowCount() - 1
    assert cells.setData(cells.index(last, name), "任小二")
    assert cells.rowCount() == last + 2, "another empty line below"
    cells.drop(cells.lines[last].key)
    use.quiet()
    screen.checks.page.run()
    use.quiet()
    use.each(screen.checks.page.rules, most=30)


@dataclass(frozen=True)
class Case:
    """`files`: the screen's tables that must have been watched with rows in them."""

    use: Callable[[Use], None]
    files: tuple[str, ...]


_IMPORTS = "ui/screens/exchange/imports"
_IMPORT_TABLES = (
    "view", "sheets_page", "columns_page", "plan_page", "row_detail", "cluster_list", "fix_grid",
)  # fmt: skip
CASES = {
    "history": Case(_history, ("ui/screens/history/view.py",)),
    "grids": Case(_grids, ("ui/screens/grids/view.py",)),
    "team": Case(_team, tuple(f"ui/screens/team/{n}.py" for n in ("view", "overview", "person_page"))),
    "returns": Case(_returns, ("ui/screens/returns/view.py",)),
    "settings": Case(_settings, ("ui/screens/settings/users_page.py", "ui/screens/settings/rules/page.py")),
    "care": Case(_care, ("ui/screens/care/groups.py", "ui/screens/care/lists.py")),
    "duplicates": Case(_duplicates, ("ui/screens/duplicates/view.py",)),
    "households": Case(
        _households, ("ui/screens/households/members_part.py", "ui/screens/households/checks/page.py")
    ),
    "imports": Case(_imports, tuple(f"{_IMPORTS}/{n}.py" for n in _IMPORT_TABLES)),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_model_of_a_screen_keeps_its_promises(
    name: str, watch: Watch, qtbot: Any, open_screen: Any, office: Any
) -> None:
    case = CASES[name]
    case.use(Use(open_screen, office, qtbot))
    watch.count()
    assert watch.complaints == []
    assert [file for file in case.files if not watch.most.get(file)] == [], "an empty table proves nothing"


def test_the_tester_would_complain(watch: Watch) -> None:
    """The net catches a model that forgets to announce a row."""
    model: RecordModel[str] = RecordModel((), lambda ids: {})
    model.beginInsertRows(model.index(-1, -1), 0, 0)
    model.endInsertRows()  # and there is none
    assert watch.complaints


def test_a_form_being_taught_keeps_qts_promises(watch: Watch) -> None:
    model = FormModel()
    for name, rows, columns in (("一", 3, 2), ("一", 3, 2), ("二", 9, 5), ("二", 1, 1), ("三", 0, 0)):
        texts = {(row, column): f"{row}-{column}" for row in range(rows) for column in range(columns)}
        model.show(SheetLook(name, rows, columns, texts, (), {}, None, ()))
        assert (model.rowCount(), model.columnCount()) == (rows, columns)
        for row in range(rows):
            for column in range(columns):
                model.data(model.index(row, column))
    watch.count()
    assert watch.complaints == []


def test_the_program_has_no_other_models() -> None:
    """Whoever writes one adds it to the watch."""
    found = set()
    for path in (ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases = {ast.unparse(base) for base in node.bases}
                if any(base.split("[")[0].endswith("Model") and base.startswith("Q") for base in bases):
                    found.add(node.name)
    assert found == MODELS
    assert all(issubclass(kind, QAbstractItemModel) for kind in (RecordModel, CellModel, FormModel))
