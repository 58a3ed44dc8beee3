"""Taking bundles in: looked at first, then one after another, with receipts in the same go. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import Cancelled, GezhiError, Refused
from desktop.base.i18n import _
from desktop.base.progress import step
from desktop.district import intake, previewing, receipts
from desktop.district.arrivals import Refusal, refusals
from desktop.district.previewing import Preview
from ui.bridge.district_desk import changed
from ui.bridge.freshness import Fresh
from ui.screens.district.moments import receipt_name

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.district.intake import Received
    from desktop.domain.changes import Changes
    from ui.bridge.district_desk import District, DistrictDesk


@dataclass(frozen=True)
class Item:
    """A file on its way: what the look said, then what became of it. `receipt`: the file written for its office."""

    seen: Preview
    received: Received | None = None
    refused: str = ""
    receipt: str = ""

    @property
    def waits(self) -> bool:
        """Whether it would be taken in now: what was here already brings nothing."""
        news = bool(self.seen.new) or not self.seen.repeated
        return news and not self.seen.problem and self.received is None and not self.refused

    @property
    def held_back(self) -> bool:
        """Whether only what it purges keeps it out."""
        return self.seen.held_back and self.received is None and not self.refused


@dataclass(frozen=True)
class Batch:
    """What was done with the files; `stopped` says why not all of them were tried."""

    items: tuple[Item, ...]
    stopped: str = ""
    receipts: int = 0
    changes: Changes | None = None


class ReceiveView(Protocol):
    """What the presenter asks of the screen."""

    def show_busy(self, doing: str) -> None: ...
    def show_items(self, items: Sequence[Item]) -> None: ...
    def show_done(self, text: str, good: bool) -> None: ...
    def show_refusals(self, refused: Sequence[Refusal]) -> None: ...


class ReceivePresenter(Fresh):
    """`folder`: where receipts go, None for none."""

    shows = ("bundle",)

    def __init__(self, view: ReceiveView, desk: DistrictDesk) -> None:
        self._view, self._desk = view, desk
        self.items: tuple[Item, ...] = ()
        self.folder: Path | None = None

    @property
    def waiting(self) -> int:
        """How many files would be taken in now."""
        return sum(1 for item in self.items if item.waits)

    def reload(self) -> None:
        """Read what was refused."""
        self._stale = False

        def read(_progress: object) -> list[Refusal]:
            with self._desk.district.database.read() as db:
                return refusals(db)

        self._desk.work.read(read, self._view.show_refusals, slot="district.refusals")

    def choose(self, chosen: Sequence[Path]) -> None:
        """Look at files, or at every bundle in folders."""
        district = self._desk.district

        def read(progress: Progress) -> list[Preview]:
            return previewing.preview(
                district.database, previewing.files_in(chosen), keys=district.keys, at_ms=district.now(),
                progress=progress,
            )  # fmt: skip

        def show(found: list[Preview]) -> None:
            self._set(tuple(map(Item, found)))
            if not found:
                self._view.show_done(_("这里没有交换包(.sqb)。请选社区交来的U盘或文件夹。"), False)

        self._view.show_busy(_("正在查看…"))
        self._desk.work.read(read, show, failed=self._failed, slot="district.preview", title=_("查看交换包"))

    def _set(self, items: tuple[Item, ...]) -> None:
        self.items = items
        self._view.show_items(items)

    def _failed(self, error: GezhiError) -> None:
        self._set(self.items)
        self._view.show_done(error.text, False)

    def take(self) -> None:
        """Take in every file that may be, one after another; what was done stays when it is stopped."""
        if not self.waiting:
            return
        district, items, folder = self._desk.district, self.items, self.folder
        self._view.show_busy(_("正在收包…"))
        self._desk.work.change(
            lambda progress: received(district, items, folder, progress), self._done, failed=self._failed,
            title=_("收下交换包"),
        )  # fmt: skip

    def take_purging(self, path: Path) -> None:
        """Take in one file that is held back for what it purges: somebody asked the office."""
        district, items, folder = self._desk.district, self.items, self.folder
        self._view.show_busy(_("正在收包…"))
        self._desk.work.change(
            lambda progress: received(district, items, folder, progress, purging=path), self._done,
            failed=self._failed, title=_("收下交换包"),
        )  # fmt: skip

    def _done(self, batch: Batch) -> None:
        self._set(batch.items)
        taken = [item for item in batch.items if item.received is not None]
        refused = sum(1 for item in batch.items if item.refused)
        new = sum(item.received.new_ops for item in taken if item.received)
        text = _("收下 {n} 个包,{new} 条新记录。").format(n=len(taken), new=f"{new:,}")
        if refused:
            text += _("{n} 个拒收,已原样放进隔离文件夹。").format(n=refused)
        if batch.receipts:
            text += _("写好 {n} 份回执,可以安全弹出。").format(n=batch.receipts)
        self._view.show_done(f"{batch.stopped}{text}", not refused and not batch.stopped)
        self.reload()

    def again(self, sha256: str) -> None:
        """Try a refused file again, as after its computer was enrolled."""
        if (path := previewing.quarantined(self._desk.district.quarantine, sha256)) is None:
            self._view.show_done(_("隔离文件夹里已经没有这个文件,请从U盘重新选。"), False)
        else:
            self.choose([path])


def received(
    district: District, items: Sequence[Item], folder: Path | None, progress: Progress, *, purging: Path | None = None
) -> Batch:  # fmt: skip
    """Take the files in; a failure of disk or database, and cancelling, stop after the file before.

    `purging`: that file alone, with what it purges.
    """
    done = list(items)
    stopped, written = "", 0
    waiting = [
        number for number, item in enumerate(items)
        if (item.waits if purging is None else item.held_back and item.seen.path == purging)
    ]  # fmt: skip
    try:
        for count, number in enumerate(waiting):
            step(progress, count, len(waiting), items[number].seen.path.name)
            done[number] = _one(district, items[number], purging=purging is not None)
        if folder is not None:
            written = _receipts(district, done, folder, progress)
    except Cancelled:
        stopped = _("已取消,收下的都在。")
    except GezhiError as error:
        stopped = error.text
    return Batch(tuple(done), stopped, written, changed("bundle", "receipt", name="district.receive"))


def _one(district: District, item: Item, *, purging: bool) -> Item:
    try:
        told = intake.receive(
            district.database, item.seen.path, keys=district.keys, actor=district.actor, at_ms=district.now(),
            quarantine=district.quarantine, purging=purging,
        )  # fmt: skip
    except Refused as refused:
        return replace(item, refused=refused.text)
    return replace(item, received=told)


def _receipts(district: District, done: list[Item], folder: Path, progress: Progress) -> int:
    """One receipt per office that something was taken from."""
    offices = {item.received.office: item.received.name for item in done if item.received is not None}
    for count, (code, name) in enumerate(offices.items()):
        step(progress, count, len(offices), _("{name} 的回执").format(name=name))
        out = folder / receipt_name(name, code, district.today())
        receipts.write(
            district.database, code, out, keys=district.keys, day=district.today(), actor=district.actor,
            at_ms=district.now(),
        )  # fmt: skip
        for number, item in enumerate(done):
            if item.received is not None and item.received.office == code:
                done[number] = replace(item, receipt=out.name)
    return len(offices)
