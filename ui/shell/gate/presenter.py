"""What the gate does: open, found, prove that the recovery code was written down. No Qt, and nothing heavy until asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Problem, Refused, Severity
from desktop.base.i18n import _
from desktop.domain import place_code
from ui.shell.gate.guide import Guide, GuideView, Ways

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.base.progress import Progress
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

ASKED = 3  # groups of the recovery code to type back
FILE_NAME = "office.gezhi"
LEVELS = 5  # province, city, county, street, committee: all are known of a code on the published list


@dataclass(frozen=True)
class NewOffice:
    """What is asked to found an office. `folder` is where its file will stand."""

    code: str = ""
    name: str = ""
    county: str = ""
    street: str = ""
    phone: str = ""
    user: str = ""
    folder: str = ""
    password: str = ""
    again: str = ""


@dataclass(frozen=True)
class Setup:
    """What is decided once: a key of `operations.first_run.STANDARDS`, households per micro-grid, and how to begin.

    specialist: restricted categories the first user answers for. begin: "import" or "hand".
    """

    standard: str = "300-500"
    micro: int | None = 50
    specialist: tuple[str, ...] = ()
    begin: str = "import"


@dataclass(frozen=True)
class Opened:
    """An open office and who sits there; `recovered` when the recovery code opened it.

    begin: the place to show first, "" for the start screen.
    """

    office: Workspace
    name: str
    user: str
    recovered: bool = False
    begin: str = ""


@dataclass(frozen=True)
class Founded:
    """A new office, its recovery code as printed, and the sheet as PDF."""

    opened: Opened
    code: str
    sheet: bytes


class GateView(GuideView, Protocol):
    """What the presenter says to the window."""

    def show_busy(self, doing: str) -> None: ...
    def show_refusal(self, text: str) -> None: ...
    def show_wait(self, text: str, seconds: float) -> None: ...
    def show_problems(self, problems: Mapping[str, Problem]) -> None: ...
    def show_recovery(self, code: str, asked: Sequence[int]) -> None: ...
    def show_setup(self, user: str) -> None: ...
    def show_others(self) -> None: ...
    def show_handed(self, names: Sequence[str]) -> None: ...
    def show_places(self, code: str, places: Sequence[tuple[str, str]]) -> None: ...
    def show_code(self, code: str, problem: Problem | None, names: Sequence[str]) -> None: ...
    def enter(self, opened: Opened) -> None: ...


@dataclass(frozen=True)
class Doors:
    """The ways into the core, imported only when used: opening, founding, and today's date."""

    open: Callable[[Path, str, str, str], Workspace]  # file, user, password, recovery code
    found: Callable[[NewOffice, Path], Founded]
    name_of: Callable[[Workspace], str]
    choose: Callable[[int, int], list[int]]  # how many, out of how many → ascending numbers
    today: Callable[[], date]
    acting: Callable[[Workspace, str], str] = lambda _office, said: said  # who works, given the name typed
    set_up: Callable[[Opened, Setup], Opened] = lambda opened, _setup: opened
    add_others: Callable[[Opened, Sequence[tuple[str, str]]], bytes] | None = (
        None  # (name, role) each → their start passwords on paper
    )
    places: Callable[[str], Sequence[tuple[str, str]]] = (
        lambda _code: ()
    )  # what lies in a code, as (code, name)
    names: Callable[[str], Sequence[str]] = (
        lambda _code: ()
    )  # of everything a code lies in, from the province down
    practice: Callable[[str, Progress], Opened] | None = None  # given the user's name
    ways: Ways | None = None  # the answers when a file opens with a question


