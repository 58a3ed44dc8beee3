"""What is typed about a member of the team and about a post, and the rules both must pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from desktop.base.errors import Problem, Refused, Severity
from desktop.base.i18n import N_, _
from desktop.domain.id_number import IdNumber
from desktop.domain.partial_date import PartialDate
from desktop.domain.phone import parse_phones
from desktop.domain.roles import BY_KEY, LINKED, RoleKind

NAME_LENGTH = 50  # characters (民委发〔2016〕33号)
CERTIFICATES = (
    ("none", N_("没有")),
    ("assistant", N_("助理社会工作师(初级)")),
    ("intermediate", N_("社会工作师(中级)")),
    ("senior", N_("高级社会工作师")),
)
SCOPE_WORDS = {
    "community": N_("全社区"),
    "grid": N_("网格"),
    "micro": N_("微网格"),
    "building": N_("楼栋"),
}


@dataclass(frozen=True, slots=True)
class StaffDraft:
    """One person of the team as typed. Dates are text, known to the day, month or year; "" is not said."""

    name: str = ""
    sex: str | None = None
    birth: str = ""
    id_number: str = ""
    phones: tuple[str, ...] = ()
    politics: str | None = None
    education: str | None = None
    full_time: bool | None = None
    outsider: bool = False
    committee_posts: tuple[str, ...] = ()
    certificate: str | None = None
    joined_on: str = ""
    left_on: str = ""
    note: str = ""

    def tidy(self) -> StaffDraft:
        """As it will be stored: blanks gone, the ID number in its written form."""
        return replace(self, name=" ".join(self.name.split()), id_number=self.id_number.strip().upper())

    def problems(self, today: date) -> dict[str, Problem]:
        """Findings by field."""
        found: dict[str, Problem] = {}
        if not self.name.strip():
            found["name"] = Problem("staff.name_missing", _("请填写姓名。"))
        elif len(self.name.strip()) > NAME_LENGTH:
            text = _("姓名最多 {n} 个字。").format(n=NAME_LENGTH)
            found["name"] = Problem("staff.name_long", text)
        found |= _date_problems(
            {"birth": self.birth, "joined_on": self.joined_on, "left_on": self.left_on},
            today,
            past=("birth",),
        )
        if not found.keys() & {"joined_on", "left_on"} and self.left_on and self.left_on < self.joined_on:
            found["left_on"] = Problem("staff.left_before_joined", _("离开的日子早于到岗的日子。"))
        found |= self._number_problems(today)
        found |= self._phone_problems()
        return found

    def insist(self, today: date) -> None:
        """Raise `Refused` with the blocking problems, if any."""
        _insist(self.problems(today))

    def _number_problems(self, today: date) -> dict[str, Problem]:
        if not self.id_number.strip():
            return {}
        reading = IdNumber.parse(self.id_number, today=today)
        if reading.number is not None and self.sex in {"1", "2"} and self.sex != reading.number.sex:
            return {"sex": Problem("staff.sex_differs", _("与身份证号里的性别不一致。"), Severity.WARN)}
        serious = [p for p in reading.problems if p.severity is not Severity.INFO]
        return {"id_number": serious[0]} if serious and reading.number is None else {}

    def _phone_problems(self) -> dict[str, Problem]:
        bad = [p for p in self.phones if not parse_phones(p).numbers]
        if not bad:
            return {}
        text = _("第 {n} 个电话看不懂,请核对。").format(n=self.phones.index(bad[0]) + 1)
        return {"phones": Problem("staff.phone", text, Severity.WARN)}


@dataclass(frozen=True, slots=True)
class AssignmentDraft:
    """A post somebody takes on: which, for which place, from which day. `end` is the first day without it."""

    staff_id: str
    role: str | None = None
    scope_kind: str | None = None
    scope_id: str | None = None
    start: str = ""
    end: str = ""
    is_main: bool = False
    outsider: bool = False
    basis: str = ""
    taken: Mapping[str, str] = field(default_factory=dict)
    normal: int | None = None

    def problems(self, today: date) -> dict[str, Problem]:
        """Findings by field. `taken` (scope id to names) warns where the post is already held, by as many as is `normal`
        in the district's word, or by one where one is normal anyway."""
        found: dict[str, Problem] = {}
        kind = BY_KEY.get(self.role or "")
        if kind is None:
            found["role"] = Problem("assignment.role_missing", _("请选择岗位。"))
        elif self.scope_kind not in _scopes_of(kind.reach) or not self._place_named():
            found["scope_id"] = Problem("assignment.scope_missing", _("请选择这个岗位负责的地方。"))
        elif self._enough(kind):
            text = _("这里已由 {names} 担任。").format(names=self.taken[self.scope_id or ""])
            found["scope_id"] = Problem("assignment.taken", text, Severity.WARN)
        if not self.start:
            found["start"] = Problem("assignment.start_missing", _("请填写从哪一天开始。"))
        found |= _date_problems({"start": self.start, "end": self.end}, today)
        if not found.keys() & {"start", "end"} and self.end and self.end < self.start:
            found["end"] = Problem("assignment.end_before_start", _("结束的日子早于开始的日子。"))
        return found

    def _enough(self, kind: RoleKind) -> bool:
        names = self.taken.get(self.scope_id or "", "")
        most = self.normal or (1 if kind.normal_number == 1 else 0)
        return bool(most and names and names.count("、") + 1 >= most)

    def insist(self, today: date) -> None:
        """Raise `Refused` with the blocking problems, if any."""
        _insist(self.problems(today))

    def _place_named(self) -> bool:
        return self.scope_kind == "community" or bool(self.scope_id)


def _scopes_of(reach: str) -> tuple[str, ...]:
    return ("grid", "community") if reach == LINKED else (reach,)


def _date_problems(
    dates: Mapping[str, str], today: date, *, past: tuple[str, ...] = ()
) -> dict[str, Problem]:
    found = {}
    for name, typed in dates.items():
        if not typed:
            continue
        try:
            first = PartialDate.from_text(typed).first_day
        except (ValueError, TypeError):
            found[name] = Problem("date.unreadable", _("日期请写成 2026-06-30,只知道年月写 2026-06。"))
            continue
        if name in past and first > today:
            found[name] = Problem("date.future", _("这个日子还没有到。"))
    return found


def _insist(problems: Mapping[str, Problem]) -> None:
    blocking = {name: p for name, p in problems.items() if p.severity is Severity.BLOCK}
    if blocking:
        first = next(iter(blocking.values()))
        raise Refused(first.text, code=first.code, problems=problems)
