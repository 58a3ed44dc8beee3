"""Failed logins, counted per office file and user on this PC: each waits longer, the fifth waits a quarter of an hour.

The counter stands outside the data folder, so that neither a restart nor a copy put back shortens a wait; it is kept by
the id of the slot file, so that a copy in another folder is the same office. Without the machine secret no password
opens, and the secret says that there is a counter: one that was removed makes everybody wait. A wait ends
when both clocks say so: the wall clock, which somebody may set, and the monotonic clock, which starts anew with the
machine. Set back, the wall clock begins the wait again at most; nothing ever locks for good: the recovery code
opens, a director clears, and time passes. Bounds after GB/T 22239-2019, 8.1.4.1 b (identity authentication).
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from desktop.base.clock import Clock, SystemClock
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, system_random
from desktop.security import machine, slotfile
from desktop.security.attempts_file import LOCK, LOCKED_AFTER, Book, Count, Failure
from desktop.security.attempts_shelf import FILE, Shelved

DELAYS: Final = (1.0, 2.0, 4.0, 8.0)  # seconds after the first, second, third and fourth failure
KEPT_UNTOLD: Final = (
    200  # failures waiting to be written into the chain; further ones are counted in the last
)
__all__ = ["ANYBODY", "FILE", "Attempts", "Wait", "waiting"]
ANYBODY: Final = ""  # the counter of guesses that name no known user
NOWHERE: Final = -1  # the serial of a failure that another counter tells


class Attempts(Shelved):
    """The counters in `folder` (default: wherever this user has a machine secret, each of which could open).

    A file that cannot be written, on a full disk for instance, does not lock the office out: this process then
    counts in its memory, and a guess still costs Argon2id.
    """

    def __init__(
        self, folder: Path | None = None, *, clock: Clock | None = None,
        monotonic: Callable[[], float] = time.monotonic, random: RandomBytes = system_random,
    ) -> None:  # fmt: skip
        where = [folder] if folder else machine.folders()
        self._path = where[0] / FILE
        self._others = [Attempts(one, clock=clock, monotonic=monotonic, random=random) for one in where[1:]]
        self._clock, self._monotonic, self._random = clock or SystemClock(), monotonic, random
        self.folder = self._path.parent
        self._memory: Book | None = None  # while the file cannot be written

    def seconds_left(self, office: Path, user: str) -> float:
        """How long `user` has to wait before the next try; 0.0 when at once."""
        elsewhere = [other.seconds_left(office, user) for other in self._others]
        with self._book() as book:
            return max([self._left(book, office, user), *elsewhere])

    def begin(self, office: Path, user: str) -> Failure:
        """Count a try before it is made, so that ending the program in its middle gains nothing.

        Raises `Refused` (`login.wait`, `login.locked`) while the wait lasts. Take the try back with `passed` or
        `withdraw`.
        """
        for other in self._others:  # a wait there holds here too
            other.withdraw_telling(office, other.begin(office, user))
        with self._book() as book:
            if (left := self._left(book, office, user)) > 0:
                spoilt = book.blanket is not None and self._of(book.blanket) > 0
                raise waiting(left, LOCKED_AFTER if spoilt else self._count(book, office, user).fails)
            count = self._count(book, office, user)
            if count.fails >= LOCKED_AFTER:
                count.fails = 0  # the long wait is over
            count.fails += 1
            self._wait_from_now(count)
            book.serial += 1
            failure = Failure(
                book.serial, user, self._clock.milliseconds(), locked=count.fails >= LOCKED_AFTER
            )
            told = book.untold.setdefault(_key(office), [])
            told[:] = [*told[: KEPT_UNTOLD - 1], failure]
            return failure

    def passed(self, office: Path, user: str, attempt: Failure) -> None:
        """The password was right: the user's counter is empty again."""
        for other in self._others:
            other.passed(office, user, replace(attempt, serial=NOWHERE))
        with self._book() as book:
            book.offices.get(_key(office), {}).pop(user, None)
            self._untold(book, office, lambda one: one.serial != attempt.serial)

    def withdraw(self, office: Path, user: str, attempt: Failure) -> None:
        """No password was tried at all: the file was missing, in use or not ours."""
        for other in self._others:
            other.withdraw(office, user, replace(attempt, serial=NOWHERE))
        with self._book() as book:
            count = self._count(book, office, user)
            count.fails = max(0, count.fails - 1)
            count.wait = 0.0
            self._untold(book, office, lambda one: one.serial != attempt.serial)

    def withdraw_telling(self, office: Path, attempt: Failure) -> None:
        """It counts here and is told to the chain by another counter."""
        with self._book() as book:
            self._untold(book, office, lambda one: one.serial != attempt.serial)

    def clear(self, office: Path, user: str | None = None) -> None:
        """Let `user` try again at once (a director said so); everybody when None (the recovery code opened)."""
        for other in self._others:
            other.clear(office, user)
        with self._book() as book:
            counts = book.offices.get(_key(office), {})
            for name in list(counts) if user is None else [user]:
                counts.pop(name, None)
            book.blanket = None

    def locked(self, office: Path) -> dict[str, float]:
        """Who waits the long wait, with the seconds that are left."""
        with self._book() as book:
            names = list(book.offices.get(_key(office), {}))
            waits = {name: self._left(book, office, name) for name in names}
            return {
                name: left
                for name, left in waits.items()
                if left > 0 and self._count(book, office, name).fails >= LOCKED_AFTER
            }

    def untold(self, office: Path) -> tuple[str, list[Failure]]:
        """The id of this counter file, and the failures that the chain may not hold yet."""
        with self._book() as book:
            return book.id, list(book.untold.get(_key(office), []))

    def told(self, office: Path, upto: int) -> None:
        """The failures up to this serial stand in the chain now."""
        with self._book() as book:
            self._untold(book, office, lambda one: one.serial > upto)

    # the clocks

    def _wait_from_now(self, count: Count) -> None:
        count.wait = LOCK if count.fails >= LOCKED_AFTER else DELAYS[count.fails - 1]
        count.since_wall, count.since_monotonic = self._clock.milliseconds(), self._monotonic()

    def _left(self, book: Book, office: Path, user: str) -> float:
        """The user's own wait, or everybody's after the counters were spoilt."""
        counts = (book.offices.get(_key(office), {}).get(user), book.blanket)
        return max((self._of(count) for count in counts if count is not None), default=0.0)

    def _of(self, count: Count) -> float:
        """The longer of what both clocks say, never more than the whole wait.

        The monotonic clock of an earlier start of the machine says either nothing (it is below) or too long a
        wait (it is above), and then still runs out within one wait.
        """
        wall, monotonic = self._clock.milliseconds(), self._monotonic()
        if wall < count.since_wall:  # the clock was set back: the wait begins anew by it
            count.since_wall = wall
        by_wall = count.wait - (wall - count.since_wall) / 1000
        by_monotonic = count.wait - (monotonic - count.since_monotonic)
        left = max(by_wall, by_monotonic if monotonic >= count.since_monotonic else 0.0)
        return min(max(0.0, left), count.wait)

    def _spoilt_wait(self) -> Count:
        blanket = Count(LOCKED_AFTER)
        self._wait_from_now(blanket)
        return blanket

    @staticmethod
    def _count(book: Book, office: Path, user: str) -> Count:
        return book.offices.setdefault(_key(office), {}).setdefault(user, Count())

    @staticmethod
    def _untold(book: Book, office: Path, keep: Callable[[Failure], bool]) -> None:
        key = _key(office)
        book.untold[key] = [one for one in book.untold.get(key, []) if keep(one)]


