"""What leaves with a return: charts, what was issued before, the rectification ledger, report and annexes. No Qt."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.i18n import _
from desktop.domain.rectification import DONE, RectificationDraft
from desktop.operations import rectifying
from desktop.operations.snapshots import frozen
from desktop.queries import rectifications, snapshots, team
from desktop.queries.rectifications import RectificationRow
from desktop.queries.snapshots import FrozenFile, SnapshotRow
from desktop.returns import snapshot as archive
from desktop.returns.annexes import ANNEXES, fill
from desktop.returns.charts import Bar, Chart, charts, trend
from desktop.returns.contradictions import contradictions
from desktop.returns.evaluation import Basis
from desktop.returns.report import compose, suggested, write
from desktop.returns.rows import RowRef
from desktop.returns.snapshot import Difference, compare, thaw

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


class OutgoingView(Protocol):
    """What the presenter asks of the pages."""

    def show_charts(self, found: Sequence[Chart]) -> None: ...
    def show_chart(self, chart: Chart) -> None: ...
    def show_archive(self, rows: Sequence[SnapshotRow]) -> None: ...
    def show_differences(self, title: str, found: Sequence[Difference]) -> None: ...
    def show_ledger(self, rows: Sequence[RectificationRow], staff: Sequence[str]) -> None: ...
    def show_behind(self, title: str, rows: Sequence[RowRef]) -> None: ...
    def say(self, text: str) -> None: ...


class OutgoingPresenter:
    """Reads and writes what leaves. `basis` gives the figures on sight, counted anew when there are none."""

    def __init__(
        self, view: OutgoingView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date],
        basis: Callable[[], Basis],
    ) -> None:  # fmt: skip
        self._view, self._office, self._work = view, office, work
        self._actor, self._today, self._basis = actor, today, basis

    # charts

    def chart(self) -> None:
        """Work the charts out."""
        self._work.read(
            lambda _progress: charts(self._basis()),
            self._view.show_charts,
            slot="returns.charts",
            title=_("画图表"),
        )

    def trend(self, code: str, name: str) -> None:
        """One indicator over the issued returns."""
        self._work.read(
            lambda _progress: trend(code, name, archive.trend(self._office, code)), self._view.show_chart,
            slot="returns.charts", title=_("画图表"),
        )  # fmt: skip

    def behind(self, bar: Bar, *, other: bool = False) -> None:
        """The records behind a bar."""
        words = f"{bar.label} {bar.other_shown if other else bar.shown}"
        self._work.read(
            lambda _progress: bar.rows(self._basis(), other=other), lambda rows: self._view.show_behind(words, rows),
            slot="returns.rows", title=_("列出名单"),
        )  # fmt: skip

    # what was issued

    def archive(self) -> None:
        """List what was issued, the newest first."""

        def read(_progress: object) -> list[SnapshotRow]:
            with self._office.read() as db:
                return snapshots.rows(db)

        self._work.read(read, self._view.show_archive, slot="returns.archive", title=_("读取存档"))

    def issue(self, title: str, *, corrects: str = "", reason: str = "") -> None:
        """Keep the figures on sight and the five annexes as they go out; a correction of `corrects` says why."""

        def keep(_progress: object) -> Changes:
            basis = self._basis()
            sentences = [found.text for found in contradictions(basis)]
            return archive.issue(
                self._office, basis, title=title, actor=self._actor, today=self._today(), files=_annexes(basis),
                sentences=sentences, corrects=corrects, reason=reason,
            )  # fmt: skip

        notice = _("已更正并存档") if corrects else _("已存档")
        self._work.change(keep, lambda _changes: self.archive(), title=_("存档"), notice=notice)

    def again(self, serial: str, folder: Path) -> None:
        """The files of an issued return, byte for byte, into a folder."""

        def copy(_progress: object) -> int:
            with self._office.read() as db:
                files = snapshots.files(db, snapshots.one(db, serial).id)
            folder.mkdir(parents=True, exist_ok=True)
            for file in files:
                (folder / Path(file.name).name).write_bytes(file.data)
            return len(files)

        def done(number: int) -> None:
            self._view.say(_("已原样导出 {n} 个文件到 {folder}。").format(n=number, folder=folder))

        self._work.read(copy, done, title=_("导出存档"))

    def differences(self, serial: str) -> None:
        """What of an issued return is another figure now."""

        def look(_progress: object) -> list[Difference]:
            kept = thaw(self._office, serial)
            first, last = (date.fromisoformat(day) for day in kept.row.period)
            now = Basis([self._office], as_of=date.fromisoformat(kept.row.as_of), period=(first, last))
            return compare(kept.figures, now.evaluate().figures)

        title = _("{serial} 与现在的数字").format(serial=serial)
        self._work.read(
            look, lambda found: self._view.show_differences(title, found), slot="returns.differences", title=_("对照"),
        )  # fmt: skip

    # the rectification ledger

    def ledger(self) -> None:
        """What was found, what is open first."""

        def read(_progress: object) -> tuple[list[RectificationRow], list[str]]:
            with self._office.read() as db:
                names = [one.name for one in team.names(db, day=self._today())]
                return rectifications.rows(db, day=self._today()), names

        self._work.read(
            read, lambda found: self._view.show_ledger(*found), slot="returns.ledger", title=_("读取整改台账")
        )

    def suggest(self) -> None:
        """What fails goes into the ledger, unless it stands there already."""

        def add(_progress: object) -> Changes | None:
            with self._office.read() as db:
                known = rectifications.known(db)
            drafts = [d for d in suggested(self._basis()) if (d.indicator, d.scope_id) not in known]
            if not drafts:
                return None
            return rectifying.add_many(self._office, drafts, actor=self._actor, today=self._today())

        self._work.change(
            add,
            lambda _done: self.ledger(),
            title=_("登记整改问题"),
            notice=_("不达标的项目已登记进整改台账"),
        )

    def plan(self, row: RectificationRow, *, responsible: str, due_on: str) -> None:
        """Say who puts it right, and by when."""
        self._write(row.id, replace(row.draft, responsible=responsible, due_on=due_on))

    def finish(self, row: RectificationRow, result: str) -> None:
        """It was put right today."""
        day = self._today().isoformat()
        self._write(row.id, replace(row.draft, state=DONE, done_on=day, result=result))

    def _write(self, key: str, draft: RectificationDraft) -> None:
        self._work.change(
            lambda _progress: rectifying.update(self._office, key, draft, actor=self._actor, today=self._today()),
            lambda _changes: self.ledger(), title=_("修改整改记录"), notice=_("整改记录已修改"),
        )  # fmt: skip

    # files

    def report(self, out: Path, to: str) -> None:
        """The self-inspection report of the day on sight."""

        def make(_progress: object) -> Path:
            basis = self._basis()
            with self._office.read() as db:
                ledger = [row.draft for row in rectifications.rows(db, day=basis.as_of)]
            day = datetime(basis.as_of.year, basis.as_of.month, basis.as_of.day)  # noqa: DTZ001 - Word keeps no zone
            write(compose(basis, to=to, ledger=ledger), out, day=day)
            return out

        self._work.read(
            make,
            lambda path: self._view.say(_("自查报告已写好:{path}").format(path=path)),
            title=_("写自查报告"),
        )

    def annexes(self, folder: Path) -> None:
        """The five annexes of the day on sight into a folder."""

        def make(_progress: object) -> int:
            folder.mkdir(parents=True, exist_ok=True)
            files = _annexes(self._basis())
            for file in files:
                (folder / file.name).write_bytes(file.data)
            return len(files)

        def done(number: int) -> None:
            self._view.say(_("已填好 {n} 份附件,在 {folder}。").format(n=number, folder=folder))

        self._work.read(make, done, title=_("填写附件"))


def _annexes(basis: Basis) -> list[FrozenFile]:
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for number, name in ANNEXES.items():
            out = Path(folder) / "filled.xlsx"
            fill(number, out, basis)
            found.append(frozen(f"{_(name)}.xlsx", "filled", out.read_bytes()))
    return found
