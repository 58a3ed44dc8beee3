"""Work off the interface thread, its answer back on it: reads side by side, changes one after another."""

from __future__ import annotations

import threading
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from desktop.base.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.base.progress import Progress

READ_THREADS = 2  # the office PC has two cores


class Job(QObject):
    """One piece of work, described first and started last. It is the core's `Progress`.

    All signals are emitted on the interface thread. `succeeded` carries the answer, `failed` the exception;
    a cancelled job emits neither. `finished` always comes last. Reports between two turns of the event
    loop are merged: `progressed` carries the newest.
    """

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()

    def __init__(self, jobs: Jobs, lane: Executor, work: Callable[[Progress], Any], title: str) -> None:
        super().__init__(jobs)
        self.title = title
        self._jobs, self._lane, self._work = jobs, lane, work
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._latest: tuple[int, int, str] | None = None

    def start(self) -> Job:
        """Hand the work to its lane. Connect before starting: a short job may end at once."""
        self._jobs.launch(self, self._lane, self._run)
        return self

    def cancel(self) -> None:
        """Ask the work to stop at its next step; it takes everything back. A job still queued never runs."""
        self._stop.set()

    # What the core sees, on the working thread

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def report(self, done: int, total: int, doing: str = "") -> None:
        with self._lock:
            waiting = self._latest is not None
            self._latest = (done, total, doing)
        if not waiting:
            self._jobs.stepped.emit(self)

    def _run(self) -> Any:
        if self._stop.is_set():
            raise Cancelled
        return self._work(self)

    # On the interface thread

    def deliver_step(self) -> None:
        """Pass on the newest report."""
        with self._lock:
            latest, self._latest = self._latest, None
        if latest is not None:
            self.progressed.emit(*latest)

    def deliver(self, future: Future[Any]) -> None:
        """Pass on the answer, or the failure, and end."""
        error: BaseException | None = Cancelled() if future.cancelled() else future.exception()
        if error is None:
            self.deliver_step()
            self.succeeded.emit(future.result())
        elif not isinstance(error, Cancelled):
            self.failed.emit(error)
        self.finished.emit()
        self.deleteLater()


class Jobs(QObject):
    """The two lanes. Create one per window and `shutdown` it before the window goes."""

    started = Signal(object)
    landed = Signal(object, object)
    stepped = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reads = ThreadPoolExecutor(READ_THREADS, thread_name_prefix="read")
        self._changes = ThreadPoolExecutor(1, thread_name_prefix="change")
        self._running: set[Job] = set()
        self._closed = False
        self.landed.connect(self._land, Qt.ConnectionType.QueuedConnection)
        self.stepped.connect(self._step, Qt.ConnectionType.QueuedConnection)

    def read(self, work: Callable[[Progress], Any], title: str = "") -> Job:
        """Describe a look-up; call `.start()` once the signals are connected."""
        return Job(self, self._reads, work, title)

    def change(self, work: Callable[[Progress], Any], title: str = "") -> Job:
        """Describe a change; it waits for the changes before it."""
        return Job(self, self._changes, work, title)

    @property
    def running(self) -> frozenset[Job]:
        """Jobs started and not yet delivered."""
        return frozenset(self._running)

    def launch(self, job: Job, lane: Executor, run: Callable[[], Any]) -> None:
        """Start `job` on `lane` (called by the job). After `shutdown` nothing starts any more."""
        if self._closed:
            return
        self._running.add(job)
        self.started.emit(job)
        future = lane.submit(run)
        future.add_done_callback(lambda done: self.landed.emit(job, done))

    def shutdown(self) -> None:
        """Cancel what runs, drop what waits, and wait for the threads to end. May be called twice."""
        self._closed = True
        for job in self._running:
            job.cancel()
        self._reads.shutdown(wait=True, cancel_futures=True)
        self._changes.shutdown(wait=True, cancel_futures=True)
        self._running.clear()

    def _land(self, job: Job, future: Future[Any]) -> None:
        if job in self._running:
            self._running.discard(job)
            job.deliver(future)

    def _step(self, job: Job) -> None:
        if job in self._running:
            job.deliver_step()
