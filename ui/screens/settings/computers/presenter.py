"""What the page of computers does: certificates, the request and the answer, letting in, striking off. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.exchange.enrolment import answers, approvals, requests
from desktop.operations import admissions, staying_on
from desktop.operations import computers as operations
from desktop.operations.computers import Newcomer
from desktop.queries import accounts, computers
from desktop.queries.computers import Computer, District
from desktop.security.install import Install, fingerprint

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.exchange.enrolment.answers import Answer
    from desktop.exchange.enrolment.approvals import Approved
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

T = TypeVar("T")
UNCHECKED: Final = frozenset(
    {"answer.unchecked", "answer.wrong_code"}
)  # ask for the check code, or once more


@dataclass(frozen=True)
class State:
    """Everything the page shows. `until`: the last day of the district's certificate, "" while there is none."""

    may: bool
    check: str = ""
    me: str = ""
    own: Computer | None = None
    computers: tuple[Computer, ...] = ()
    district: District | None = None
    until: str = ""
    lapses: str = ""  # "soon" or "over"
    believed: frozenset[str] = frozenset()
    told: Mapping[str, str] = field(default_factory=dict)  # of those struck off: what they had brought
    asking: tuple[str, ...] = ()  # check codes of the office's keys that wait for the district's certificate


@dataclass(frozen=True)
class Done(Generic[T]):
    """What a job brought, in the form the window hears of changes."""

    found: T
    changes: Changes


class ComputersView(Protocol):
    """What is told to the page."""

    def show_state(self, state: State) -> None: ...
    def show_busy(self, doing: str) -> None: ...
    def say(self, text: str, tone: str = "alarm") -> None: ...
    def ask_district_code(self, path: Path, answer: Answer, wrong: str) -> None: ...
    def ask_who_stays(self, signer: str, why: str, others: Sequence[Computer]) -> None: ...
    def ask_newcomer_code(self, path: Path, name: str, wrong: str) -> None: ...
    def ask_person(self, path: Path, name: str, told: str, people: Sequence[str]) -> None: ...
    def ask_folder(self, path: Path, name: str, told: str, user: str) -> None: ...


