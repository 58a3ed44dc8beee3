"""Founding an office in its new file: the community itself and the catalogue of posts."""

from __future__ import annotations

import hashlib
import re

from desktop.base.errors import Problem, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.roles import ROLES
from desktop.workspace import Unit, Workspace

_CODE = re.compile(r"[0-9]{12}")


def shared_id(kind: str, key: str) -> str:
    """The id of a record that every file makes for itself, the same everywhere, so that a merge finds one."""
    return hashlib.sha256(f"gezhi {kind} {key}".encode()).hexdigest()[:32]


def problems(code: str, name: str) -> dict[str, Problem]:
    """What keeps a community from being founded: the 12-digit statistical code and the name."""
    found = {}
    if not _CODE.fullmatch(code):
        found["code"] = Problem("office.code", _("社区代码应为 12 位数字(统计用区划代码)。"))
    if not name.strip() or not name.isprintable():
        found["name"] = Problem("office.name", _("请填写社区名称。"))
    return found


def refused(wrong: dict[str, Problem]) -> Refused:
    """The refusal that carries these problems."""
    return Refused(" ".join(p.text for p in wrong.values()), code="office.problems", problems=wrong)


def found(
    office: Workspace, *, code: str, name: str, actor: str, county: str = "", street: str = "", phone: str = "",
    supervision_phone: str = "", address: str = "",
) -> Changes:  # fmt: skip
    """Write the community and the posts; raises `Refused` with problems by field."""
    if wrong := problems(code, name):
        raise refused(wrong)
    with office.change("office.init", actor=actor, args={"subject": name}) as unit:
        ensure_community(
            unit, code, name=name, county=county, street=street, phone=phone,
            supervision_phone=supervision_phone, address=address,
        )  # fmt: skip
        for number, role in enumerate(ROLES, 1):
            fields = {
                "key": role.key, "name": role.name, "scope": role.scope, "normal_number": role.normal_number,
                "synonyms": list(role.synonyms), "sort_no": number,
            }  # fmt: skip
            unit.create("role", fields, id=shared_id("role", role.key))
    return unit.changes


def ensure_community(unit: Unit, code: str, **fields: object) -> str:
    """The id of the community with this code, made when it is not there."""
    entity_id = shared_id("community", code)
    row = unit.db.exec_driver_sql("SELECT id FROM community WHERE id = ?", (entity_id,)).first()
    if row is None:
        unit.create("community", {"code": code, **{k: v or None for k, v in fields.items()}}, id=entity_id)
    return entity_id
