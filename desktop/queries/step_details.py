"""What a step changed, record by record and field by field, before → after, in words and masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from desktop.base.errors import NotFound
from desktop.base.i18n import N_, _
from desktop.domain import masking
from desktop.domain.between import ANSWERS
from desktop.domain.care import BY_KEY
from desktop.domain.choices import CHOICES
from desktop.domain.field_names import FIELD_NAMES, field_name, kind_name
from desktop.domain.life.act import ACTS, PRISON_CATEGORY, Kind
from desktop.domain.permissions import Permit
from desktop.queries import named, unsealed
from desktop.queries.named import Named
from desktop.store import log
from desktop.store.fold import Record, fold, same_key
from desktop.store.op import STATUS, Op

SHOWN: Final = 100  # records of one step told in full; an import has thousands
CHANGED, MADE, REMOVED, BACK = "changed", "made", "removed", "back"
_INNER: Final = frozenset(
    {
        "details",
        "resident_ids",
        "value",
        "args",
        "sort_no",
        "value_digest",
        "photo",
        "record_id",
        "record_kind",
        "register_id",
        "scope_kind",
        "method",
        "parts",
    }
)
_MORE_NAMES: Final = {  # of kinds without a form of their own
    "category": N_("类别"), "start": N_("开始"), "end": N_("结束"), "end_reason": N_("结束原因"),
    "next_visit_on": N_("下次走访"), "level": N_("等级"), "responsible": N_("责任人"), "approved_on": N_("批准日期"),
    "basis": N_("依据"), "amount": N_("金额"), "ended_on": N_("失效日期"), "effective_on": N_("从哪天起"),
    "place": N_("地点"), "reason": N_("说明"), "kind": N_("种类"), "resident_id": N_("居民"), "household_id": N_("住户"),
    "from_household_id": N_("从哪一户"), "to_household_id": N_("到哪一户"), "dwelling_id": N_("房屋"),
    "field": N_("字段"), "raised_by": N_("谁提出"),
    "raised_on": N_("提出日期"), "closed_on": N_("了结日期"), "closed_by": N_("谁了结"), "answer": N_("答复"),
    "name": N_("姓名"), "label": N_("编号"), "role": N_("岗位"), "staff_id": N_("人员"), "scope_id": N_("负责的地方"),
    "joined_on": N_("入职日期"), "left_on": N_("离职日期"), "serial": N_("卡号"), "issued_on": N_("发放日期"),
    "number": N_("编号"), "note": N_("备注"), "building_id": N_("楼栋"), "unit_id": N_("单元"), "use": N_("使用状态"),
    "removed_on": N_("取下日期"), "valid_until": N_("有效期至"), "staff_ids": N_("人员"), "phone": N_("联系电话"),
}  # fmt: skip


_MORE_KINDS: Final = {
    "doubt": N_("存疑"), "acceptance": N_("保留的提醒"), "distinct_pair": N_("不是同一个"), "rekeying": N_("复录"),
    "account": N_("用户"), "setting": N_("设置"), "card_issue": N_("联系卡"), "board_issue": N_("公示牌"),
    "badge_issue": N_("工作证"), "territory": N_("网格范围"), "role": N_("岗位"),
}  # fmt: skip
_SETTINGS: Final = {  # the beginning of a setting's key
    "norms": N_("网格标准"), "office.practice": N_("演练社区"), "rules.": N_("检查轻重"), "rekeying.": N_("复录安排"),
    "care.profile": N_("走访口径"), "pack.": N_("区里的口径"), "retention.days": N_("保留期限"), "layout.": N_("版式"),
    "return.teaching.": N_("填表教法"), "list.filter.": N_("保存的筛选"), "export_template.": N_("导出模板"),
    "recipe.": N_("导入方案"), "trusted_signer.": N_("信任的电脑"), "recovery.ended.": N_("换下的恢复码单"),
    "between.ticket.": N_("区里的询问"), "between.answer.": N_("给区里的答复"), "between.move.": N_("转出申请"),
    "computer.": N_("电脑和证书"),
    "care_key.address.": N_("专项钥匙送到哪台电脑"), "care_key.letter.": N_("送出的专项钥匙"),
}  # fmt: skip
_FIRST: Final = (
    "resident",
    "household",
    "dwelling",
    "care_record",
)  # what a clerk looks for; the rest follows


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field in words; "" stands for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record of a step. `what` is one of `changed`, `made`, `removed`, `back`."""

    kind: str
    id: str
    kind_name: str
    title: str
    where: str
    what: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class StepDetails:
    """The records of a step among its first `SHOWN` that the reader may know of; `more` counts those behind them."""

    records: tuple[RecordChange, ...]
    more: int