class ComputersPresenter:
    """`install` gives this PC's own keys; it may touch the disk, so it is called on a job."""

    def __init__(
        self, view: ComputersView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date],
        install: Callable[[], Install],
    ) -> None:  # fmt: skip
        self._view, self._office, self._work = view, office, work
        self._actor, self._today, self._install = actor, today, install
        self.state = State(may=False)

    def reload(self) -> None:
        """Look up the computers, the district and the certificate."""
        self._work.read(self._look, self._show, failed=self._failed, slot="settings.computers")

    def _look(self, _progress: object) -> State:
        me = self._install().public_key
        now = self._office.clock.milliseconds()
        with self._office.read() as db:
            may = accounts.permit(db, self._actor).may(Action.MANAGE_USERS)
            until, lapses = computers.standing(db, now)
            every = computers.computers(db)
            told = {one.signer: computers.brought(db, one.signer) for one in every if one.revoked}
            return State(
                may, fingerprint(me), me, computers.computer(db, me), tuple(every), computers.district(db), until, lapses,
                frozenset(one.signer for one in computers.vouched(db)),
                {signer: computers.brought_words(found) for signer, found in told.items()},
                tuple(computers.waiting(db, now)),
            )  # fmt: skip

    def _show(self, state: State) -> None:
        self.state = state
        self._view.show_state(state)

    # this PC and the district

    def certify(self, name: str) -> None:
        """A certificate for this PC, or another name on it."""

        def work(_progress: object) -> str:
            newcomer = Newcomer.of(self._install(), name)
            return operations.certify(self._office, newcomer, actor=self._actor, today=self._today()).name

        self._run(work, _("发证书"), lambda made: self._done(_("本机“{name}”有了证书。").format(name=made)))

    def request(self, out: Path, name: str) -> None:
        """Write the request for the district; `name`: of this PC, where it has no certificate yet."""

        def work(_progress: object) -> str:
            made = requests.write_office(
                self._office, out, install=self._install(), name=name, actor=self._actor, today=self._today()
            )
            return made.fingerprint

        words = _(
            "登记申请已写到“{file}”,可以安全弹出。请交给区里;区里来电话核对时,把这个核对码读给他们听:{check}"
        )
        self._run(
            work, _("写登记申请"),
            lambda check: self._done(words.format(file=out.name, check=check)),
        )  # fmt: skip

    def answer(self, path: Path, told: str = "") -> None:
        """Read the district's answer; asks for the district's check code where it is not known yet."""

        def work(_progress: object) -> Answer:
            return answers.accept(self._office, path, told=told, actor=self._actor)[0]

        def taken(answer: Answer) -> None:
            words = _("已在{name}登记,证书到 {until}。以后写交换包可以直接选“{name}”。")
            told = words.format(name=answer.district.name, until=answer.certificate.until)
            if answer.struck_off:
                told += _("区里停用了本社区的 {n} 台电脑。").format(n=len(answer.struck_off))
            self._done(told)

        def failed(error: GezhiError) -> None:
            if error.code in UNCHECKED:
                self._view.show_busy("")
                self._view.ask_district_code(path, answers.read(path), error.text if told else "")
            else:
                self._failed(error)

        self._run(work, _("收下区里的答复"), taken, failed=failed)

    # other PCs

    def look_at_newcomer(self, path: Path) -> None:
        """Read the request of a new PC and ask what its screen shows."""
        self._work.read(
            lambda _progress: requests.read_computer(path),
            lambda asked: self._view.ask_newcomer_code(path, asked.newcomer.name, ""),
            failed=self._failed,
        )

    def check_newcomer(self, path: Path, name: str, told: str) -> None:
        """Whether what was read from the new PC's screen is its check code; then for whom, and where the copy goes."""

        def work(_progress: object) -> list[str]:
            answers.insist_told(requests.read_computer(path).newcomer.signer, told)
            return admissions.people(self._office)

        def then(people: list[str]) -> None:
            if len(people) == 1:
                self._view.ask_folder(path, name, told, people[0])
            else:
                self._view.ask_person(path, name, told, people)

        def failed(error: GezhiError) -> None:
            if error.code in UNCHECKED:
                self._view.ask_newcomer_code(path, name, error.text)
            else:
                self._failed(error)

        self._work.read(work, then, failed=failed)

    def approve(self, path: Path, told: str, user: str, folder: Path) -> None:
        """Let the new PC in for one user: certificate, and the copy into the folder."""

        def work(progress: Progress) -> Approved:
            return approvals.approve(
                self._office,
                path,
                folder,
                told=told,
                actor=self._actor,
                today=self._today(),
                user=user,
                progress=progress,
            )

        words = _(
            "已批准“{name}”,数据写在“{folder}”,可以安全弹出。请“{user}”本人在 {until} 前到新电脑上:“打开其他位置的社区”,"
            "选这个文件夹里的数据文件。只能加入一次。"
        )
        self._run(
            work, _("批准新电脑,复制数据"),
            lambda made: self._done(
                words.format(name=made.newcomer.name, folder=folder.name, user=made.user, until=made.until)
            ),
        )  # fmt: skip

    def look_who_stays(self, signer: str, why: str) -> None:
        """Which computers are to be looked at before the office's key is replaced."""
        self._work.read(
            lambda _progress: staying_on.to_confirm(self._office, signer, me=self._install().public_key),
            lambda others: self._view.ask_who_stays(signer, why, others),
            failed=self._failed,
        )

    def revoke(self, signer: str, why: str, *, new_key: bool, staying: frozenset[str] = frozenset()) -> None:
        """Strike a computer off; with a new key also all that are not among `staying`."""

        def work(_progress: object) -> bool:
            operations.revoke(
                self._office, signer, why=why, actor=self._actor, today=self._today(), me=self._install().public_key,
                new_key=new_key, staying=staying,
            )  # fmt: skip
            return new_key

        def done(_changed: object) -> None:
            words = _("已停用。它以后写的交换包不再收,以前的数据都在。下一个交换包会告诉区里和其他电脑。")
            if new_key:
                words += _("社区签名钥匙已更换:请重新写登记申请交给区里。")
            words += _("它交来过的记录,请主任在“历史”里看一遍,不对的撤销。")
            self._done(words, "warn" if new_key else "good")

        self._run(work, _("停用电脑"), done)

    def reinstate(self, signer: str) -> None:
        """Take a computer back."""
        self._run(
            lambda _progress: operations.reinstate(
                self._office, signer, actor=self._actor, today=self._today()
            ),
            _("恢复使用"),
            lambda _changes: self._done(_("已恢复使用,它写的交换包照常收。")),
        )

    def _run(
        self, work: Callable[[Progress], T], doing: str, then: Callable[[T], None],
        failed: Callable[[GezhiError], None] | None = None,
    ) -> None:  # fmt: skip
        def job(progress: Progress) -> Done[T]:
            return Done(work(progress), Changes(frozenset({("setting", "")}), "", "computer.certify"))

        def landed(done: Done[T]) -> None:
            self._view.show_busy("")
            then(done.found)

        self._view.show_busy(doing)
        self._work.change(job, landed, failed=failed or self._failed, title=doing)

    def _done(self, words: str, tone: str = "good") -> None:
        self._view.say(words, tone)
        self.reload()

    def _failed(self, error: GezhiError) -> None:
        self._view.show_busy("")
        self._view.say(error.text)
