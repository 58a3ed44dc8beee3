"""People on two books, moves that were asked for, and what came after them: told apart, decided, sent on. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.i18n import _
from desktop.district import between, twins
from desktop.district.between import Asked, Handed
from desktop.district.twins import Twin
from ui.bridge.district_desk import changed
from ui.bridge.freshness import Fresh

if TYPE_CHECKING:
    from desktop.base.errors import GezhiError
    from desktop.district.database import Database
    from desktop.domain.changes import Changes
    from ui.bridge.district_desk import DistrictDesk


@dataclass(frozen=True)
class Lists:
    """Everything between two offices that somebody may have to look at."""

    pairs: tuple[Twin, ...]
    moves: tuple[Asked, ...]
    handed: tuple[Handed, ...]


@dataclass(frozen=True)
class Said:
    """What a change came to, in a sentence."""

    words: str
    changes: Changes


class TwinsView(Protocol):
    """What the presenter asks of the screen."""

    def show_lists(self, lists: Lists) -> None: ...
    def show_done(self, text: str, good: bool) -> None: ...


class TwinsPresenter(Fresh):
    """`decided`: pairs that were answered are listed too."""

    shows = ("bundle", "answer")

    def __init__(self, view: TwinsView, desk: DistrictDesk) -> None:
        self._view, self._desk = view, desk
        self.decided = False

    def show_decided(self, on: bool) -> None:
        """With or without what was answered already."""
        self.decided = on
        self.reload()

    def reload(self) -> None:
        """Read everything again."""
        self._stale = False
        district, decided = self._desk.district, self.decided

        def read(_progress: object) -> Lists:
            with district.database.read() as db:
                pairs = twins.twins(db, keys=district.keys, decided=decided)
                return Lists(tuple(pairs), tuple(between.moves(db)), tuple(between.handed(db)))

        self._desk.work.read(
            read, self._view.show_lists, slot="district.twins", title=_("比对两个社区都登记了的人")
        )

    def decide(self, pair: Twin, keep: str) -> None:
        """Two persons (`keep` empty), or one who stays with the office `keep`."""
        offices = (pair.first.office, pair.second.office)
        names = {pair.first.office: pair.first.office_name, pair.second.office: pair.second.office_name}

        def write() -> str:
            done = between.decide(self._database, pair.key, offices, keep, **self._by())
            if not done:
                return _("这一对已经有人答复过了。")
            if not keep:
                return _("记下了:不是同一人,以后不再列出。")
            return _("记下了:是同一人,归{office};另一个社区会收到转出。").format(office=names[keep])

        self._write(write)

    def ask(self) -> None:
        """Let both offices look for themselves; the question goes out with their next letter."""

        def write() -> str:
            count = between.ask(self._database, **self._by())
            if not count:
                return _("没有新的要问:都已经问过了。")
            return _("记下了 {n} 个问题,随下次的下发文件交给社区。").format(n=count)

        self._write(write)

    def settle(self) -> None:
        """Carry out what both offices answered alike."""
        self._write(
            lambda: _("双方答复一致的 {n} 对办好了。").format(n=between.settle(self._database, **self._by()))
        )

    def issue(self, move: Asked) -> None:
        """Carry out a move."""

        def write() -> str:
            people = between.issue(self._database, move.id, **self._by())
            return _("{n} 人转到{office},两个社区都会收到。").format(n=len(people), office=move.to_name)

        self._write(write)

    def refuse(self, move: Asked) -> None:
        """Send a move back."""

        def write() -> str:
            between.refuse(self._database, move.id, **self._by())
            return _("已退回{office}:没有登记这个社区。").format(office=move.office_name)

        self._write(write)

    @property
    def _database(self) -> Database:
        return self._desk.district.database

    def _by(self) -> dict[str, Any]:
        district = self._desk.district
        return {"keys": district.keys, "actor": district.actor, "at_ms": district.now()}

    def _write(self, write: Callable[[], str]) -> None:
        def work(_progress: object) -> Said:
            return Said(write(), changed("answer", "office", name="district.between"))

        def done(said: Said) -> None:
            self._view.show_done(said.words, True)

        def failed(error: GezhiError) -> None:
            self._view.show_done(error.text, False)

        self._desk.work.change(work, done, failed=failed)


def counts(lists: Lists) -> Sequence[int]:
    """How many of each kind wait for somebody."""
    waiting = sum(1 for one in lists.pairs if one.state != "decided")
    return waiting, len(lists.moves), sum(1 for one in lists.handed if one.flagged)
