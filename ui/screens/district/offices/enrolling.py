"""Enrolling an office by its request file, and striking off a computer. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.i18n import _
from desktop.district import admission, chain, following, members
from desktop.exchange.enrolment import answers, requests
from desktop.exchange.enrolment.requests import OfficeRequest
from desktop.security.install import fingerprint
from ui.bridge.district_desk import changed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.base.errors import GezhiError
    from desktop.district.members import Brought
    from desktop.domain.changes import Changes
    from ui.bridge.district_desk import DistrictDesk

REPLACE, BESIDE = "replace", "beside"
OTHER_KEY = "district.other_key"


@dataclass(frozen=True)
class Enrolled:
    """What was done, in a sentence."""

    words: str
    changes: Changes


def listed(left: Sequence[Brought]) -> str:
    """Computers and what they brought, a line each."""
    return "".join(f"\n  {one.words}" for one in left)


class EnrollingView(Protocol):
    """What the presenter asks of the screen."""

    def ask_check_code(self, path: Path, request: OfficeRequest, wrong: str) -> None: ...
    def ask_other_key(self, path: Path, told: str, why: str) -> None: ...
    def show_done(self, text: str, good: bool) -> None: ...


class Enrolling:
    """The answer is written beside the request, onto the stick it came on."""

    def __init__(self, view: EnrollingView, desk: DistrictDesk) -> None:
        self._view, self._desk = view, desk

    def look(self, path: Path, wrong: str = "") -> None:
        """Whose request it is; `wrong` says why the check code is asked for again."""
        self._desk.work.read(
            lambda _progress: requests.read_office(path),
            lambda request: self._view.ask_check_code(path, request, wrong),
            failed=lambda error: self._view.show_done(error.text, False),
        )

    def admit(self, path: Path, told: str, how: str = "") -> None:
        """Enrol the office, with the check code that was read out on the telephone."""
        district = self._desk.district

        def write(_progress: object) -> Enrolled:
            request = requests.read_office(path)
            out = path.with_suffix(answers.SUFFIX)
            with district.database.read() as db:
                before = admission.leaving(db, request)
            admission.admit(
                district.database, request, out, keys=district.keys, told=told, actor=district.actor,
                at_ms=district.now(), replacing=how == REPLACE, beside=how == BESIDE,
            )  # fmt: skip
            words = _(
                "已登记{name}。答复写在 {file},请交回社区收下;第一次收下时告诉它区里的核对码:{check}"
            ).format(name=request.name, file=out, check=fingerprint(district.keys.public_key))
            with district.database.read() as db:
                gone = set(following.struck_off(db, request.office))
            left = [one for one in before if one.computer.signer in gone]
            if left:
                words += "\n" + _("一起停用的电脑,交来过的记录请和社区一起看一遍:") + listed(left)
            return Enrolled(words, changed("office", name="district.admit"))

        def failed(error: GezhiError) -> None:
            if error.code == OTHER_KEY:
                self._ask(path, told, error.text)
            elif error.code.startswith("answer."):
                self.look(path, error.text)
            else:
                self._view.show_done(error.text, False)

        self._desk.work.change(write, self._done, failed=failed)

    def _ask(self, path: Path, told: str, why: str) -> None:
        """Whether the key is replaced: who would be in then, and who no longer."""
        district = self._desk.district

        def look(_progress: object) -> str:
            request = requests.read_office(path)
            named = "".join(f"\n  {one.name}({fingerprint(one.subject)})" for one in request.computers)
            words = why + "\n" + _("申请里的电脑,请在电话里逐台核对:") + named
            with district.database.read() as db:
                left = admission.leaving(db, request)
            if left:
                words += "\n" + _("选“替换”,下面这些不在申请里的电脑一起停用:") + listed(left)
            return words

        self._desk.work.read(
            look, lambda words: self._view.ask_other_key(path, told, words),
            failed=lambda error: self._view.show_done(error.text, False),
        )  # fmt: skip

    def revoke(self, signer: str) -> None:
        """Believe a computer no longer; what it brought stays."""
        district = self._desk.district

        def work(db: Any) -> members.Computer:
            gone = members.revoke(db, signer, at_ms=district.now())
            chain.append(
                db, actor=district.actor, event="office.revoked", object_id=fingerprint(gone.signer),
                detail={"office": gone.office, "computer": gone.name}, at_ms=district.now(),
            )  # fmt: skip
            return gone

        def write(_progress: object) -> Enrolled:
            gone = district.database.change(work)
            words = _("“{name}”以后写的交换包不再收;以前收到的数据都在。").format(
                name=gone.name or _("这台电脑")
            )
            return Enrolled(words, changed("office", name="district.revoke"))

        self._desk.work.change(
            write, self._done, failed=lambda error: self._view.show_done(error.text, False)
        )

    def _done(self, done: Enrolled) -> None:
        self._view.show_done(done.words, True)
