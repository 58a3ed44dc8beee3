"""The window without a screen: offscreen platform, our own typeface, our light theme, no job left behind."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from desktop.base.errors import GezhiError
from desktop.base.progress import SILENT
from ui.bridge.worker import changes_of
from ui.theme.style import apply
from ui.theme.theme import load_theme


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    apply(qapp, load_theme("light"))
    return qapp


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest):
    before = set(threading.enumerate())
    yield
    left = [t.name for t in set(threading.enumerate()) - before if t.name.startswith(("read", "change"))]
    assert not left, f"{request.node.name} left threads running: {left}"


class InlineWork:
    """`Work` that runs everything at once, for presenters under test. `notices` is what the clerk was told."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.refusals: list[str] = []
        self.changes: list[Any] = []
        self.after: Callable[[Any], None] = lambda changes: None

    def read(self, work, then, *, failed=None, slot="", title=""):
        self._run(work, then, failed)

    def change(self, work, then=None, *, failed=None, title="", notice=""):
        def landed(answer):
            if (changes := changes_of(answer)) is not None and changes.touched:
                self.changes.append(changes)
                self.after(changes)
            if notice:
                self.notices.append(notice)
            if then is not None:
                then(answer)

        self._run(work, landed, failed)

    def _run(self, work, then, failed):
        try:
            answer = work(SILENT)
        except GezhiError as error:
            if failed is not None:
                failed(error)
            else:
                self.refusals.append(error.text)
        else:
            then(answer)


@pytest.fixture
def work() -> InlineWork:
    return InlineWork()