class GatePresenter:
    """Owns the new office between founding and entering; `close` lets go of one that was never entered."""

    def __init__(self, view: GateView, work: Work, doors: Doors) -> None:
        self._view, self._work, self._doors = view, work, doors
        self._founded: Founded | None = None
        self._asked: list[int] = []
        self._handed = b""
        self.guide = Guide(view, work, doors.ways, lambda office, user: self._opened(office, user))

    def unlock(self, path: str, user: str, *, password: str = "", code: str = "") -> None:
        """Open an office with the password or the recovery code."""
        if not user.strip():
            self._view.show_refusal(_("请填写您的姓名:每一步改动都记下是谁做的。"))
            return
        if not password and not code:
            if not self.guide.asks_invited(path, user.strip()):
                self._view.show_refusal(_("请输入密码。"))
            return

        def work(_progress: object) -> Opened:
            office = self._doors.open(Path(path), user.strip(), password, code)
            return self._opened(office, user.strip(), recovered=bool(code))

        self.guide.tried(path, user.strip(), password, code)
        self._view.show_busy(_("正在打开…") if code else _("正在由密码推算钥匙,特意做得慢,让别人无从试密码…"))
        self._work.change(work, self._enter, failed=self._unlock_refused)

    def _opened(self, office: Workspace, user: str, *, recovered: bool = False) -> Opened:
        try:
            who = self._doors.acting(office, user)
            return Opened(office, self._doors.name_of(office), who, recovered=recovered)
        except BaseException:
            office.close()
            raise

    def _enter(self, opened: Opened) -> None:
        if not self.guide.asks_before(opened):
            self._view.enter(opened)

    def _unlock_refused(self, error: GezhiError) -> None:
        if not self.guide.asks_about(error):
            self._refuse(error)

    def found(self, new: NewOffice) -> None:
        """Make the office file; then the recovery code is shown."""
        if problems := self.problems(new):
            self._view.show_problems(problems)
            return
        path = Path(new.folder) / FILE_NAME
        self._view.show_busy(_("正在测定这台电脑的速度、生成钥匙、建立加密的数据文件,只需几秒…"))
        self._work.change(lambda _progress: self._doors.found(new, path), self._made, failed=self._refuse)

    @staticmethod
    def problems(new: NewOffice) -> dict[str, Problem]:
        """What the form can say before anything is written; the core checks again."""
        found: dict[str, Problem] = {}
        wrong = place_code.problem(new.code)
        if wrong is not None and wrong.severity is Severity.BLOCK:
            found["code"] = wrong
        if not new.name.strip():
            found["name"] = Problem("office.name", _("请填写社区名称。"))
        if not new.user.strip():
            found["user"] = Problem("office.user", _("请填写您的姓名:每一步改动都记下是谁做的。"))
        if not new.folder.strip():
            found["folder"] = Problem("office.folder", _("请选择本机硬盘上的一个文件夹。"))
        if len(new.password) < 8:
            found["password"] = Problem(
                "password.weak", _("密码至少 8 位,并且字母、数字、符号中至少有两种。")
            )
        elif new.password != new.again:
            found["again"] = Problem("password.again", _("两次输入的密码不一样。"))
        return found

    def prove(self, groups: Sequence[str]) -> None:
        """The groups typed back; enters the office when they are right."""
        assert self._founded is not None
        code = self._founded.code.split("-")
        wrong = [n + 1 for n, typed in zip(self._asked, groups, strict=True) if code[n] != typed.strip()]
        if wrong:
            words, listed = _("第 {n} 组与恢复码单不一样,请对照纸上再输一次。"), "、".join(map(str, wrong))
            self._view.show_refusal(words.format(n=listed))
            return
        self._view.show_setup(self._founded.opened.user)

    def set_up(self, setup: Setup) -> None:
        """Keep what was decided once, and enter."""
        assert self._founded is not None
        opened = self._founded.opened

        def entered(done: Opened) -> None:
            assert self._founded is not None
            self._founded = replace(self._founded, opened=done)
            if self._doors.add_others is None:
                self.enter()
            else:
                self._view.show_others()

        self._view.show_busy(_("正在保存…"))
        self._work.change(
            lambda _progress: self._doors.set_up(opened, setup),
            entered,
            failed=lambda error: self._view.show_refusal(error.text),
        )

    def add_others(self, wanted: Sequence[tuple[str, str]]) -> None:
        """Let further people sign in; their start passwords are on the sheet from then on."""
        add = self._doors.add_others
        assert self._founded is not None
        assert add is not None
        opened = self._founded.opened

        def made(sheet: bytes) -> None:
            self._handed = sheet
            self._view.show_handed([" ".join(name.split()) for name, _role in wanted])

        self._view.show_busy(_("正在为每人生成钥匙,每人大约一秒…"))
        self._work.change(lambda _progress: add(opened, wanted), made, failed=self._refuse)

    def enter(self) -> None:
        """Everything was decided: the office is entered."""
        assert self._founded is not None
        opened, self._founded, self._handed = self._founded.opened, None, b""
        self._view.enter(opened)

    def handed(self) -> bytes:
        """The start passwords as PDF."""
        return self._handed

    def places(self, code: str) -> None:
        """Look up what lies in a place of the published list."""
        self._work.read(
            lambda _progress: self._doors.places(code),
            lambda places: self._view.show_places(code, places),
            failed=self._refuse,
        )

    def check_code(self, code: str) -> None:
        """Say what a typed code means, and what looks wrong about it."""

        def show(names: Sequence[str]) -> None:
            self._view.show_code(code, place_code.problem(code, known=len(names) == LEVELS), names)

        self._work.read(lambda _progress: self._doors.names(code), show, failed=self._refuse)

    def practise(self, user: str) -> None:
        """Open the practice community, made anew when it is not there."""
        practice = self._doors.practice
        if practice is None:
            return
        self._view.show_busy(_("正在准备演练社区,大约一分钟…"))
        self._work.change(
            lambda progress: practice(user.strip() or _("演练"), progress),
            self._view.enter,
            failed=self._refuse,
        )

    def sheet(self) -> bytes:
        """The recovery sheet as PDF."""
        assert self._founded is not None
        return self._founded.sheet

    def close(self) -> None:
        """The window goes: let go of an office that was founded or opened, but not entered."""
        self.guide.close()
        if self._founded is not None:
            self._founded.opened.office.close()
            self._founded = None

    def _made(self, founded: Founded) -> None:
        self._founded = founded
        groups = founded.code.split("-")
        self._asked = self._doors.choose(ASKED, len(groups))
        self._view.show_recovery(founded.code, [number + 1 for number in self._asked])

    def _refuse(self, error: GezhiError) -> None:
        if isinstance(error, Refused) and error.problems:
            self._view.show_problems(error.problems)
        elif seconds := getattr(error, "seconds", 0.0):  # `security.attempts.Wait`, too heavy to import here
            self._view.show_wait(error.text, seconds)
        else:
            self._view.show_refusal(error.text)
