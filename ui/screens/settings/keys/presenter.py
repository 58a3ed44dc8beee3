"""What the page of keys does: every way in, a new recovery sheet, the escrow, another data key. No Qt.

The new recovery code stands in memory alone, and only until three groups of it were typed back from the paper.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from desktop.base.errors import EnvironmentFailure, GezhiError
from desktop.base.i18n import _
from desktop.documents import recovery_sheet
from desktop.domain.permissions import RESTRICTED, Action
from desktop.operations import care_keys, recovery_sheets
from desktop.queries import accounts, audit, overview
from desktop.security import keyslots, slot_changes, slotfile

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

T = TypeVar("T")
ASKED: Final = 3  # groups of the recovery code to type back
Choose = Callable[[int, int], Sequence[int]]  # how many, out of how many → ascending numbers from 0


@dataclass(frozen=True)
class CareKey:
    """Who holds the key of a restricted category. `waiting`: its specialists whom it has not reached yet."""

    category: str
    users: tuple[str, ...]
    paper: bool
    escrow: bool
    waiting: tuple[str, ...]

    @property
    def nobody(self) -> bool:
        """Whether there is no key yet: nothing of this category was ever written."""
        return not (self.users or self.paper or self.escrow)


@dataclass(frozen=True)
class State:
    """Every way in, at one moment. `rotated` and `renewed`: when, and by whom, "" when never.

    here, elsewhere: whose password opens on this PC, and on others. places: how both places of the slot file are
    (`slotfile.SOUND` …). postponed: who must sign in before the data key can change.
    """

    may: bool
    here: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    paper: bool = False
    escrow: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    rotated: str = ""
    renewed: str = ""
    due: bool = False
    postponed: tuple[str, ...] = ()
    care: Mapping[str, CareKey] | None = None
    pending: str = ""  # why the earlier recovery sheet still opens


@dataclass(frozen=True)
class Sheet:
    """A recovery code that was just made, its PDF, and which of its groups (from 1) are asked back."""

    code: str
    pdf: bytes
    asked: tuple[int, ...]
    pending: str = ""  # why the earlier sheet must be kept yet


class KeysView(Protocol):
    """What is told to the page."""

    def show_state(self, state: State) -> None: ...
    def show_sheet(self, sheet: Sheet) -> None: ...
    def hide_sheet(self) -> None: ...
    def show_busy(self, doing: str) -> None: ...
    def say(self, text: str, tone: str = "alarm") -> None: ...


class KeysPresenter:
    """`sheet` is the recovery sheet that is not proved yet."""

    def __init__(
        self, view: KeysView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date],
        choose: Choose,
    ) -> None:  # fmt: skip
        self._view, self._office, self._work = view, office, work
        self._actor, self._today, self._choose = actor, today, choose
        self.sheet: Sheet | None = None

    def reload(self) -> None:
        """Look at the slots and the audit chain again; whoever is no director is told nothing but that."""
        self._work.read(
            lambda _p: self._look(), self._view.show_state, failed=self._failed, slot="settings.keys"
        )

    def _look(self) -> State:
        office = self._office
        with office.read() as db:
            if not accounts.permit(db, self._actor).may(Action.MANAGE_USERS):
                return State(may=False)
            names = [account.name for account in accounts.accounts(db) if not account.ended_on]
            rotated, renewed = (_newest(db, event) for event in ("keys.rotated", "recovery.renewed"))
        here = keyslots.users(office.path, office.home)
        file = slotfile.sound(office.path, office.home)[0]
        return State(
            True,
            tuple(here),
            tuple(name for name in keyslots.named(office.path, office.home) if name not in here),
            any(slot.kind == slotfile.PAPER for slot in file.slots),
            tuple(slot.user for slot in file.slots if slot.kind == slotfile.ESCROW),
            tuple(slotfile.places(office.path, office.home).values()),
            rotated,
            renewed,
            file.due,
            tuple(name or _("恢复码单") for name in slot_changes.postponed(file)),
            _care(office, names),
            recovery_sheets.words(office),
        )

    # the recovery sheet

    def renew(self) -> None:
        """Make a new recovery code; the old sheet opens nothing from now on."""

        def work(_progress: Progress) -> tuple[str, bytes, str]:
            code = recovery_sheets.renew(self._office, actor=self._actor, today=self._today())
            with self._office.read() as db:
                name = overview.office_name(db) or self._office.path.stem
            pdf = recovery_sheet.pdf(name, code, self._today(), file_name=self._office.path.name)
            return code, pdf, recovery_sheets.words(self._office)

        def made(answer: tuple[str, bytes, str]) -> None:
            code, pdf, pending = answer
            asked = self._choose(ASKED, len(code.split("-")))
            self.sheet = Sheet(code, pdf, tuple(number + 1 for number in asked), pending)
            self._view.show_sheet(self.sheet)

        self._run(work, _("换恢复码单"), made)

    def prove(self, typed: Sequence[str]) -> None:
        """The groups typed back from the paper: when they are right the code is forgotten here."""
        if self.sheet is None:
            return
        groups = self.sheet.code.split("-")
        asked = zip(self.sheet.asked, typed, strict=True)
        wrong = [str(n) for n, said in asked if groups[n - 1] != said.strip()]
        if wrong:
            words = _("第 {n} 组与恢复码单不一样,请对照纸上再输一次。")
            self._view.say(words.format(n="、".join(wrong)))
            return
        pending, self.sheet = self.sheet.pending, None
        self._view.hide_sheet()
        if pending:
            self._view.say(_("新的恢复码单已核对,请封存在保险柜里。") + pending, "warn")
        else:
            self._view.say(_("新的恢复码单已核对,请封存在保险柜里,旧的销毁。"), "good")
        self.reload()

    def save_sheet(self, path: Path) -> None:
        """Write the sheet as a PDF."""
        if (sheet := self.sheet) is None:
            return

        def work(_progress: Progress) -> None:
            try:
                keyslots.write_atomically(path, sheet.pdf)
            except OSError as error:
                text = _("写不了“{name}”:请检查文件夹能否写入、磁盘空间够不够。").format(name=path.name)
                raise EnvironmentFailure(text, code="recovery.cannot_write") from error

        saved = _("已存为 {path}。印好后请把这个文件删除。").format(path=path)
        self._work.read(
            work, lambda _none: self._view.say(saved, "warn"), failed=self._failed, title=_("保存恢复码单")
        )

    # the escrow and the data key

    def set_escrow(self, recipient: str, name: str) -> None:
        """Let the district's key open this office too."""

        def work(_progress: Progress) -> None:
            self._insist()
            self._office.set_escrow(recipient.strip(), name.strip() or _("区里"), actor=self._actor)

        self._run(
            work, _("设立托管"), lambda _none: self._done(_("已托管:持有这把钥匙的人可以打开这个社区。"))
        )

    def remove_escrow(self) -> None:
        """Take the escrow away; the data key it knew is changed with it."""

        def work(_progress: Progress) -> bool:
            self._insist()
            return self._office.remove_escrow(actor=self._actor)

        self._run(
            work, _("取消托管"),
            lambda done: self._done(_("已取消托管,数据钥匙也换了。") if done else _("本来就没有托管。")),
        )  # fmt: skip

    def rotate(self) -> None:
        """Put the office under a new data key."""

        def work(_progress: Progress) -> bool:
            self._insist()
            return self._office.change_key(actor=self._actor)

        later = _("还有用户没有用新版程序登录过,等他们都登录过一次后自动更换。")
        done = _("数据钥匙已更换,各人密码和恢复码照旧。")
        self._run(
            work, _("正在更换数据钥匙:逐页重新加密,请不要关机"),
            lambda changed: self._done(done if changed else later, "good" if changed else "warn"),
        )  # fmt: skip

    def _insist(self) -> None:
        with self._office.read() as db:
            accounts.permit(db, self._actor).insist(Action.MANAGE_USERS)

    def _run(self, work: Callable[[Progress], T], doing: str, then: Callable[[T], None]) -> None:
        def landed(answer: T) -> None:
            self._view.show_busy("")
            then(answer)

        self._view.show_busy(doing)
        self._work.change(work, landed, failed=self._failed, title=doing)

    def _done(self, words: str, tone: str = "good") -> None:
        self._view.say(words, tone)
        self.reload()

    def _failed(self, error: GezhiError) -> None:
        self._view.show_busy("")
        self._view.say(error.text)


def _newest(db: Any, event: str) -> str:
    """When an event was recorded last, and by whom."""
    found = audit.rows(db, audit.numbers(db, audit.Filter(event=event, ok=True))[:1])
    return next((f"{entry.at[:16]} {entry.actor}".strip() for entry in found.values()), "")


def _care(office: Workspace, names: Collection[str]) -> dict[str, CareKey]:
    holders = office.care_holders()
    lacking = {name: care_keys.waiting(office, name) for name in names}
    found = {}
    for category in RESTRICTED:
        held = holders.get(category, [])
        found[category] = CareKey(
            category,
            tuple(name for name in held if name != care_keys.PAPER and not name.startswith("@")),
            care_keys.PAPER in held,
            any(name.startswith("@") for name in held),
            tuple(name for name in names if category in lacking[name]),
        )
    return found
