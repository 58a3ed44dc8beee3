"""Keeps a half-typed form in the office file: at once when a field is left, else a moment after the last key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from desktop.operations import drafts

if TYPE_CHECKING:
    from ui.bridge.desk import Desk

PAUSE = 600  # milliseconds without a key


class DraftKeeper(QObject):
    """form: the name under which drafts are kept. read: what stands typed now, empty when nothing does."""

    def __init__(self, desk: Desk, form: str, read: Callable[[], Mapping[str, Any]], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self.form, self._read = desk, form, read
        self.key = ""
        self._kept: dict[str, Any] = {}
        self._saving = False  # on its way into the file: no draft may be written behind it
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.keep)

    def begin(self, key: str, kept: Mapping[str, Any] | None = None) -> None:
        """Another record; `kept` is what the file holds for it already."""
        self._timer.stop()
        self.key, self._kept, self._saving = key, dict(kept or {}), False

    def touch(self) -> None:
        """A key was pressed."""
        self._saving = False
        if self.key:
            self._timer.start()

    def keep(self) -> None:
        """Write what stands typed, off the interface thread; a disk that is full is told when the form is saved."""
        self._timer.stop()
        if not self.key or self._saving:
            return
        typed = dict(self._read())
        if typed == self._kept:
            return
        self._kept = typed
        office, actor, form, key = self._desk.office, self._desk.actor, self.form, self.key
        self._desk.work.change(
            lambda _p: drafts.keep(office, typed, actor=actor, form=form, record_id=key),
            failed=lambda _error: None,
        )

    def forgetter(self) -> Callable[[], None]:
        """What the job that saves the record runs right after, so that the draft goes with it."""
        self._timer.stop()
        office, actor, form, key = self._desk.office, self._desk.actor, self.form, self.key
        self._kept, self._saving = {}, True

        def forget() -> None:
            if key:
                drafts.forget(office, actor=actor, form=form, record_id=key)

        return forget

    def give_up(self) -> None:
        """The clerk threw away what was typed."""
        forget = self.forgetter()
        self._desk.work.change(lambda _p: forget())
