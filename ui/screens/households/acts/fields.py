"""The fields of each act's form, with what F1 says about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from desktop.base.i18n import N_, _
from desktop.base.pinyin import initials
from desktop.domain import kinship
from desktop.domain.codes import RELATION_NAMES
from desktop.domain.life.act import Act, Kind
from desktop.domain.life.facts import Person
from ui.screens.households import field_kinds as kinds
from ui.screens.households.acts.editors import FoundRecord, MemberId, Members, OneMember
from ui.widgets.choice import Option
from ui.widgets.editor import AnyEditor, PhonesEditor
from ui.widgets.form import Field

Look = Callable[[str, str], None]  # the field's name and the words typed


def fields(kind: Kind, act: Act, people: Sequence[Person], look: Look) -> list[Field]:
    """The day first, then what the act asks."""
    day = Field(
        "effective_on",
        N_("从哪天起"),
        kinds.day,
        N_("这件事实际发生的日期,不是登记的日期。例如 2026-06-20;只知道月份就写 2026-06。"),
    )
    return [day, *(_field(name, kind, act, people, look) for name in act.asks)]


def _field(name: str, kind: Kind, act: Act, people: Sequence[Person], look: Look) -> Field:
    if name == "resident_ids":
        return _who(act, people)
    if name in {"head_id", "new_head_id"}:
        staying = name == "head_id"
        words = N_("谁接任户主") if staying else N_("新户的户主")
        help_ = (
            N_("户主走了才要选:留下的人里谁是新户主。其他人与户主的关系会跟着改,推不出来的列入存疑。") if staying
            else N_("分出去的人里谁是户主。")
        )  # fmt: skip
        return Field(name, words, lambda: MemberId(_options(_heirs(people))), help_)
    if name in {"spouse_id", "to_household_id", "dwelling_id"}:
        if name == "spouse_id" and kind is Kind.DIVORCE:
            return Field(
                name,
                N_("配偶"),
                lambda: MemberId(_options(people)),
                N_("两人都改为离婚;配偶不在本户就留空。"),
            )
        words, help_ = _SOUGHT[name]
        return Field(name, words, partial(_sought, name, look), help_)
    if name == "reason_code":
        came = kind is Kind.MOVE_IN
        return Field(
            name, N_("来的原因") if came else N_("外出的原因"),
            kinds.coded("resident", "came_reason" if came else "away_reason"),
            N_("打拼音首字母就能选,例如 wg 选务工。"),
        )  # fmt: skip
    if name == "hukou_here" and kind is Kind.MOVE_OUT:
        return Field(
            name,
            N_("户口"),
            kinds.yes(N_("户口还留在这里")),
            N_("户口没有一起迁走时打勾:人改为外出,仍在册。"),
        )
    if name == "relation":
        return Field(
            name, _RELATION.get(kind, N_("与户主关系")), kinds.coded("resident", "relation"), _RELATION_HELP
        )
    return _PLAIN[name]


def _who(act: Act, people: Sequence[Person]) -> Field:
    words, tip = N_("谁"), N_("空格键打勾,方向键上下移动;一次可以办几个人。")
    if act.people == 1:
        return Field(
            "resident_ids", words, lambda: OneMember(_options(people)), N_("这件事是谁的。打首字母可以选。")
        )
    return Field("resident_ids", words, lambda: Members(_options(people)), tip)


def _options(people: Sequence[Person]) -> list[Option]:
    return [Option(p.id, _called(p), initials(p.name)) for p in people]


def _called(person: Person) -> str:
    relation = RELATION_NAMES.get(person.relation, "")
    state = "" if person.here else _("(不在册)")
    words = (
        _("{name}({relation})").format(name=person.name, relation=_(relation)) if relation else person.name
    )
    return words + state


def _heirs(people: Sequence[Person]) -> list[Person]:
    return sorted(
        (p for p in people if p.here), key=lambda p: (kinship.succession(p.relation), p.birth or "9999")
    )


_SOUGHT = {
    "spouse_id": (
        N_("本社区的配偶"),
        N_("配偶已在本社区登记时在这里找:打姓名、拼音首字母或门牌。没有登记就留空,在下面写姓名。"),
    ),
    "to_household_id": (N_("哪一户"), N_("打户主姓名、拼音首字母或门牌,例如 zgf、3-2-501,用方向键选。")),
    "dwelling_id": (N_("哪套房"), N_("打门牌,例如 3-2-501 或 3栋2单元501,用方向键选。分户不换房就留空。")),
}
_HINTS = {
    "spouse_id": N_("姓名、首字母或门牌"),
    "to_household_id": N_("户主姓名、首字母或门牌"),
    "dwelling_id": N_("门牌,例如 3-2-501"),
}


def _sought(name: str, look: Look) -> AnyEditor:
    return FoundRecord(_(_HINTS[name]), partial(look, name))


_RELATION = {Kind.MERGE: N_("原户主是新户主的"), Kind.REHOUSE: N_("与那户户主关系")}
_RELATION_HELP = N_("按国家标准的家庭关系代码选,例如 po 选配偶、zn 选长女。")
_PLAIN = {
    field.name: field
    for field in (
        Field("name", N_("姓名"), kinds.text(), N_("新登记的人的姓名,按身份证或出生证填写,例如:张小宝。")),
        Field("sex", N_("性别"), kinds.coded("resident", "sex"), N_("有身份证号时自动填好。")),
        Field("birth", N_("出生日期"), kinds.day, N_("有身份证号时自动填好;不知道日子可以只写年,例如 1953。")),
        Field("id_number", N_("证件号码"), kinds.id_number, N_("18 位身份证号,末位可能是 X;没有就留空,以后补。")),
        Field("phones", N_("电话"), PhonesEditor, N_("几个号码之间用顿号隔开,例如 13907190001。")),
        Field("hukou_here", N_("户口"), kinds.yes(N_("户口在本社区")), N_("户口也迁来或落在这里时打勾。")),
        Field("place", N_("从哪里来/到哪里去"), kinds.text(), N_("写到县区或单位,例如:十堰市茅箭区。")),
        Field("reason", N_("说明"), kinds.text(), N_("一句话说明,例如:随子女居住。")),
        Field("tenant_name", N_("承租人"), kinds.text(), N_("填了就同时立一个租住户,承租人是户主;不知道先空着。")),
        Field("tenant_phone", N_("承租人电话"), kinds.phone, N_("手机 11 位,例如 13907190001。")),
        Field("lease_until", N_("租期至"), kinds.day, N_("合同写到哪天,例如 2027-06-30。")),
        Field("rent_use", N_("出租用途"), kinds.coded("dwelling", "rent_use"), N_("租来住、办公还是做仓库。")),
    )
}  # fmt: skip
