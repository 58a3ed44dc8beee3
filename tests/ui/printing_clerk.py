"""A clerk who prints the papers of a thousand households in the real window, for `test_print_leaks`; a program of its own.

    python -m tests.ui.printing_clerk OFFICE whole|cancelled|killed     the password comes from GEZHI_PASSWORD

Says as JSON what lay in the temporary folder when the third page was on its way, and how many pages came out.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QApplication

from desktop.base import scratch
from desktop.base.errors import Cancelled
from desktop.queries import printed
from desktop.workspace import Workspace
from tests.conftest import FitVolumes
from tests.desktop.care_town import DIRECTOR, TODAY
from tests.ui.print_server import NAME
from ui.bridge.target import Target
from ui.dialogs import printing
from ui.screens.printing.print_dialog import PrintDialog
from ui.shell.main_window import MainWindow
from ui.shell.session import Session

AT: Final = 2  # the page, from 0, at which something happens
PATIENCE: Final = 120.0


def until(app: QApplication, done: Callable[[], bool]) -> None:
    """Let the window work until it is so."""
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        app.processEvents()
        time.sleep(0.005)


def interrupt(how: str) -> None:
    """At the third page: look around, then cancel or die as told."""
    step = printing.step

    def looked(progress: Any, done: int, total: int, doing: str) -> None:
        step(progress, done, total, doing)
        if done == AT:
            found = {str(path): path.stat().st_size for path in Path(tempfile.gettempdir()).rglob("*")}
            print(json.dumps({"during": found}), flush=True)
            if how == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if how == "cancelled":
                raise Cancelled

    printing.step, printing.DPI = looked, 50  # what is on the pages is not what this is about


def main(path: Path, how: str) -> None:
    """Preview, print, choose the printer, wait."""
    scratch.begin()
    app = QApplication([])
    interrupt(how)
    office = Workspace.open(path, password=os.environ["GEZHI_PASSWORD"], volumes=FitVolumes())
    window = MainWindow(
        Session(office, "云麓台社区", DIRECTOR, "0", lambda: TODAY, lambda _s: None, lambda _w: "")
    )
    window.show()
    window.go(Target("printing", "kind", "visit-sheet"))
    until(app, lambda: not window.jobs.running)
    screen = window.place_screen("printing")
    window.commands.action("printing.preview").trigger()
    until(app, lambda: not window.jobs.running and screen.presenter.handing.document is not None)
    window.commands.action("printing.print").trigger()
    (dialog,) = window.findChildren(PrintDialog)
    assert dialog.names == [NAME], dialog.names
    dialog.print_button.click()
    for _round in range(2):  # the pages, then the register
        until(app, lambda: not window.jobs.running)
    with office.read() as db:
        print(
            json.dumps({"printed": [[row.pages, row.done, row.state] for row in printed.register(db)]}),
            flush=True,
        )
    window.close()
    office.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
