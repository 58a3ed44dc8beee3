"""What a community says of itself as a whole: the room, the platform, the leading group, systems, party bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from desktop.base.errors import Problem
from desktop.base.i18n import N_, _

PARTY_FORM: Final = "party_form"
FORMS: Final[Mapping[str, str]] = {"committee": N_("党委"), "general": N_("党总支"), "branch": N_("党支部")}
OFFICES: Final[Mapping[str, str]] = {"own": N_("自有"), "rented": N_("租借")}
MOST: Final = 99_999
LONGEST: Final = 200
TEXT, NUMBER, MARK, CHOICE = "text", "number", "mark", "choice"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing: `declared` says that it stands among the declared figures and not in a column of its own.

    `unit`: in what it is counted, "" for what has none or says so in its name.
    """

    key: str
    name: str
    form: str = NUMBER
    declared: bool = False
    choices: Mapping[str, str] | None = None
    unit: str = ""


FACTS: Final = (
    Fact("office_kind", N_("办公用房"), CHOICE, choices=OFFICES), Fact("office_area", N_("办公用房面积"), unit=N_("平方米")),
    Fact("leading_group", N_("领导小组文号"), TEXT), Fact("platform_kind", N_("微信平台"), TEXT),
    Fact("platform_posts", N_("平台当月发布条数")), Fact("system_meeting", N_("例会制度"), MARK),
    Fact("system_diary", N_("工作日志制度"), MARK), Fact("system_publish", N_("服务公示制度"), MARK),
    *(
        Fact(key, name, MARK, declared=True)
        for key, name in (
            ("system_patrol", N_("巡查走访制度")), ("system_review", N_("考核奖惩制度")),
            ("system_reporting", N_("信息报送制度")),
        )
    ),
    Fact(PARTY_FORM, N_("党组织形式"), CHOICE, declared=True, choices=FORMS),
    *(
        Fact(key, name, declared=True)
        for key, name in (
            ("grid_branches", N_("有党组织的网格数")), ("compound_branches", N_("小区党支部")),
            ("owners_committees", N_("业主委员会")), ("temporary_branches", N_("临时党支部")),
            ("assault_teams", N_("党员突击队")), ("work_teams", N_("工作队")),
        )
    ),
)  # fmt: skip
BY_KEY: Final[Mapping[str, Fact]] = {fact.key: fact for fact in FACTS}
_YES, _NO = ("1", "是", "有", "已建立", "√", "yes"), ("0", "否", "无", "未建立", "×", "no")


def value_of(fact: Fact, typed: str) -> Any:
    """What is stored for a text as typed; None for nothing. Raises `ValueError`."""
    text = typed.strip()
    if not text:
        return None
    if fact.form == MARK:
        if text.lower() not in _YES + _NO:
            raise ValueError(typed)
        return text.lower() in _YES
    if fact.form == NUMBER:
        if not text.isdecimal() or int(text) > MOST:
            raise ValueError(typed)
        return int(text)
    if fact.choices is not None:
        return next(key for key, name in fact.choices.items() if text in (key, name, _(name), f"社区{name}"))
    if len(text) > LONGEST or not text.isprintable():
        raise ValueError(typed)
    return text


def problems(typed: Mapping[str, str]) -> dict[str, Problem]:
    """What cannot be stored, by key."""
    found = {}
    for key, text in typed.items():
        try:
            value_of(BY_KEY[key], text)
        except KeyError:
            found[key] = Problem("community.unknown", _("没有“{key}”这一项。").format(key=key))
        except (ValueError, StopIteration):
            words = _("“{name}”填写不对:{text}").format(name=_(BY_KEY[key].name), text=text)
            found[key] = Problem("community.value", words)
    return found
