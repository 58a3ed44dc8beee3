"""What is known to exist and is not here, told by computer and days; since when that is known, and how urgent it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop.base.clock import as_datetime
from desktop.base.i18n import _
from desktop.domain import periods
from desktop.queries import exchange, streams
from desktop.queries.exchange import Missing
from desktop.queries.streams import Told

TOLD: Final = "exchange.told"  # meta: what others said of streams that are missing here
NOTICED: Final = "exchange.noticed"  # meta: since when (ms) a stream is known to be missing
AMBER_DAYS: Final = 5
RED_DAYS: Final = 30
DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Gap:
    """The missing operations of one computer in one period. `first_day`, `last_day` as `YYYY-MM-DD`, "" if unknown.

    `computer`: its name, "" for this very computer, None when nobody knows; `days`: for how long it is known; `year`: the
    present one.
    """

    computer: str | None
    install: str
    first_day: str
    last_day: str
    days: int
    ranges: tuple[Missing, ...]
    year: int = 0

    @property
    def ops(self) -> int:
        """How many operations are missing."""
        return sum(one.last - one.first + 1 for one in self.ranges)

    @property
    def tone(self) -> str:
        """`""` at first, `warn` after five days, `alarm` after thirty."""
        return "alarm" if self.days >= RED_DAYS else "warn" if self.days >= AMBER_DAYS else ""

    @property
    def key(self) -> str:
        """What it is called on a screen and on the command line: the same as long as the gap is the same."""
        one = self.ranges[0]
        return f"{one.stream[:8]}.{one.first}"

    @property
    def words(self) -> str:
        """The sentence for the clerk."""
        when = periods.words(self.first_day, self.last_day, self.year)
        if self.computer is None:
            who = (
                _("一台不认识的电脑({code})").format(code=self.install[:8])
                if self.install
                else _("另一台电脑")
            )
        else:
            who = self.computer or _("本机")
        if not when:
            return _("缺少 {who} 的数据({n} 条)").format(who=who, n=self.ops)
        return _("缺少 {who} {when}的数据({n} 条)").format(who=who, when=when, n=self.ops)


def gaps(db: Connection, *, own_id: str, at_ms: int) -> tuple[Gap, ...]:
    """Everything missing, the longest known first."""
    noticed, called = streams.read(db, NOTICED), streams.names(db, own_id=own_id)
    told, year = _told(db), as_datetime(at_ms).year
    groups: list[tuple[str, str, str, list[Missing]]] = []
    for one in sorted((_dated(m, told.get(m.stream)) for m in exchange.lacking(db)), key=_order):
        last = groups[-1] if groups else None
        if last is not None and last[0] == one.install and periods.touch(last[2], one.after):
            groups[-1] = (last[0], last[1], max(last[2], one.before), [*last[3], one])
        else:
            groups.append((one.install, one.after, one.before, [one]))
    found = []
    for install, first, last_day, ranges in groups:
        since = min((int(noticed.get(one.stream, at_ms)) for one in ranges), default=at_ms)
        days = max(0, at_ms - since) // DAY_MS
        found.append(Gap(called.get(install), install, first, last_day, days, tuple(ranges), year))
    return tuple(sorted(found, key=lambda gap: (-gap.days, gap.install, gap.first_day)))


def note(db: Connection, *, told: Mapping[str, Told], at_ms: int) -> None:
    """After something arrived: keep what was told of what is missing, and since when it is known to be."""
    missing = {one.stream for one in exchange.lacking(db)}
    before, since = streams.read(db, TOLD), streams.read(db, NOTICED)
    kept = {stream: body for stream, body in before.items() if stream in missing}
    for stream in missing & told.keys():
        one = told[stream]
        kept[stream] = [one.install, one.first_day, one.last_day, one.signer]
    noticed = {
        stream: min(since.get(stream, at_ms), at_ms) for stream in missing
    }  # a clock may have been fast
    if kept != before:
        streams.write(db, TOLD, kept)
    if noticed != since:
        streams.write(db, NOTICED, noticed)


def _told(db: Connection) -> dict[str, Told]:
    found = {}
    for stream, body in streams.read(db, TOLD).items():
        if isinstance(body, list) and len(body) == 4 and all(isinstance(text, str) for text in body):
            found[stream] = Told(*body)
    return found


def _dated(gap: Missing, told: Told | None) -> Missing:
    """The days between the neighbours that are here, else those the stream was told to be of."""
    if told is None:
        return gap
    return Missing(
        gap.stream, gap.first, gap.last, gap.install or told.install,
        gap.after or told.first_day, gap.before or told.last_day,
    )  # fmt: skip


def _order(gap: Missing) -> tuple[str, str, str, int]:
    return (gap.install, gap.after or gap.before, gap.stream, gap.first)


def find(found: Iterable[Gap], key: str) -> Gap | None:
    """The gap of a key."""
    return next((gap for gap in found if gap.key == key), None)
