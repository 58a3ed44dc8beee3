"""What the page of bundles under way does. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.exchange.bundle import automatic, mailbox, outbox, quarantine, regaining
from desktop.exchange.bundle.automatic import Report, Standing
from desktop.exchange.bundle.exchange import Applied
from desktop.exchange.bundle.mailbox import Letter, Looked
from desktop.exchange.bundle.outbox import Entry
from desktop.exchange.bundle.quarantine import Kept
from desktop.exchange.bundle.regaining import Regained
from desktop.operations.gaps import declare_all_lost
from desktop.queries import accounts, gaps, pictures
from desktop.queries.gaps import Gap

if TYPE_CHECKING:
    from desktop.security.install import Install
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

T = TypeVar("T")


@dataclass(frozen=True)
class State:
    """Everything on the page; `may_give_up`: whether the one who sits here may declare data lost."""

    sent: Mapping[str, Entry]
    letters: Looked
    gaps: Mapping[str, Gap]
    refused: Mapping[str, Kept]
    automatic: Standing
    may_exchange: bool
    may_give_up: bool
    awaited: str = ""  # in words, how many pictures have not come yet


@dataclass(frozen=True)
class TakenIn:
    """What came out of the mailbox, in the form the window hears of changes."""

    applied: tuple[Applied, ...]
    refused: tuple[Letter, ...]
    changes: Changes

    @property
    def new_ops(self) -> int:
        """How many operations were new."""
        return sum(one.new_ops for one in self.applied)

    @property
    def pictures(self) -> int:
        """How many pictures were new."""
        return sum(one.pictures for one in self.applied)


class TransportView(Protocol):
    """What the presenter asks of the page."""

    def show_state(self, state: State) -> None: ...
    def say(self, text: str, tone: str = "alarm") -> None: ...


class TransportPresenter:
    """`install` gives this PC's own keys; `look_into` shows a bundle before it is taken in."""

    def __init__(
        self, view: TransportView, office: Workspace, work: Work, *, actor: str, install: Callable[[], Install],
        look_into: Callable[[Path], object],
    ) -> None:  # fmt: skip
        self._view, self._office, self._work, self._actor = view, office, work, actor
        self._install, self._look_into = install, look_into
        self.state: State | None = None

    def look(self) -> None:
        """Look at everything again."""
        self._work.read(lambda _p: self._found(), self._show, failed=self._failed, slot="transport")

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """The office changed somewhere."""
        if visible and changes.concerns("setting", "account"):
            self.look()

    def _found(self) -> State:
        office, own = self._office, self._install()
        with office.read() as db:
            permit = accounts.permit(db, self._actor)
            lacking = gaps.gaps(db, own_id=office.db_id, at_ms=office.clock.milliseconds())
            awaited = pictures.awaited(db, own.public_key)
        sent = outbox.entries(office) if office.read_only else outbox.settle(office)
        return State(
            {one.key: one for one in sent}, mailbox.look(office, own), {gap.key: gap for gap in lacking},
            {one.key: one for one in quarantine.entries(office)}, automatic.standing(office, own),
            permit.may(Action.EXCHANGE), permit.may(Action.RESOLVE), awaited,
        )  # fmt: skip

    def _show(self, state: State) -> None:
        self.state = state
        self._view.show_state(state)

    # The outbox

    def copy_again(self, key: str, out: Path) -> None:
        """Copy a bundle once more, or what is left of it."""

        def told(paths: tuple[Path, ...]) -> str:
            return _("已拷好并读回核对 {n} 个文件,可以安全弹出。").format(n=len(paths))

        self._run(lambda _p: outbox.deliver(self._office, key, out, actor=self._actor), _("拷到 U 盘"), told)

    def check_copies(self) -> None:
        """Read the copies again that are within reach."""

        def told(spoilt: tuple[Entry, ...]) -> str:
            if spoilt:
                return _("有 {n} 个包拷出的那份损坏了,请再拷一份。").format(n=len(spoilt))
            return _("插着的拷贝都核对过,没有损坏。")

        self._run(
            lambda _p: outbox.recheck(self._office), _("核对拷贝"), told, good=lambda spoilt: not spoilt
        )

    # The mailbox

    def look_at(self, letter: Letter) -> None:
        """See what is in a letter before it is taken in."""
        self._look_into(letter.path)

    def take_all(self) -> None:
        """Take in everything that waits in the mailbox."""
        if self.state is None or not self.state.letters.good:
            return
        letters = self.state.letters.good

        def work(_progress: object) -> TakenIn:
            done, refused = mailbox.take_in(self._office, self._install(), letters, actor=self._actor)
            touched = frozenset(one for applied in done for one in applied.touched)
            return TakenIn(done, refused, Changes(touched, "", "exchange.apply"))

        def landed(taken: TakenIn) -> None:
            if taken.refused:
                self._view.say(taken.refused[0].problem)
            else:
                words = _("已并入:新内容 {n} 条。").format(n=f"{taken.new_ops:,}")
                if taken.pictures:
                    words += _("带来照片 {n} 张。").format(n=f"{taken.pictures:,}")
                self._view.say(words, "good")
            self.look()

        self._work.change(work, landed, failed=self._failed, title=_("并入信箱"))

    # What is missing, and what was refused

    def give_up(self, key: str, reason: str) -> None:
        """Declare what is missing lost for good."""
        gap = self.state.gaps.get(key) if self.state else None
        if gap is None:
            return
        self._work.change(
            lambda _p: declare_all_lost(self._office, gap.ranges, reason=reason, actor=self._actor),
            lambda _changes: self.look(), failed=self._failed, notice=_("已记下这段数据找不回来"),
        )  # fmt: skip

    def open_again(self, key: str) -> None:
        """Look into a refused file once more: the reason may be gone."""
        if self.state is not None and (kept := self.state.refused.get(key)):
            self._look_into(kept.path)

    def export(self, key: str, out: Path) -> None:
        """Copy a refused file out."""
        self._run(
            lambda _p: quarantine.export(self._office, key, out, actor=self._actor), _("另存"),
            lambda path: _("已另存为 {file},可以安全弹出。").format(file=path.name),
        )  # fmt: skip

    # By itself

    def choose_second(self, folder: Path | None) -> None:
        """The folder on another disk; None for none."""
        self._run(
            lambda _p: automatic.choose(
                self._office, actor=self._actor, second=folder, no_second=folder is None
            ),
            "", lambda _plan: _("每 15 分钟和退出时,有新内容就写到那里") if folder else _("不再自动写到第二处"),
        )  # fmt: skip

    def regain(self, folder: Path) -> None:
        """A copy was restored: take in everything the second place holds for it."""

        def landed(done: Regained) -> None:
            self._view.say(done.words, "good" if done.complete else "warn")
            self.look()

        self._work.change(
            lambda progress: regaining.take_in(
                self._office, self._install(), folder, actor=self._actor, progress=progress
            ),
            landed, failed=self._failed, title=_("从第二处取回"),
        )  # fmt: skip

    def choose_mailbox(self, folder: Path | None) -> None:
        """The folder all PCs of the office can open; None for none."""
        self._run(
            lambda _p: automatic.choose(
                self._office, actor=self._actor, mailbox=folder, no_mailbox=folder is None
            ),
            "", lambda _plan: _("信箱已设好,几台电脑设同一个文件夹就能互相收发") if folder else _("不再用信箱"),
        )  # fmt: skip

    def write_now(self) -> None:
        """Write to both places at once."""

        def told(report: Report) -> str:
            if report.problems:
                return ";".join(report.problems)
            return (
                _("已写好 {n} 个包。").format(n=len(report.files))
                if report.files
                else _("没有新内容,不用写。")
            )

        self._run(
            lambda _p: automatic.run(self._office, self._install(), actor=self._actor), _("写自动交换包"), told,
            good=lambda report: not report.problems,
        )  # fmt: skip

    def _run(
        self, work: Callable[[object], T], title: str, told: Callable[[T], str],
        good: Callable[[T], bool] = lambda _answer: True,
    ) -> None:  # fmt: skip
        def landed(answer: T) -> None:
            self._view.say(told(answer), "good" if good(answer) else "alarm")
            self.look()

        def failed(error: GezhiError) -> None:
            self._failed(error)
            self.look()

        self._work.read(work, landed, failed=failed, title=title)

    def _failed(self, error: GezhiError) -> None:
        self._view.say(error.text)
