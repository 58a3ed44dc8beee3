"""Looks at the clock once a minute: one that jumped is told above the screen and written into the audit chain."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.domain import clock_doubt
from desktop.operations import clock_doubts
from desktop.queries import clock_facts

if TYPE_CHECKING:
    from desktop.domain.clock_doubt import Found
    from desktop.workspace import Workspace
    from ui.bridge.work import Work
    from ui.widgets.message_bar import MessageBar

EVERY: Final = 60_000  # milliseconds


class ClockWatch(QObject):
    """The wall clock against the machine's running time. `monotonic` gives seconds."""

    def __init__(
        self, office: Workspace, work: Work, actor: str, bar: MessageBar,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        super().__init__(bar)
        self._office, self._work, self._actor, self._bar = office, work, actor, bar
        self._monotonic = monotonic
        self._wall, self._running = office.clock.milliseconds(), monotonic()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def tell_login(self) -> None:
        """Say what the login doubted."""

        def ask(_progress: object) -> Found | None:
            with self._office.read() as db:
                return clock_facts.doubt_at_login(db)

        def show(found: Found | None) -> None:
            if found is not None:
                self._bar.say(found.words, "warn")

        self._work.read(ask, show, slot="clock")

    def look(self) -> None:
        """Compare, tell, and count on from here."""
        wall, running = self._office.clock.milliseconds(), self._monotonic()
        found = clock_doubt.while_open(wall, self._wall + round((running - self._running) * 1000))
        self._wall, self._running = wall, running
        if found is not None:
            self._bar.say(found.words, "warn")
            self._work.change(
                lambda _progress: clock_doubts.write_down(self._office, found, actor=self._actor),
                failed=lambda _error: None,
            )

    def stop(self) -> None:
        """The window goes."""
        self._timer.stop()
