"""`--screenshot DIR`: pictures of the gate, of every place and of its forms, in both themes and languages."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEventLoop, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base.i18n import _, use_language
from desktop.base.paths import resource
from desktop.queries import households
from desktop.security import attempts
from ui.bridge.target import Target
from ui.shell.gate import doors, guide
from ui.shell.gate.presenter import GatePresenter, NewOffice, Opened
from ui.shell.main_window import MainWindow
from ui.shell.preferences import Preferences, Recent
from ui.shell.self_test import settle, wait
from ui.shell.sessions import session_of
from ui.theme import fonts, style
from ui.theme.theme import THEMES, load_theme

if TYPE_CHECKING:
    from ui.app import Program
    from ui.shell.gate.window import GateWindow

SIZE = (1366, 768)
LANGUAGES = ("zh_CN", "en")
COLOURS, OPAQUE = 256, 0xFF000000
WAIT = 765.0  # seconds a clerk still waits after too many wrong passwords
PASSWORD = "GEZHI_PASSWORD"  # noqa: S105 - the name of the variable
USER = "李梅"
SHOWN_PATH = "D:/格知/office.gezhi"  # a clerk's, not of the machine that takes the pictures
SHOWN_CODE = "000011-121000-343002-565004-787006-909007-112211-334400"  # of no office


def take_all(app: QApplication, program: Program, office: str, folder: Path, district: str = "") -> int:
    """Write `<scene>-<theme>-<language>.png` into `folder`; the password comes from GEZHI_PASSWORD.

    `district`: a district file whose places are taken too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        use_language(language)
        for theme in THEMES:
            style.apply(app, load_theme(theme))
            fonts.load_rare_names()
            # Opened anew each time: the last scene locks the window, and the office sleeps with it.
            open_office = doors.real_doors().open(Path(office), USER, os.environ.get(PASSWORD, ""), "")
            try:
                opened = Opened(open_office, doors.office_name(open_office), USER)
                tail = f"{theme}-{language}"
                program.preferences = Preferences(recent=(Recent(SHOWN_PATH, opened.name, USER),))
                _gate(program.show_gate(), folder, tail)
                program.close()
                _window(opened, folder, tail)
                if district:
                    _district(district, folder, tail)
            finally:
                open_office.close()
    return 0


def _gate(gate: GateWindow, folder: Path, tail: str) -> None:
    pause()
    gate.unlock_page.user.setText(USER)
    take(gate, folder / f"gate-{tail}.png")
    gate.show_refusal(_wrong_password())
    pause()
    take(gate, folder / f"gate-refused-{tail}.png")
    gate.show_wait(attempts.waiting(WAIT).text, WAIT)
    pause()
    take(gate, folder / f"gate-wait-{tail}.png")
    gate.unlock_page.countdown.stop()
    gate.stack.setCurrentWidget(gate.found_page)
    gate.found_page.show_folder(SHOWN_PATH.rsplit("/", 1)[0])
    gate.show_problems(GatePresenter.problems(NewOffice(folder=SHOWN_PATH)))
    pause()
    take(gate, folder / f"gate-new-{tail}.png")
    gate.show_recovery(SHOWN_CODE, (2, 5, 7))
    pause()
    take(gate, folder / f"gate-recovery-{tail}.png")
    gate.unlock_page.district_wanted.emit()
    pause()
    take(gate, folder / f"gate-district-{tail}.png")
    gate.show_others()
    gate.others_page.names[0].setText(USER)
    pause()
    take(gate, folder / f"gate-others-{tail}.png")
    stick = _("数据文件在U盘等移动磁盘上,拔出时可能损坏数据。请复制到本机硬盘后再打开。")
    for name, question in (
        ("elsewhere", guide.elsewhere()), ("older", guide.older("2026-07-01 10:20")), ("place", guide.misplaced(stick)),
    ):  # fmt: skip
        gate.show_question(question)
        pause()
        take(gate, folder / f"gate-{name}-{tail}.png")
    gate.stack.setCurrentWidget(gate.unlock_page)
    gate.unlock_page.open_button.setText(_("打开"))
    gate.show_busy(_("正在由密码推算钥匙,特意做得慢,让别人无从试密码…"))
    pause()
    take(gate, folder / f"gate-busy-{tail}.png")
    gate.show_problems({})


def _district(where: str, folder: Path, tail: str) -> None:
    from ui.shell.district.pictures import take_places  # noqa: PLC0415 - a driver and sixty tables
    from ui.shell.sessions import program_version  # noqa: PLC0415

    def shot(window: QWidget, name: str) -> None:
        pause()
        take(window, folder / f"{name}-{tail}.png")

    take_places(where, USER, program_version(), SIZE, shot)


def _wrong_password() -> str:
    return _("密码不对。请检查大小写和输入法后再试,或使用纸质恢复码。")


def _window(opened: Opened, folder: Path, tail: str) -> None:
    window = MainWindow(session_of(opened))
    window.resize(*SIZE)
    window.show()
    window.activateWindow()
    for place in window.places:
        window.go_to_place(place.key)
        settle(window)
        take(window, folder / f"{place.key}-{tail}.png")
    for key, show in _work(window).items():
        window.go_to_place(key)
        settle(window)
        show()
        settle(window)
        pause()
        take(window, folder / f"{key}-{tail}.png")
    for name, show in _scenes(window):
        show()
        settle(window)
        pause()
        take(window, folder / f"{name}-{tail}.png")
    window.close()
    window.deleteLater()


