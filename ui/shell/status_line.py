"""The bottom line: what was saved when, what runs behind, what has not been sent, how old the backup is."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from desktop.base.i18n import _
from ui.bridge.jobs import Job, Jobs
from ui.bridge.messages import Notice
from ui.widgets.boxes import button, label, row

SHOW_AFTER = 500  # milliseconds a job may run before it is shown
NOTICE_FOR = 12_000  # milliseconds a notice stands


class StatusLine(QFrame):
    """Listens to jobs by itself; the window tells it the rest."""

    undo_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "status")
        self._notice = label()
        self._undo = button(_("撤销"), self._on_undo, kind="link")
        self._job_text, self._bar = label(tone="muted"), QProgressBar()
        self._bar.setFixedWidth(140)
        self.cancel_button = button(_("取消"), self._cancel, kind="link")
        self._facts = label(tone="muted")
        self._saved = label(tone="muted")
        layout = row(
            self._notice,
            self._undo,
            None,
            self._job_text,
            self._bar,
            self.cancel_button,
            self._facts,
            self._saved,
            gap=3,
        )
        layout.setContentsMargins(12, 2, 12, 2)
        self.setLayout(layout)
        self.setFixedHeight(32)
        self._job: Job | None = None
        self._wait, self._fade = _timer(self, SHOW_AFTER), _timer(self, NOTICE_FOR)
        self._wait.timeout.connect(self._show_job)
        self._fade.timeout.connect(self._clear_notice)
        jobs.started.connect(self._started)
        self._show_job()
        self._clear_notice()

    def add(self, part: QWidget) -> None:
        """Put something beside the standing facts."""
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(layout.indexOf(self._facts), part)

    def show_notice(self, notice: Notice) -> None:
        """A sentence for a while, with Undo where it makes sense."""
        self._notice.setText(notice.text)
        self._undo.setVisible(notice.undo)
        self._fade.start()

    def show_saved(self, time: str) -> None:
        """`time` as it is read: "10:42"."""
        self._saved.setText(_("已保存 {time}").format(time=time))

    def show_facts(self, texts: list[str]) -> None:
        """Short standing facts: unsent changes, days since the backup."""
        self._facts.setText("  ·  ".join(texts))

    @property
    def job_shown(self) -> bool:
        """Whether a job is on display."""
        return not self._bar.isHidden()

    def text(self) -> str:
        """Everything that is said now, for tests."""
        parts = (self._notice, self._job_text, self._facts, self._saved)
        return " | ".join(part.text() for part in parts if part.text() and not part.isHidden())

    def _clear_notice(self) -> None:
        self._notice.setText("")
        self._undo.hide()

    def _on_undo(self) -> None:
        self._clear_notice()
        self.undo_wanted.emit()

    def _started(self, job: Job) -> None:
        if not job.title:
            return
        self._job = job
        job.progressed.connect(self._progressed)
        job.finished.connect(lambda: self._finished(job))
        self._job_text.setText(job.title)
        self._bar.setRange(0, 0)
        self._wait.start()

    def _progressed(self, done: int, total: int, doing: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if self._job is not None and doing and doing != self._job.title:
            self._job_text.setText(f"{self._job.title} · {doing}")

    def _finished(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._wait.stop()
            self._show_job()

    def _show_job(self) -> None:
        for part in (self._job_text, self._bar, self.cancel_button):
            part.setVisible(self._job is not None)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job_text.setText(_("正在取消…"))


def _timer(parent: QObject, milliseconds: int) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(milliseconds)
    return made
