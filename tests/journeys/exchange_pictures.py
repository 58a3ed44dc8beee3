"""Pictures of an office and a district that are enrolled with each other, with something waiting at every desk.

    QT_QPA_PLATFORM=offscreen python -m tests.journeys.exchange_pictures FOLDER

Both themes, both languages, at 1366×768; with QT_SCALE_FACTOR=1.25 or 1.5 in letters so much larger. To be looked at.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from desktop.base.i18n import use_language
from desktop.base.pinyin import initials
from desktop.district.survey import Survey
from desktop.security import install
from tests.desktop.district.borough import NAMES, NOW
from tests.journeys import enrolled_town
from tests.journeys.enrolled_town import CLERK, TODAY, Town
from ui.bridge.district_desk import District
from ui.bridge.target import Target
from ui.screens.settings.packs.page import PacksPage
from ui.shell.district.window import DistrictWindow
from ui.shell.main_window import MainWindow
from ui.shell.screenshots import LANGUAGES, SIZE, pause, take
from ui.shell.self_test import settle
from ui.shell.session import Session
from ui.theme import fonts, style
from ui.theme.theme import THEMES, load_theme

PAGES = ("computers", "packs", "keys", "audit", "backups", "community")


def run(folder: Path, scale: float = 1.0) -> None:
    """Write `<scene>-<theme>-<language>.png` into `folder`."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ[install.KEYS_VARIABLE] = str(Path(scratch) / "keys")
        town = enrolled_town.build(Path(scratch) / "town", install.load_or_create())
        for language in LANGUAGES:
            use_language(language)
            for theme in THEMES:
                style.apply(app, load_theme(theme))
                fonts.load_rare_names()
                for scenes in (_office, _district):
                    for window, name in scenes(town, scale):
                        settle(window)
                        pause()
                        take(window, folder / f"{name}-{theme}-{language}.png")
        town.close()


def _shown(window: Any, scale: float) -> Any:
    window.resize(*(round(side / scale) for side in SIZE))
    window.show()
    window.activateWindow()
    return window


def _office(town: Town, scale: float) -> Iterator[tuple[Any, str]]:
    """What waits, each page of the exchange, and the pages of the settings that tell of others."""
    session = Session(
        office=town.office, office_name=f"{NAMES[0]}社区", actor=CLERK, version="0.1.0", today=lambda: TODAY,
        check_password=lambda _typed: None, initials=initials,
    )  # fmt: skip
    window = _shown(MainWindow(session), scale)
    window.go_to_place("start")
    yield window, "enrolled-start"
    for kind in ("bundle", "transport", "dispute", "ticket", "receipt"):
        window.go(Target("exchange", kind))
        yield window, f"enrolled-{kind}"
    exchange: Any = window.place_screen("exchange")
    exchange.receipt.presenter.read(town.stick / "回执.sqr")
    yield window, "enrolled-receipt-read"
    window.go(Target("exchange", "bundle"))
    exchange.bundles.presenter.open(next((town.stick.parent / "信箱").glob("*.sqb")))
    yield window, "enrolled-bundle-opened"
    for page in PAGES:
        window.go(Target("settings", page))
        yield window, f"enrolled-{page}"
    window.go(Target("settings", "packs"))
    settle(window)
    window.place_screen("settings").findChild(PacksPage).presenter.look_at_offer()
    yield window, "enrolled-packs-offered"
    window.close()


def _district(town: Town, scale: float) -> Iterator[tuple[Any, str]]:
    """Every place, and the lists behind the tabs."""
    day: Callable[[], Any] = lambda: TODAY  # noqa: E731
    desk = District(
        town.district, town.keys, "420303", "张湾区", "王区长", day, lambda: NOW,
        Path(town.where).parent / "quarantine", Survey(town.district),
    )  # fmt: skip
    window = _shown(DistrictWindow(desk, "0.1.0"), scale)
    for place in window.places:
        window.go_to_place(place.key)
        yield window, f"enrolled-{place.key.replace('.', '-')}"
    window.go(Target("district.twins", "moves"))
    yield window, "enrolled-district-moves"
    window.close()


if __name__ == "__main__":
    run(Path(sys.argv[1]), float(os.environ.get("QT_SCALE_FACTOR", "1")))