def details(db: Connection, step_id: str, permit: Permit) -> StepDetails:
    """Everything the reader may know of a step; raises `NotFound`."""
    where = log.span(db, step_id)
    if where is None:
        raise NotFound(_("历史里没有这一步。"), code="step.unknown")
    ops = [op for op in log.ops_in(db, where) if op.entity != "step"]
    touched = list(dict.fromkeys((op.entity, op.id) for op in ops))
    touched.sort(key=lambda key: _FIRST.index(key[0]) if key[0] in _FIRST else len(_FIRST))
    chosen = touched[:SHOWN]
    histories = unsealed.histories(db, [entity_id for _kind, entity_id in chosen])
    found = [(key, *_sides(histories[key[1]], step_id, where.hlc)) for key in chosen]
    words = Words(db, [(key, before, after) for key, before, after in found])
    records = [
        words.change(key, before, after, _written(histories[key[1]], step_id))
        for key, before, after in found
        if not concealed(key[0], before, after, permit)
    ]
    return StepDetails(tuple(records), len(touched) - len(chosen))


def _sides(ops: list[Op], step_id: str, hlc: int) -> tuple[Record | None, Record]:
    entity_id = ops[0].id
    after = fold(op for op in ops if op.hlc <= hlc)[entity_id]
    return fold(op for op in ops if op.hlc <= hlc and op.step != step_id).get(entity_id), after


def _written(ops: list[Op], step_id: str) -> list[str]:
    names = dict.fromkeys(name for op in ops if op.step == step_id for name in op.fields)
    return [name for name in names if name != STATUS]


MAY_BE_CONCEALED: Final = ("care_record", "life_event")


def concealed(kind: str, before: Record | None, after: Record, permit: Permit) -> bool:
    """A care record of a category, and a stay in prison, are told only to whom it is entrusted."""
    if kind == "care_record":
        return any(
            not permit.sees(str(side.value("category"))) for side in (before, after) if side is not None
        )
    if kind == "life_event":
        return after.value("kind") == Kind.PRISON and not permit.sees(PRISON_CATEGORY)
    return False


class Words:
    """Values as words: codes by their tables, ids by the names of what they name."""

    def __init__(
        self, db: Connection, found: Sequence[tuple[tuple[str, str], Record | None, Record]]
    ) -> None:
        wanted = [key for key, _before, _after in found]
        for _key, before, after in found:
            for side in (before, after):
                wanted += _references(side.shown() if side is not None else {})
        self._names = named.named(db, wanted)
        self._scopes = {i: name for (kind, i), name in self._names.items() if kind in _SCOPES.values()}

    def change(
        self, key: tuple[str, str], before: Record | None, after: Record, written: Sequence[str]
    ) -> RecordChange:
        """One record's change."""
        kind, entity_id = key
        was, now = (_masked(side) for side in (before, after))
        what = _what(before, after)
        fields = []
        for name in written:
            old = was.get(name) if before is not None and (before.alive or what == CHANGED) else None
            new = now.get(name) if after.alive else None
            if name not in _INNER and same_key(old) != same_key(new):
                fields.append(
                    FieldChange(_label(kind, name), self.said(kind, name, old), self.said(kind, name, new))
                )
        called = self._names.get(key) or self._names.get(_owner(kind, now or was))
        title = called.title if called else _own_name(kind, now or was)
        place = called.where if called else ""
        return RecordChange(kind, entity_id, _kind(kind), title, place, what, tuple(fields))

    def called(self, record: Record) -> Named:
        """How a record is called and where it is."""
        kind, values = record.entity, record.shown()
        called = self._names.get((kind, record.id)) or self._names.get(_owner(kind, values))
        return called or Named(_own_name(kind, values))

    def label(self, kind: str, name: str) -> str:
        """A field in words."""
        return _label(kind, name)

    def kind(self, kind: str) -> str:
        """A record kind in words."""
        return _kind(kind)

    def said(self, kind: str, name: str, value: Any) -> str:
        """One value in words; "" for nothing."""
        if value is None or value in ("", [], {}):
            return ""
        if isinstance(value, bool):
            return _("是") if value else _("否")
        if isinstance(value, list):
            return "、".join(self.said(kind, name, item) for item in value)
        if isinstance(value, Mapping):
            if kind == "setting" and value.get("says") in ANSWERS:
                return f"{_(ANSWERS[value['says']])}({value.get('by', '')} {value.get('on', '')})"
            return "、".join(f"{k}({v})" for k, v in value.items())
        text = str(value)
        if (kind, name) == ("doubt", "field"):
            return (
                field_name("resident", text)
                if text in FIELD_NAMES["resident"]
                else field_name("household", text)
            )
        if name in _TARGETS or name == "scope_id":
            found = self._names.get((_TARGETS[name], text)) if name in _TARGETS else self._scopes.get(text)
            return " ".join(dict.fromkeys((found.title, found.where))).strip() if found else _("(已不在册)")
        return _code(kind, name, text)


