"""The window without a screen: offscreen platform, our own typeface, our light theme, no job left behind."""

from __future__ import annotations

import os
import threading

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

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
