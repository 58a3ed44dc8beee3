"""What the gate asks when a file opens with a question: from another PC, in a bad place, older than it was. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from desktop.base.clock import as_datetime
from desktop.base.i18n import N_, _

if TYPE_CHECKING:
    from desktop.base.errors import GezhiError
    from desktop.workspace import Workspace
    from ui.bridge.work import Work
    from ui.shell.gate.presenter import Opened

BAD_PLACES: Final = frozenset({"location.network", "location.removable", "location.synced"})


@dataclass(frozen=True)
class Way:
    """One answer: `title` is the button, `words` say what follows from it. `main`: the one most people want."""

    key: str
    title: str
    words: str
    main: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked. code: the paper recovery code is needed; password: a new one is chosen for this PC."""

    title: str
    words: str
    ways: tuple[Way, ...]
    code: bool = False
    password: bool = False


@dataclass(frozen=True)
class Typed:
    """What was typed beside the answer."""

    code: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    again: str = field(default="", repr=False)


@dataclass(frozen=True)
class Ways:
    """The ways into the core for these answers."""

    join: Callable[[Path, str, str, str, bool], Workspace]  # file, user, recovery code, new password, replace
    look: Callable[[Path, str, str, str], Workspace]  # file, user, password, recovery code
    move_in: Callable[[Path], Path]
    ask: Callable[[Path, str], str] | None = None  # request file, this PC's name → its check code
    invited: Callable[[Path], bool] = lambda _path: False  # whether this PC was approved for that copy
    accept: Callable[[Path, str, str], Workspace] | None = None  # file, user, new password


class GuideView(Protocol):
    """What the guide says to the window."""

    def show_busy(self, doing: str) -> None: ...
    def show_refusal(self, text: str) -> None: ...
    def show_question(self, question: Question) -> None: ...
    def show_moved(self, path: str, user: str) -> None: ...
    def show_asked(self, check: str, file: str) -> None: ...
    def enter(self, opened: Opened) -> None: ...


JOIN: Final = Way(
    "join",
    N_("作为新电脑加入"),
    N_("两台电脑都继续用。这台有自己的身份,以后用“交换包”与原来那台互通。"),
    main=True,
)
REPLACE: Final = Way(
    "replace",
    N_("更换电脑"),
    N_("以后只用这台。原来那台上的密码全部作废;它还没发出的改动,把它的交换包拿来导入。"),
)
ACCEPT: Final = Way(
    "accept",
    N_("设好密码,加入"),
    N_("数据会在本机硬盘的 gezhi 文件夹里;U 盘上的那份用完由您删除。"),
    main=True,
)
LOOK: Final = Way("look", N_("只读查看"), N_("只看不改:不写入任何内容,不能打印和导出。"))
MOVE: Final = Way(
    "move",
    N_("移到本机"),
    N_("复制到本机硬盘的 gezhi 文件夹再打开。原处的文件不动,确认能用后由您删除。"),
    main=True,
)
CATCH_UP: Final = Way(
    "catch_up",
    N_("找回之后的改动"),
    N_("打开“交换”页,导入别的电脑或发件箱里的交换包,后来的改动会自己回来。"),
    main=True,
)
KEEP: Final = Way("keep", N_("就用这一份"), N_("从这里继续录入。以后不再提示;后来的改动以后仍可导入。"))


