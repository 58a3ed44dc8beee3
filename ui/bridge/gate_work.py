"""`Work` before an office is open: jobs alone, nothing to announce, every failure goes to the caller in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from desktop.base.errors import GezhiError
from ui.bridge.messages import describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.base.progress import Progress
    from ui.bridge.jobs import Job, Jobs

T = TypeVar("T")


class GateWork:
    """Implements `ui.bridge.work.Work` over `Jobs`."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    def read(
        self,
        work: Callable[[Progress], T],
        then: Callable[[T], None],
        *,
        failed: Callable[[GezhiError], None] | None = None,
        slot: str = "",
        title: str = "",
    ) -> None:
        """See `Work.read`; slots are not kept apart."""
        self._start(self._jobs.read(work, title), then, failed)

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
        self._start(self._jobs.change(work, title), then, failed)

    @staticmethod
    def _start(
        job: Job, then: Callable[[T], None] | None, failed: Callable[[GezhiError], None] | None
    ) -> None:
        def fail(error: BaseException) -> None:
            if failed is not None:
                failed(error if isinstance(error, GezhiError) else GezhiError(describe(error).happened))

        if then is not None:
            job.succeeded.connect(then)
        job.failed.connect(fail)
        job.start()