def _work(window: MainWindow) -> dict[str, Callable[[], object]]:
    """What makes a place show its work instead of its beginning."""
    return {
        "printing": window.commands.action("printing.preview").trigger,
        "exchange": lambda: drop(
            window.place_screen("exchange"), sorted(resource("sample").glob("0[1345]_*.xls*"))
        ),
    }


def drop(screen: QWidget, files: list[Path]) -> None:
    """Let files fall onto the part of a screen that takes them."""
    parts = [part for part in screen.findChildren(QWidget) if part.acceptDrops() and part.isVisible()]
    takers = [part for part in parts if "dropEvent" in vars(type(part))]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for taker in takers[:1]:
        middle = taker.rect().center()
        QApplication.sendEvent(taker, QDragEnterEvent(middle, copy, mime, left, plain))
        QApplication.sendEvent(taker, QDropEvent(QPointF(middle), copy, mime, left, plain))


_SETTINGS: Final = (
    "keys", "computers", "packs", "layouts", "community", "posted", "retention", "audit", "backups",
)  # fmt: skip


def _scenes(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    """What a place looks like when somebody works in it."""
    window.place_screen("households")
    window.place_screen("grids")
    yield "households-list", lambda: window.go(Target("households", "all"))
    yield "households-building", lambda: window.go(Target("households", *_first_building(window)))
    yield "households-form", lambda: _open_first(window)
    yield "work-patrols", lambda: window.go(Target("work", "patrols"))
    yield "work-diary", lambda: window.go(Target("work", "diary"))
    yield "households-member", window.commands.action("households.member").trigger
    yield "households-checks", window.commands.action("households.checks").trigger
    yield "households-new", lambda: window.go(Target("households", "pending"))
    yield "households-empty", window.commands.action("households.add").trigger
    yield "households-refused", window.commands.action("households.save").trigger
    yield "exchange-outlines", lambda: window.go(Target("exchange", "outlines"))
    yield "exchange-transport", lambda: window.go(Target("exchange", "transport"))
    yield "exchange-disputes", lambda: window.go(Target("exchange", "dispute"))
    yield "exchange-between", lambda: window.go(Target("exchange", "ticket"))
    yield "exchange-receipt", lambda: window.go(Target("exchange", "receipt"))
    yield "printing-register", lambda: window.go(Target("printing", "register", "out"))
    for page in _SETTINGS:
        yield f"settings-{page}", partial(window.go, Target("settings", page))
    for page in ("acts", "propose", "micro"):
        yield (
            f"grids-{page}",
            partial(_in_place, window, "grids", window.commands.action(f"grids.{page}").trigger),
        )
    yield "returns-teach", lambda: _teach(window)
    yield "map-chosen", lambda: _choose_compound(window)
    yield "map-paper", window.commands.action("map.paper").trigger
    yield "search", lambda: _search(window)
    yield "palette", window.open_palette
    yield "locked", window.lock


def _teach(window: MainWindow) -> None:
    """A form on its way to be taught."""
    window.go(Target("returns"))
    screen: Any = window.place_screen("returns")
    screen.forms.teach_form(resource("returns", "annex_2.xlsx"))


def _in_place(window: MainWindow, place: str, show: Callable[[], object]) -> None:
    """What a place shows when somebody has gone there and asked for it."""
    window.go_to_place(place)
    settle(window)
    show()


def _first_building(window: MainWindow) -> tuple[str, str]:
    with window.session.office.read() as db:
        buildings = [place for place in households.tree(db) if place.kind == "building"]
    fullest = max(buildings, key=lambda place: place.households, default=None)
    return ("building", fullest.id) if fullest else ("all", "")


def _choose_compound(window: MainWindow) -> None:
    """The first building's whole compound on the map."""
    window.go(Target("map"))
    settle(window)
    window.commands.action("map.all").trigger()


def _open_first(window: MainWindow) -> None:
    """The largest household of the fullest building."""
    with window.session.office.read() as db:
        rows = households.rows(db, households.ids(db, building_id=_first_building(window)[1])[:200])
    if rows:
        largest = max(rows.values(), key=lambda row: row.members)
        window.go(Target("households", "household", largest.id))


def _search(window: MainWindow) -> None:
    field = window.title_bar.search
    window.activateWindow()
    wait(window.isActiveWindow, "focus")
    window.focus_search()
    field.setText("zgf")
    wait(lambda: field.hits_shown > 0 or not field.hasFocus(), "search")


def pause() -> None:
    """Let what was asked for be laid out and painted."""
    loop = QEventLoop()
    QTimer.singleShot(60, loop.quit)
    loop.exec()


def take(window: QWidget, file: Path) -> None:
    """One picture of a window, in its 256 most frequent colours: a third of the size, and nobody sees it."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    frequent = Counter(memoryview(image.constBits()).cast("I")).most_common(COLOURS)
    table = [int(colour) | OPAQUE for colour, _count in frequent]
    image.convertToFormat(QImage.Format.Format_Indexed8, table).save(str(file))