class Guide:
    """Holds an office that opened with a question until it is answered; `close` lets go of it."""

    def __init__(
        self, view: GuideView, work: Work, ways: Ways | None, opened: Callable[[Workspace, str], Opened]
    ) -> None:
        self._view, self._work, self._ways, self._opened = view, work, ways, opened
        self._held: Opened | None = None
        self._path, self._user, self._password, self._code = Path(), "", "", ""

    def tried(self, path: str, user: str, password: str, code: str) -> None:
        """What is being opened, for the answers that open it another way."""
        self._path, self._user, self._password, self._code = Path(path), user, password, code

    def asks_about(self, error: GezhiError) -> bool:
        """Whether a refusal is a question with answers; then it is shown."""
        if self._ways is None:
            return False
        if error.code == "keys.other_machine":
            self._password = ""  # it opens nothing here
            if self._ways.invited(self._path):
                self._view.show_question(approved())
                return True
            self._view.show_question(elsewhere())
        elif error.code in BAD_PLACES:
            self._view.show_question(misplaced(error.text))
        else:
            return False
        return True

    def asks_invited(self, path: str, user: str) -> bool:
        """Whether a copy was made for this PC, which nobody has a password for yet; then it is asked for one."""
        if self._ways is None or not self._ways.invited(Path(path)):
            return False
        self.tried(path, user, "", "")
        self._view.show_question(approved())
        return True

    def asks_before(self, opened: Opened) -> bool:
        """Whether the office that just opened is older than it was on this PC; then it is held until answered."""
        watch = getattr(opened.office, "watch", None)
        if self._ways is None or watch is None or watch.lost is None:
            return False
        self._held = opened
        self._view.show_question(older(as_datetime(watch.lost.at_ms).strftime("%Y-%m-%d %H:%M")))
        return True

    def answer(self, way: str, typed: Typed) -> None:
        """One of the ways of the question."""
        if way in {"join", "replace"}:
            self._join(typed, replacing=way == "replace")
        elif way == "accept":
            self._accept(typed)
        elif way == "look":
            self._look(typed)
        elif way == "move":
            self._move()
        elif self._held is not None:
            held, self._held = self._held, None
            if way == "keep":
                held.office.keep_older(actor=held.user)
            self._view.enter(replace(held, begin="exchange") if way == "catch_up" else held)

    def close(self) -> None:
        """Let go of an office that waits for an answer."""
        if self._held is not None:
            self._held.office.close()
            self._held = None

    def _join(self, typed: Typed, *, replacing: bool) -> None:
        if not typed.code.strip():
            self._view.show_refusal(_("请对照恢复码单输入 8 组数字。"))
            return
        if typed.password != typed.again:
            self._view.show_refusal(_("两次输入的密码不一样。"))
            return
        ways, path, user = self._ways, self._path, self._user
        assert ways is not None

        def work(_progress: object) -> Opened:
            office = ways.join(path, user, typed.code, typed.password, replacing)
            opened = self._opened(office, user)
            return replace(opened, begin="exchange") if replacing else opened

        self._view.show_busy(_("正在把这台电脑加入社区…"))
        self._work.change(work, self._view.enter, failed=self._refuse)

    def ask_to_join(self, out: Path, name: str) -> None:
        """Write the request of this PC; its check code is shown then."""
        if self._ways is None or self._ways.ask is None:
            return
        ask = self._ways.ask
        self._view.show_busy(_("正在写加入申请…"))
        self._work.read(
            lambda _progress: ask(out, name),
            lambda check: self._view.show_asked(check, out.name),
            failed=self._refuse,
        )

    def _accept(self, typed: Typed) -> None:
        ways, path, user = self._ways, self._path, self._user
        if typed.password != typed.again:
            self._view.show_refusal(_("两次输入的密码不一样。"))
            return
        assert ways is not None
        assert ways.accept is not None
        accept = ways.accept
        self._view.show_busy(_("正在把这台电脑加入社区…"))
        self._work.change(
            lambda _progress: self._opened(accept(path, user, typed.password), user),
            self._view.enter,
            failed=self._refuse,
        )

    def _look(self, typed: Typed) -> None:
        ways, path, user = self._ways, self._path, self._user
        assert ways is not None
        code = typed.code.strip() or self._code
        if not code and not self._password:
            self._view.show_refusal(_("请对照恢复码单输入 8 组数字。"))
            return
        self.close()
        password = "" if code else self._password
        self._view.show_busy(_("正在打开…"))
        self._work.change(
            lambda _progress: self._opened(ways.look(path, user, password, code), user),
            self._view.enter,
            failed=self._refuse,
        )

    def _move(self) -> None:
        ways, path, user = self._ways, self._path, self._user
        assert ways is not None
        self._view.show_busy(_("正在复制到本机…"))
        self._work.change(
            lambda _progress: ways.move_in(path),
            lambda moved: self._view.show_moved(str(moved), user),
            failed=self._refuse,
        )

    def _refuse(self, error: GezhiError) -> None:
        if not self.asks_about(error):
            self._view.show_refusal(error.text)


def misplaced(why: str) -> Question:
    """The file stands where nothing may be written: it is offered a place on this PC."""
    return Question(_("换个地方存放"), why, (MOVE, LOOK))


def elsewhere() -> Question:
    """Only the password was given, and it is another PC's."""
    words = _("密码和原来那台电脑绑在一起:文件夹被复制走,别人猜密码也打不开。请拿出纸质恢复码单,选一种办法。")
    return Question(_("这份数据来自另一台电脑"), words, (JOIN, REPLACE, LOOK), code=True, password=True)


def approved() -> Question:
    """This PC asked to be let in, and a director approved."""
    words = _("主任已经批准这台电脑加入。请批准时写明的那位用户本人设一个只在这台电脑上用的密码,输入两遍。")
    return Question(_("欢迎加入"), words, (ACCEPT,), password=True)


def older(when: str) -> Question:
    """This PC last wrote at `when` what the file does not hold."""
    words = _(
        "这台电脑在 {when} 保存过更新的内容,现在的文件里没有:可能是旧备份放回了原处。什么都没有被覆盖。"
    )
    return Question(_("这份数据比上次保存的旧"), words.format(when=when), (CATCH_UP, KEEP, LOOK))