def _masked(side: Record | None) -> dict[str, Any]:
    return masking.row_masks(side.shown()) if side is not None else {}


def _what(before: Record | None, after: Record) -> str:
    was = before is not None and before.alive
    if was and not after.alive:
        return REMOVED
    if not was and after.alive:
        return MADE if before is None else BACK
    return CHANGED


_TARGETS: Final = {
    "household_id": "household", "from_household_id": "household", "to_household_id": "household",
    "resident_id": "resident", "dwelling_id": "dwelling", "building_id": "building", "compound_id": "compound",
    "grid_id": "grid", "micro_grid_id": "micro_grid", "staff_id": "staff", "owner_staff_id": "staff",
    "community_id": "community", "staff_ids": "staff", "unit_id": "unit",
}  # fmt: skip
_SCOPES: Final = {"grid": "grid", "micro": "micro_grid", "building": "building", "unit": "unit"}
_OWNERS: Final = {  # records without a name of their own, and the field that says whose they are
    "card_issue": "household_id", "badge_issue": "staff_id", "board_issue": "scope_id", "assignment": "staff_id",
}  # fmt: skip


def _references(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = [_scope(values)] if values.get("scope_id") else []
    for name in values.keys() & _TARGETS.keys():
        value = values[name]
        found += [(_TARGETS[name], str(i)) for i in (value if isinstance(value, list) else [value]) if i]
    return found


def _scope(values: Mapping[str, Any]) -> tuple[str, str]:
    return _SCOPES.get(str(values.get("scope_kind")), ""), str(values.get("scope_id"))


def _owner(kind: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """The record that gives this one its name; one that nobody knows where there is none."""
    name = _OWNERS.get(kind, "")
    return _scope(values) if name == "scope_id" else (_TARGETS.get(name, ""), str(values.get(name, "")))


def _label(kind: str, name: str) -> str:
    said = field_name(kind, name)
    return _(_MORE_NAMES[name]) if said == name and name in _MORE_NAMES else said


def _code(kind: str, name: str, text: str) -> str:
    if (kind, name) in CHOICES:
        return _(CHOICES[kind, name].get(text, text))
    if name == "category" and text in BY_KEY:
        return _(BY_KEY[text].name)
    if (kind, name) == ("life_event", "kind") and text in set(Kind):
        return _(ACTS[Kind(text)].title)
    return text


def _kind(kind: str) -> str:
    return _(_MORE_KINDS[kind]) if kind in _MORE_KINDS else kind_name(kind)


def _own_name(kind: str, values: Mapping[str, Any]) -> str:
    if kind == "setting":
        key = str(values.get("key"))
        return next((_(words) for begin, words in _SETTINGS.items() if key.startswith(begin)), "")
    names = ("name", "head_name", "label", "room", "key", "serial", "note")
    return next((str(values[name]) for name in names if values.get(name)), "")