def waiting(seconds: float, fails: int = LOCKED_AFTER) -> Refused:
    """The refusal that says how long; `waits` reads the seconds back."""
    whole = max(1, math.ceil(seconds))
    if fails >= LOCKED_AFTER:
        words = _("连续输错 {n} 次,还要等 {wait} 才能再试。着急时请主任解除,或用纸质恢复码打开。")
        return Wait(words.format(n=LOCKED_AFTER, wait=_spoken(whole)), seconds, code="login.locked")
    return Wait(_("密码不对,请等 {seconds} 秒再试。").format(seconds=whole), seconds, code="login.wait")


class Wait(Refused):
    """A login that came too early; `seconds` is how long it has to wait yet."""

    def __init__(self, text: str, seconds: float, *, code: str) -> None:
        super().__init__(text, code=code)
        self.seconds = seconds


def _spoken(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return _("{m} 分 {s} 秒").format(m=minutes, s=rest) if minutes else _("{s} 秒").format(s=rest)


def _key(office: Path) -> str:
    """By the id of the slot file, which every copy of the office has; by the place where there is none to be read."""
    try:
        name = slotfile.sound(office)[0].id
    except EnvironmentFailure:
        name = ""
    return hashlib.sha256((name or str(office.resolve())).encode("utf-8", "surrogateescape")).hexdigest()[:32]
