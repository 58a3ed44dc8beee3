"""What the list of offices does. No Qt here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.base.i18n import N_, _
from desktop.district import between, members, packs, rights, twins
from desktop.district.arrivals import Age, Arrival, Gap, arrivals
from desktop.district.members import Computer, Member
from desktop.domain.permissions import Action
from ui.bridge.freshness import Fresh
from ui.bridge.target import Target
from ui.screens.district.moments import age_words, day, days_words, moment

if TYPE_CHECKING:
    from ui.bridge.district_desk import DistrictDesk

ALL, GAPS = "", "gaps"
BANDS = (ALL, *Age, GAPS)
Found = tuple[list[Arrival], dict[str, Member]]


@dataclass(frozen=True)
class Errand:
    """What waits for the district, and where it is done; `words` is marked with N_()."""

    words: str
    count: int
    target: Target


class OfficesView(Protocol):
    """What the presenter asks of the screen."""

    def show_counts(self, counts: Mapping[str, int]) -> None: ...
    def show_errands(self, errands: Sequence[Errand]) -> None: ...
    def show_offices(self, offices: Sequence[Arrival], band: str) -> None: ...
    def show_office(self, lines: Sequence[tuple[str, str]]) -> None: ...
    def go_to(self, code: str) -> None: ...


class OfficesPresenter(Fresh):
    """Counts by age, one band of them as a list, one office explained."""

    shows = ("bundle", "office", "receipt", "answer", "letter", "pack")

    def __init__(self, view: OfficesView, desk: DistrictDesk) -> None:
        self._view, self._desk = view, desk
        self._found: Found = ([], {})
        self._band, self._wanted = ALL, ""

    def reload(self) -> None:
        """Read the offices again."""
        self._stale = False
        district = self._desk.district

        def read(_progress: object) -> Found:
            with district.database.read() as db:
                return arrivals(db, now_ms=district.now()), {one.code: one for one in members.members(db)}

        self._desk.work.read(read, self._show, slot="district.offices")
        self._desk.work.read(
            lambda _progress: self._errands(), self._view.show_errands, slot="district.errands"
        )

    def _errands(self) -> tuple[Errand, ...]:
        """Only what there is, for somebody who may do it: who only looks may not read all it is counted from."""
        district = self._desk.district
        if not rights.permit(district.database).may(Action.EXCHANGE):
            return ()
        with district.database.read() as db:
            pairs = twins.twins(db, keys=district.keys)
            moves, standings = between.moves(db), packs.standings(db)
            reached = {one.code: one for one in arrivals(db, now_ms=district.now()) if one.computers}
        found = (
            Errand(N_("重复登记,等办理"), len(pairs), Target("district.twins", "pairs")),
            Errand(N_("转出申请,等办理"), len(moves), Target("district.twins", "moves")),
            Errand(
                N_("该写的回执"), sum(one.receipt_due for one in reached.values()), Target("district.receipts")
            ),
            Errand(
                N_("该写的下发文件"), sum(one.sent < one.items for one in standings if one.code in reached),
                Target("district.letters"),
            ),
        )  # fmt: skip
        return tuple(one for one in found if one.count)

    def _show(self, found: Found) -> None:
        self._found = found
        counts = Counter(str(one.age) for one in found[0])
        counts[ALL] = len(found[0])
        counts[GAPS] = sum(1 for one in found[0] if one.gaps)
        self._view.show_counts(counts)
        self.filter(ALL if self._wanted else self._band)
        if self._wanted:
            self._view.go_to(self._wanted)
            self._wanted = ""

    def filter(self, band: str) -> None:
        """Only the offices of one band; "" shows all of them."""
        self._band = band
        shown = [one for one in self._found[0] if _in(one, band)]
        self._view.show_offices(shown, band)

    def open(self, code: str) -> None:
        """Lead to one office."""
        if self._stale or not self._found[0]:
            self._wanted = code
            self.reload()
        else:
            self.filter(ALL)
            self._view.go_to(code)

    def choose(self, code: str) -> None:
        """Explain one office."""
        one = next((one for one in self._found[0] if one.code == code), None)
        self._view.show_office(explained(one, self._found[1].get(code)) if one else ())

    def computers(self, code: str) -> tuple[Computer, ...]:
        """The computers of an office."""
        member = self._found[1].get(code)
        return member.computers if member else ()

    def to_returns(self, code: str) -> None:
        """The figures of one office."""
        if code:
            self._desk.go(Target("district.returns", "office", code))


def _in(one: Arrival, band: str) -> bool:
    return not band or (bool(one.gaps) if band == GAPS else one.age == band)


def explained(one: Arrival, member: Member | None) -> list[tuple[str, str]]:
    """An office in lines of (word, what is known)."""
    last = one.last
    lines = [
        (_("社区代码"), one.code),
        (_("街道"), one.street or "—"),
        (_("登记于"), day(member.enrolled_ms) if member else ""),
        (_("数据"), f"{age_words(one.age)} {days_words(one.days) if one.days is not None else ''}".strip()),
    ]
    if last is not None:
        lines += [
            (_("最近一包"), _("{when} 收到,{computer} 写于 {written}").format(
                when=moment(last.received_ms), computer=last.computer or _("一台电脑"), written=moment(last.written_ms)
            )),
            (_("其中"), _("{n} 条新记录,{k} 处冲突").format(n=f"{last.new_ops:,}", k=last.conflicts)),
        ]  # fmt: skip
    lines.append((_("一共收到"), _("{b} 个包,{n} 条记录").format(b=one.bundles, n=f"{one.ops:,}")))
    if one.conflicts:
        lines.append((_("没裁定的冲突"), _("{n} 处,请社区在“交换”里裁定").format(n=one.conflicts)))
    lines += [(_("缺的部分"), gap_words(gap)) for gap in one.gaps]
    receipt = _("还没有写过") if one.receipt_ms is None else moment(one.receipt_ms)
    lines.append(
        (_("回执"), receipt + (_(",之后又收到了新的包") if one.receipt_due and one.receipt_ms else ""))
    )
    if member is not None:
        lines += [(_("电脑"), _computer(c.name, c.enrolled_ms, c.revoked_ms)) for c in member.computers]
        if not member.computers:
            lines.append((_("电脑"), _("还没有登记")))
    return lines


def gap_words(gap: Gap) -> str:
    """What is missing, by which computer, from which days."""
    who = gap.computer or _("一台电脑")
    if gap.since_ms is None and gap.until_ms is None:
        return _("{who} 写的 {n} 条,时间不详").format(who=who, n=gap.ops)
    first, last = day(gap.since_ms) or _("开始"), day(gap.until_ms) or _("现在")
    return _("{who} 从{first}到{last}写的 {n} 条").format(who=who, first=first, last=last, n=gap.ops)


def _computer(name: str, enrolled_ms: int, revoked_ms: int | None) -> str:
    words = _("{name},{day} 登记").format(name=name or _("没有名称"), day=day(enrolled_ms))
    return words + (_(",{day} 停用").format(day=day(revoked_ms)) if revoked_ms is not None else "")
