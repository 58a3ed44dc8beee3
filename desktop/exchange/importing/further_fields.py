"""Which further columns of a ledger there are, and what their headings are: the fields `further.py` reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from desktop.domain.typed_text import bare

_OTHERS: Final = re.compile(
    r"监护|紧急|联系人|责任|负责|填表|填报|制表|审核|网格员|房东|产权|业主|承租|介绍人|家属|配偶|户主|帮扶|民警|医生|父亲|母亲|子女"
)  # a heading about somebody else than the person of the row
_RULES: Final[tuple[tuple[str, str], ...]] = (
    ("person.id_valid_until", r"(身份证|证件).*(有效期|到期)"),
    ("person.native_place", r"籍贯|^祖籍"),
    ("person.hukou_place", r"(户籍|户口).*(地址|所在地|地)$"),
    ("person.employment", r"就业(状况|情况|状态|类型)"),
    ("person.school", r"^(就读|所在)?学校(名称)?$"),
    ("person.health", r"^(身体)?健康(状况|情况|状态)$"),
    ("person.insurance_medical", r"医疗?保(险)?(类型|情况|种类|参保情况)?$"),
    ("person.insurance_pension", r"养老保?险?(类型|情况|种类|参保情况)?$"),
    ("person.party_place", r"组织关系(所在地|所在党组织|所在支部)?$"),
    ("person.skills", r"^(个人)?(特长|技能|专长|爱好特长)$"),
    ("person.vehicles", r"^(机动车|车辆|私家车|汽车)(信息|情况|号牌)?$|^车牌号?码?$"),
    ("person.pets", r"^(宠物|犬只|养犬|养狗)(情况|信息)?$"),
    ("person.volunteer", r"^(是否)?(为|是)?志愿者$"),
    ("person.nationality", r"^国籍$"),
    ("person.foreign_name", r"^(外文|英文)姓?名$"),
    ("person.away_to", r"^外出(地|地点|地址|去向)$|^去向$"),
    ("person.away_reason", r"^外出(原因|事由)$"),
    ("person.away_since", r"^外出(时间|日期)$"),
    ("person.came_on", r"^(流入|来居|来本地|入住)(时间|日期)$"),
    ("person.came_reason", r"^(流入|来居|来本地)(原因|事由)$"),
    ("person.residence_kind", r"^(住所|居所|居住)(类型|类别)$"),
    ("person.permit_kind", r"^办证类型$|^居住证(类型|种类)$"),
    ("person.permit_until", r"^居住证.*(到期|有效期)"),
)
_PATTERNS: Final = tuple((field, re.compile(pattern)) for field, pattern in _RULES)
_REPLACE: Final = {  # what the ledger's own rules take more widely
    "person.employment": "person.occupation", "person.school": "person.employer", "person.native_place": "hukou.address",
    "person.hukou_place": "hukou.address",
}  # fmt: skip
_ELSEWHERE: Final = {  # fields the ledger's own rules find and only a care list read until now
    "guardian.name": "guardian", "guardian.phones": "guardian_phone", "emergency.name": "emergency_contact",
    "emergency.phones": "emergency_phone", "person.occupation": "occupation",
    "person.former_name": "former_name",
}  # fmt: skip
STORED: Final[Mapping[str, str]] = {field: field.partition(".")[2] for field, _p in _RULES} | _ELSEWHERE


def further_field(label: str) -> str | None:
    """The further field a heading names; None for one that is about somebody else or means nothing to us."""
    last = re.sub(r"\(.*?\)|[*※★☆]", "", bare(label).rpartition(".")[2])
    if not last or _OTHERS.search(bare(label)):
        return None
    return next((field for field, pattern in _PATTERNS if pattern.search(last)), None)


def further_columns(labels: Mapping[int, str], taken: Mapping[int, str]) -> dict[int, str]:
    """Column to further field for headings no other field has; a field goes to its first column."""
    found: dict[int, str] = {}
    for column, label in sorted(labels.items()):
        field = further_field(label)
        if field is None or field in found.values():
            continue
        if column not in taken or taken[column] == _REPLACE.get(field):
            found[column] = field
    return found
