"""The practice community: founded in a folder of its own from the sample workbooks, marked so that nobody mistakes it."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path
from typing import Final

from desktop.base.clock import today
from desktop.base.i18n import N_, _
from desktop.base.paths import resource
from desktop.base.progress import SILENT, Progress
from desktop.exchange import practice_days
from desktop.exchange.importing.decisions import DecidedBefore, read_decisions
from desktop.exchange.importing.run import apply, prepare
from desktop.operations import first_run
from desktop.operations import office as founding
from desktop.workspace import Created, Workspace

PASSWORD: Final = "gezhi-demo-2026"  # noqa: S105 - of the practice office; said on the screen that opens it
NAME: Final = N_("演练社区")
CODE: Final = "420303090012"
LEDGER: Final = (
    "03_楼栋房屋清单.xls",
    "01_居民台账_2026年6月.xlsx",
    "04_网格队伍花名册.xlsx",
    "05_重点人群台账.xlsx",
)
AS_OF: Final = date(2026, 6, 30)  # the day the sample speaks of


def found(path: Path, *, actor: str, progress: Progress = SILENT) -> Created:
    """Make the practice office at `path` and fill it; nothing stays of one that could not be filled."""
    created = Workspace.create(path, user=actor, password=PASSWORD)
    with contextlib.ExitStack() as undo:
        undo.callback(created.workspace.discard)
        founding.found(
            created.workspace, code=CODE, name=_(NAME), actor=actor, county="张湾区", street="青桐街道"
        )
        first_run.mark_practice(created.workspace, actor=actor)
        fill(created.workspace, actor=actor, progress=progress)
        day = max(
            AS_OF, today(created.workspace.clock)
        )  # this week, so that today's screens have something to show
        practice_days.live(created.workspace, actor=actor, day=day, progress=progress)
        undo.pop_all()
    return created


def fill(office: Workspace, *, actor: str, progress: Progress = SILENT) -> None:
    """Import the sample ledger: buildings, residents, staff, care."""
    decide = DecidedBefore(read_decisions(resource("sample", "decisions.json")))
    for name in LEDGER:
        prepared = prepare(office, resource("sample", name), decide=decide, as_of=AS_OF, progress=progress)
        apply(office, prepared, actor=actor, today=AS_OF, progress=progress)
