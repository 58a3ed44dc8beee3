"""The real `Work`: a presenter's wish becomes a job, a change, a message and one `changed` signal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject

from desktop.base.errors import GezhiError
from desktop.domain.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.base.progress import Progress
    from ui.bridge.changed import Changed
    from ui.bridge.jobs import Job, Jobs
    from ui.bridge.messages import Messages

T = TypeVar("T")


class Worker(QObject):
    """Implements `ui.bridge.work.Work` over `Jobs`."""

    def __init__(self, jobs: Jobs, messages: Messages, hub: Changed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._messages, self._hub = jobs, messages, hub
        self._slots: dict[str, Job] = {}
        self._held: list[Callable[[], None]] | None = None

    def hold(self) -> None:
        """Start nothing from now on: the office is locked."""
        self._held = [] if self._held is None else self._held

    def release(self) -> None:
        """Start what was asked for meanwhile, in its order."""
        held, self._held = self._held or [], None
        for begin in held:
            begin()

    def read(
        self,
        work: Callable[[Progress], T],
        then: Callable[[T], None],
        *,
        failed: Callable[[GezhiError], None] | None = None,
        slot: str = "",
        title: str = "",
    ) -> None:
        """See `Work.read`."""
        if self._held is not None:
            self._held.append(lambda: self.read(work, then, failed=failed, slot=slot, title=title))
            return
        job = self._jobs.read(work, title)
        if slot:
            if (older := self._slots.get(slot)) is not None:
                older.cancel()
            self._slots[slot] = job

        def current() -> bool:
            return not slot or self._slots.get(slot) is job

        def over() -> None:
            if slot and current():
                del self._slots[slot]

        job.succeeded.connect(lambda answer: then(answer) if current() else None)
        job.failed.connect(lambda error: self._fail(error, failed, title) if current() else None)
        job.finished.connect(over)
        job.start()

    def change(
        self,
        work: Callable[[Progress], T],
        then: Callable[[T], None] | None = None,
        *,
        failed: Callable[[GezhiError], None] | None = None,
        title: str = "",
        notice: str = "",
    ) -> None:
        """See `Work.change`."""
        if self._held is not None:
            self._held.append(lambda: self.change(work, then, failed=failed, title=title, notice=notice))
            return
        job = self._jobs.change(work, title)

        def done(answer: T) -> None:
            changes = changes_of(answer)
            if changes is not None and changes.touched:
                self._hub.changed.emit(changes)
                if notice:
                    self._messages.notice(notice, undo=bool(changes.step_id))
            elif notice:
                self._messages.notice(notice)
            if then is not None:
                then(answer)

        job.succeeded.connect(done)
        job.failed.connect(lambda error: self._fail(error, failed, title))
        job.start()

    def _fail(self, error: BaseException, failed: Callable[[GezhiError], None] | None, title: str) -> None:
        if isinstance(error, GezhiError) and failed is not None:
            failed(error)
        else:
            self._messages.error(error, doing=title)


def changes_of(answer: Any) -> Changes | None:
    """The `Changes` an operation answered with, bare or inside its result; None when it changed nothing."""
    found = answer if isinstance(answer, Changes) else getattr(answer, "changes", None)
    return found if isinstance(found, Changes) else None
