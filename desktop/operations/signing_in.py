"""Opening an office as somebody: failures are counted outside, and told in the chain when the file is open next.

Whatever opens an office for a person comes through here; `Workspace.open` itself counts nothing.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.operations import accounts as accounts_operations
from desktop.operations import care_keys, clock_doubts, retention
from desktop.queries import accounts
from desktop.security import audit, keyslots
from desktop.security.attempts import ANYBODY, Attempts, Wait, waiting
from desktop.security.attempts_file import Failure
from desktop.security.audit_heads import Outside
from desktop.store import log
from desktop.workspace import Workspace, office_path

WRONG: Final = frozenset({"password.wrong", "password.other"})
TOLD: Final = "login_told"  # meta: the counter file's id and the last failure the chain holds
unlock: Final = Workspace.open  # the one door; everything here stands before or behind it
PATIENCE: Final = 8.0  # seconds a command waits by itself; longer, and it refuses


def sign_in(
    path: Path, *, user: str = "", said: str = "", password: str | None = None, recovery_code: str | None = None,
    attempts: Attempts, **how: Any,
) -> Workspace:  # fmt: skip
    """Open an office file as `user` (a name without a password here, or none, may use anybody's).

    said: the name given for the chain where none is known from the password.

    Raises `Wait` while the last failure is too fresh, `Refused` for a wrong password or code, and whatever
    `Workspace.open` raises. `how` goes to `Workspace.open`.
    """
    path = office_path(path)
    if recovery_code:
        office = unlock(path, recovery_code=recovery_code, **how)
        attempts.clear(path)  # whoever holds the paper lets everybody try again
        return _greeted(office, attempts, user or said)
    whose = counted_as(path, user, how.get("home"))
    attempt = attempts.begin(path, whose)
    with _counted(attempts, path, whose, attempt):
        office = unlock(path, password=password, user=user or said, **how)
    if whose and office.signed_in != whose:  # somebody else's password: as good as a guess at this user's
        office.close()
        raise _refusal(Refused(_wrong(), code="password.wrong"), attempts, path, whose, attempt)
    attempts.passed(path, whose, attempt)
    return _greeted(office, attempts, user or said)


@contextlib.contextmanager
def _counted(attempts: Attempts, path: Path, whose: str, attempt: Failure) -> Iterator[None]:
    """Only a wrong password counts as an attempt; whatever else goes wrong meanwhile takes it back."""
    with contextlib.ExitStack() as undo:
        undo.callback(attempts.withdraw, path, whose, attempt)
        try:
            yield
        except Refused as error:
            if error.code not in WRONG:
                raise
            undo.pop_all()
            raise _refusal(error, attempts, path, whose, attempt) from error
        undo.pop_all()


def check_password(path: Path, user: str, password: str, *, attempts: Attempts) -> None:
    """Raise unless it is the password of `user` ("": anybody's), counting a failure; for changes of the password."""
    whose = counted_as(path, user)
    attempt = attempts.begin(path, whose)
    with _counted(attempts, path, whose, attempt):
        who = keyslots.opened_by(path, password=password)[1]
    if user and who != user:
        raise _refusal(Refused(_wrong(), code="password.wrong"), attempts, path, whose, attempt)
    attempts.passed(path, whose, attempt)


def wait_out(
    path: Path, user: str, attempts: Attempts, sleep: Callable[[float], object] = time.sleep
) -> None:
    """For commands, which nobody watches: wait the seconds after a failure; raises `Wait` when it is locked."""
    left = attempts.seconds_left(office_path(path), user)
    if 0 < left <= PATIENCE:
        sleep(left + 0.01)
    elif left:
        raise waiting(left)


def unlock_user(office: Workspace, name: str, *, actor: str, attempts: Attempts) -> None:
    """A director lets a locked user try again at once; raises `Refused` for other roles."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_USERS)
    attempts.clear(office.path, name)
    office.record_event("login.unlocked", actor=actor, detail={"user": name})


def counted_as(path: Path, user: str, home: Path | None = None) -> str:
    """The counter a try belongs to: the user's own, or the common one for names without a password here."""
    try:
        return user if user in keyslots.users(path, home) else ANYBODY
    except EnvironmentFailure:
        return ANYBODY  # opening says what is wrong with the slots


def tell(office: Workspace, attempts: Attempts) -> None:
    """Write the failures counted outside into the chain, each once, whatever happens in between."""
    book, failures = attempts.untold(office.path)
    if not failures:
        return
    with office.local() as db:
        seen, _sep, serial = (log.meta(db, TOLD) or "").partition(":")
        last = int(serial) if seen == book and serial.isdecimal() else 0
        fresh = [one for one in failures if one.serial > last]
        for one in fresh:
            detail = {"at_ms": one.at_ms}
            audit.append(
                db, at_ms=office.clock.milliseconds(), actor=one.user or "?", ok=False, detail=detail,
                install=office.install,
                event="login.locked" if one.locked else "login.failed",
            )  # fmt: skip
        log.set_meta(db, TOLD, f"{book}:{failures[-1].serial}")
    attempts.told(office.path, failures[-1].serial)


def fall_asleep(office: Workspace, attempts: Attempts, actor: str) -> None:
    """The window was locked: the chain says so, its end is kept outside, the keys are let go of.

    Raises `EnvironmentFailure` while somebody still reads; ask again then.
    """
    if office.asleep:
        return
    try:
        if not office.read_only:
            office.record_event("session.locked", actor=actor)
            with office.read() as db:
                Outside(attempts.folder).keep(office.db_id, db, office.path)
    except EnvironmentFailure:
        pass  # a full disk does not keep a window open
    office.suspend()


def wake(office: Workspace, attempts: Attempts, actor: str, password: str) -> None:
    """Unlock the window with the password of whoever signed in; failures count and wait like at the login."""
    whose = counted_as(office.path, office.signed_in, office.keys_home)
    attempt = attempts.begin(office.path, whose)
    try:
        office.resume(password)
    except Refused as error:
        if error.code not in WRONG:
            attempts.withdraw(office.path, whose, attempt)
            raise
        raise _refusal(error, attempts, office.path, whose, attempt) from error
    except BaseException:
        attempts.withdraw(office.path, whose, attempt)
        raise
    attempts.passed(office.path, whose, attempt)
    if office.read_only:
        return
    try:
        tell(office, attempts)
        office.record_event("session.unlocked", actor=actor)
    except EnvironmentFailure:
        pass


def sign_off(office: Workspace, attempts: Attempts) -> None:
    """Keep the end of the audit chain outside the data folder, then let go of the file."""
    try:
        with office.read() as db:
            Outside(attempts.folder).keep(office.db_id, db, office.path)
    except EnvironmentFailure:
        pass  # what cannot be read any more has no end to keep
    finally:
        office.close()


def _check_end(office: Workspace, attempts: Attempts) -> None:
    """Tell in the chain when it does not hold what this PC saw last: it was cut, rewritten, or an older copy put back."""
    last = Outside(attempts.folder).last(office.db_id, office.path)
    if last is None:
        return
    with office.read() as db:
        stands, entries = audit.hash_at(db, last.no) == last.hash, audit.length(db)
    if not stands:
        detail = {"what": "audit", "expected": last.no, "entries": entries}
        office.record_event(
            "backup.restored" if entries < last.no else "integrity.failed", actor=office.signed_in or "?",
            detail=detail, ok=False,
        )  # fmt: skip


def _greeted(office: Workspace, attempts: Attempts, user: str) -> Workspace:
    """The login stands in the chain before anything is shown; a full disk still lets people read."""
    if office.read_only:
        return office
    try:
        tell(office, attempts)
        detail = {} if office.signed_in else {"by": "recovery_code"}
        _check_end(office, attempts)
        clock_doubts.look_at_login(office, actor=office.signed_in or user or "?")
        office.record_event("login.ok", actor=office.signed_in or user or "?", detail=detail)
        care_keys.settle(office, actor=office.signed_in or user or "?")
        accounts_operations.sweep(office, actor=office.signed_in or user or "?")
        retention.finish(
            office
        )  # a purge that was cut off, or came with a bundle: its words leave the pages now
        with office.read() as db:
            Outside(attempts.folder).keep(office.db_id, db, office.path)
    except EnvironmentFailure:
        pass  # what was counted outside stays there and is told the next time
    except BaseException:
        office.close()
        raise
    return office


def _refusal(error: Refused, attempts: Attempts, path: Path, whose: str, attempt: Failure) -> Refused:
    left = attempts.seconds_left(path, whose)
    if attempt.locked:
        return waiting(left)
    words = _("{why}请等 {seconds} 秒再试。").format(why=error.text, seconds=int(left) + 1)
    return Wait(words, left, code=error.code)


def _wrong() -> str:
    """What is said of a wrong password, and of somebody else's: nobody learns whose it is."""
    return _("密码不对。请检查大小写和输入法后再试,或使用纸质恢复码。")
