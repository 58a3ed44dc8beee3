"""The whole main job through the real window, with the keys and the mouse a clerk has."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pypdf
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QWidget

from desktop.base.clock import SystemClock
from desktop.exchange.bundle import exchange
from desktop.operations import office as founding
from desktop.operations import trust
from desktop.queries import history
from desktop.security.install import Install
from desktop.security.install import load_or_create as own_keys
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from ui.app import Program
from ui.shell.preferences import Preferences
from ui.theme.style import apply
from ui.theme.theme import load_theme

PUBLIC = Path(__file__).resolve().parents[1] / "files" / "public"
LISTS = (
    "01_居民台账_2026年6月.xlsx",
    "03_楼栋房屋清单.xls",
    "04_网格队伍花名册.xlsx",
    "05_重点人群台账.xlsx",
)
CODE, NAME = "420303090012", "云麓台社区"
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LONG = 120_000  # milliseconds a step may take on a slow machine that does much else

pytestmark = pytest.mark.slow


class Clerk:
    """Hands on keyboard and mouse, eyes on the window."""

    def __init__(self, qtbot, program: Program) -> None:
        self.bot, self.program = qtbot, program

    @property
    def window(self):
        return self.program.window

    def wait(self, until: Callable[[], object]) -> None:
        self.bot.waitUntil(lambda: bool(until()), timeout=LONG)

    def key(self, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier, on: QWidget | None = None) -> None:
        """A key goes to whatever has the focus, as at a desk."""
        target = on or QApplication.focusWidget() or self.window
        self.bot.keyClick(target, key, modifiers)

    def type(self, text: str) -> None:
        """Latin by keys, Chinese as an input method gives it: composed first, then committed."""
        target = QApplication.focusWidget()
        if text.isascii():
            self.bot.keyClicks(target, text)
            return
        QApplication.sendEvent(target, QInputMethodEvent("pin'yin", []))
        commit = QInputMethodEvent("", [])
        commit.setCommitString(text)
        QApplication.sendEvent(target, commit)
        self.bot.wait(80)  # the hand moves on; a key within 60 ms would be the input method's own

    def place(self, key: Qt.Key, name: str):
        """Alt+number, then wait until nothing is being looked up."""
        self.key(key, ALT, on=self.window)
        self.wait(lambda: self.window.current_place == name)
        self.quiet()
        return self.window.place_screen(name)

    def quiet(self) -> None:
        self.wait(lambda: not self.window.jobs.running)
        self.bot.wait(20)
        self.wait(lambda: not self.window.jobs.running)

    def answer_file_dialog(self, path: Path) -> None:
        """Give a path to the file dialog that has just opened, and press Enter."""
        self.wait(lambda: [d for d in self.window.findChildren(QFileDialog) if d.isVisible()])
        dialog = next(d for d in self.window.findChildren(QFileDialog) if d.isVisible())
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        field.setText(str(path))  # as pasted: typing would open Qt's own list of completions over it
        self.bot.keyClick(field, Qt.Key.Key_Return)
        self.wait(lambda: not _shown(dialog))
        self.window.activateWindow()  # a desktop does this by itself
        self.wait(self.window.isActiveWindow)

    def drop(self, files: list[Path], on: QWidget) -> None:
        """Drag files from the desktop onto a page."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        action, button, none = (
            Qt.DropAction.CopyAction,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        enter = QDragEnterEvent(QPoint(200, 200), action, data, button, none)
        QApplication.sendEvent(on, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(on, QDropEvent(QPointF(200, 200), action, data, button, none))


def _shown(dialog: QFileDialog) -> bool:
    try:
        return dialog.isVisible()
    except RuntimeError:  # deleted when closed
        return False


@pytest.fixture
def clerk(qtbot, qapp, tmp_path, monkeypatch) -> Iterator[Clerk]:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(Path, "home", classmethod(lambda cls: home))
    monkeypatch.setenv("GEZHI_KEYS", str(home / "keys"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    apply(qapp, load_theme("light"))
    program = Program(qapp, Preferences(), home / "preferences.json")
    failures: list[object] = []
    made = Clerk(qtbot, program)
    made.failures = failures
    yield made
    program.close()
    qapp.processEvents()
    assert failures == []


def found_an_office(clerk: Clerk) -> None:
    gate = clerk.program.show_gate()
    with clerk.bot.waitActive(gate):
        gate.activateWindow()
    clerk.bot.wait(200)
    clerk.bot.mouseClick(gate.unlock_page.new, Qt.MouseButton.LeftButton)
    for name, text in (
        ("code", CODE), ("name", NAME), ("county", "张湾区"), ("street", "青桐街道"), ("phone", "0719-8880001"),
        ("user", "李梅"), ("folder", None), ("password", PASSWORD), ("again", PASSWORD),
    ):  # fmt: skip
        field = gate.found_page.form.editor(name).entry
        clerk.wait(field.hasFocus)
        if text is not None:
            clerk.type(text)
        clerk.key(Qt.Key.Key_Return)  # from field to field, and in the last one: go
    clerk.wait(lambda: gate.stack.currentWidget() is gate.recovery_page)
    groups = [
        label.text() for label in gate.recovery_page.findChildren(QLabel) if label.property("part") == "code"
    ]
    assert len(groups) == 8
    for entry in list(gate.recovery_page.entries):
        number = int("".join(ch for ch in entry.accessibleName() if ch.isdigit()))
        entry.setFocus()
        clerk.type(groups[number - 1])
        clerk.key(Qt.Key.Key_Return)
    clerk.wait(lambda: gate.stack.currentWidget() is gate.setup_page)
    for field in gate.setup_page.form.fields:
        clerk.wait(gate.setup_page.form.editor(field.name).entry.hasFocus)
        clerk.key(Qt.Key.Key_Return)
    clerk.wait(gate.setup_page.enter_button.hasFocus)
    clerk.key(Qt.Key.Key_Return)
    clerk.wait(lambda: gate.stack.currentWidget() is gate.others_page)
    clerk.bot.mouseClick(gate.others_page.later_button, Qt.MouseButton.LeftButton)
    clerk.wait(lambda: clerk.window is not None)
    with clerk.bot.waitActive(clerk.window):
        clerk.window.activateWindow()
    clerk.window.messages.failed.connect(clerk.failures.append)
    clerk.quiet()


def import_four_lists(clerk: Clerk) -> None:
    page = clerk.place(Qt.Key.Key_8, "exchange").imports
    clerk.drop([PUBLIC / name for name in LISTS], page)
    clerk.quiet()
    assert [f.kind for f in page._files.values()] == ["residents", "buildings", "staff", "care"]
    clerk.bot.mouseClick(page.questions.load, Qt.MouseButton.LeftButton)
    clerk.answer_file_dialog(PUBLIC / "decisions.json")
    clerk.quiet()
    ledger = page.presenter.chosen
    preview = page._files[ledger].preview
    assert sum(preview.results.values()) == preview.rows
    clerk.key(Qt.Key.Key_Return, CTRL | SHIFT, on=clerk.window)
    clerk.wait(lambda: clerk.window.jobs.running)
    clerk.wait(lambda: {f.state for f in page._files.values()} == {"done"})
    clerk.quiet()


def edit_a_resident_and_undo(clerk: Clerk) -> None:
    screen = clerk.place(Qt.Key.Key_1, "households")
    matrix = screen.middle.matrix
    clerk.wait(lambda: matrix.isVisible() and bool(screen.presenter.choice.id))
    clerk.quiet()
    matrix.setFocus()
    clerk.key(Qt.Key.Key_Right)
    for _step in range(30):
        clerk.key(Qt.Key.Key_Return)
        clerk.quiet()
        page = screen.presenter.page
        if page is not None and page.members:
            break
        matrix.setFocus()
        clerk.key(Qt.Key.Key_Down)
    members = screen.card.members.table
    clerk.wait(lambda: members.cells.lines[0].key)
    members.setFocus()
    resident = members.current_key()
    clerk.key(Qt.Key.Key_Return, CTRL)
    clerk.quiet()
    clerk.wait(lambda: screen.right.currentWidget() is screen.resident)
    before = value_of(clerk, resident, "employer")
    screen.resident.form.focus("employer")  # behind 更多: it comes forward
    clerk.key(Qt.Key.Key_A, CTRL)
    clerk.type("Dongfeng Axle Works")
    clerk.key(Qt.Key.Key_S, CTRL)
    clerk.wait(lambda: value_of(clerk, resident, "employer") == "Dongfeng Axle Works")
    clerk.quiet()
    clerk.key(Qt.Key.Key_Z, CTRL, on=clerk.window.rail)
    clerk.wait(lambda: value_of(clerk, resident, "employer") == before)
    clerk.quiet()


def value_of(clerk: Clerk, resident: str, field: str) -> object:
    with clerk.window.session.office.read() as db:
        return db.exec_driver_sql(f"SELECT {field} FROM resident WHERE id = ?", (resident,)).scalar()


def look_at_team_and_grids(clerk: Clerk) -> None:
    team = clerk.place(Qt.Key.Key_4, "team")
    bars = team.overview.bars
    assert "8/8" in bars["somebody"].words()
    assert "6/8" in bars["enough"].words()  # eight posts, six people
    assert "51/54" in bars["leaders"].words()
    clerk.key(Qt.Key.Key_F, CTRL)
    clerk.type("wgp")  # 吴国萍
    clerk.wait(lambda: 0 < len(team.table.records.ids) < 20)
    clerk.quiet()
    clerk.key(Qt.Key.Key_Down)
    clerk.key(Qt.Key.Key_Return)
    clerk.wait(lambda: team.pages.currentWidget() is team.person)
    assert team.person.table.records.rowCount() >= 2
    clerk.key(Qt.Key.Key_Escape, on=team.person)
    grids = clerk.place(Qt.Key.Key_3, "grids")
    assert grids.grids.records.rowCount() == 8
    grids.grids.setFocus()
    clerk.key(Qt.Key.Key_Return)
    clerk.quiet()
    assert grids.homes.records.rowCount() == 294


def print_to_pdf(clerk: Clerk, folder: Path) -> dict[str, int]:
    screen = clerk.place(Qt.Key.Key_6, "printing")
    pages = {}
    for kind in ("card", "board-door", "badge", "map"):
        screen.choices.kinds.setFocus()
        clerk.key(Qt.Key.Key_Home)
        for _step in range(60):
            if screen.choices.kinds.current_id() == kind:
                break
            clerk.key(Qt.Key.Key_Down)
        assert screen.choices.kinds.current_id() == kind
        clerk.quiet()
        clerk.key(Qt.Key.Key_F5)
        clerk.wait(lambda: screen.presenter.document is not None)
        clerk.quiet()
        out = folder / f"{kind}.pdf"
        clerk.key(Qt.Key.Key_S, CTRL, on=clerk.window)
        clerk.answer_file_dialog(out)
        clerk.wait(out.exists)
        clerk.quiet()
        pages[kind] = len(pypdf.PdfReader(out).pages)
    clerk.key(Qt.Key.Key_H, CTRL, on=clerk.window)
    clerk.quiet()
    assert len(screen.register.found.prints) == 4
    return pages


def fill_the_return(clerk: Clerk, out: Path) -> None:
    screen = clerk.place(Qt.Key.Key_7, "returns")
    clerk.wait(lambda: screen.table.records.rowCount() > 50)
    screen.table.setFocus()
    for _step in range(120):
        if screen.table.current_id() == "B02":
            break
        clerk.key(Qt.Key.Key_Down)
    clerk.key(Qt.Key.Key_Return)
    clerk.quiet()
    assert screen.rows.records.rowCount() == 8
    assert any("6人" in clash.text for clash in screen.presenter._clashes)
    clerk.key(Qt.Key.Key_T, CTRL, on=clerk.window)
    clerk.answer_file_dialog(PUBLIC / "08_自查表模板.xlsx")
    clerk.answer_file_dialog(out)
    clerk.wait(out.exists)
    clerk.quiet()


def write_a_bundle(clerk: Clerk, recipient: str, out: Path) -> None:
    screen = clerk.place(Qt.Key.Key_8, "exchange")
    for _step in range(len(screen.tabs)):
        if screen.part() == "bundles":
            break
        clerk.key(Qt.Key.Key_Tab, CTRL, on=clerk.window)
        clerk.quiet()
    page = screen.bundles
    assert page.own.text() == own_keys(Path(os.environ["GEZHI_KEYS"])).recipient
    page.recipient.setFocus()
    clerk.type(recipient)
    clerk.key(Qt.Key.Key_Return)
    clerk.answer_file_dialog(out)
    clerk.wait(out.exists)
    clerk.quiet()


def counts(office: Workspace) -> dict[str, int]:
    kinds = (
        "building",
        "dwelling",
        "household",
        "resident",
        "staff",
        "assignment",
        "care_record",
        "card_issue",
    )
    with office.read() as db:
        return {kind: db.exec_driver_sql(f"SELECT count(*) FROM {kind}").scalar() for kind in kinds}


def test_from_four_workbooks_to_paper_return_and_bundle(clerk, tmp_path):
    found_an_office(clerk)
    office = clerk.window.session.office
    import_four_lists(clerk)
    found = counts(office)
    assert (found["building"], found["staff"]) == (88, 180)
    assert found["resident"] > 7_200
    edit_a_resident_and_undo(clerk)
    look_at_team_and_grids(clerk)
    pages = print_to_pdf(clerk, tmp_path)
    assert pages["card"] > 400
    assert pages["board-door"] > 100
    assert pages["map"] == 9
    fill_the_return(clerk, tmp_path / "return.xlsx")
    other_pc = Install.make(lambda n: b"\x07" * n)
    write_a_bundle(clerk, other_pc.recipient, tmp_path / "office.sqb")
    clerk.place(Qt.Key.Key_9, "history")
    with office.read() as db:
        names = [step.name for step in history.steps(db)]
    assert {"import.residents", "resident.edit", "undo", "print.issue"} <= set(names)
    received_elsewhere_the_same(office, other_pc, tmp_path)


def received_elsewhere_the_same(office: Workspace, other_pc: Install, folder: Path) -> None:
    """The bundle, applied to an empty file of the same community, brings the same records."""
    there = Workspace.create(
        folder / "other.gezhi", user="王芳", password=PASSWORD, cost=CHEAP, volumes=FitVolumes()
    ).workspace
    founding.found(there, code=CODE, name=NAME, actor="王芳")
    signer = own_keys(Path(os.environ["GEZHI_KEYS"])).public_key
    trust.accept_signer(there, signer, name="社区电脑", actor="王芳", today=_today())
    applied = exchange.apply(there, folder / "office.sqb", install=other_pc, actor="王芳")
    assert applied.new_ops > 10_000
    assert counts(there) == counts(office)
    there.close()


def _today():
    from desktop.base.clock import today

    return today(SystemClock())
