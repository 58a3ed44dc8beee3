"""A person of a list in the fields of the register, and which of them a newer list may change."""

from __future__ import annotations

from typing import Any

from desktop.domain import standing
from desktop.domain.person_name import parse_name, same_name
from desktop.exchange.importing.rows import Person
from desktop.queries.register import KnownPerson

_ID_CARD = "111"
_HUKOU = ("hukou_state", "hukou_here", "lives_here")
_CAREFUL = frozenset(
    {"name", "phones", "id_number", "id_type", "id_prefix15", "id_invalid", "birth", "sex", "state"}
)


def elsewhere(person: Person, known: KnownPerson) -> bool:
    """Whether a row with an address names another dwelling than the one on file."""
    return person.block.address is not None and person.block.place != known.place


def separated(one: Person, other: Person) -> bool:
    """Whether two rows of one person are his registered place and the place he lives at, not a double entry."""
    return one.block.place != other.block.place and (one.hukou == "away") != (other.hukou == "away")


def stored(person: Person) -> dict[str, Any]:
    """A person of a list as the register keeps it; a number that is not valid never becomes the number."""
    other = person.id.typed if person.id.id_type else None
    here = {"here": True, "outside": False, "away": True}.get(person.hukou or "")
    return {
        "name": person.name,
        "relation": person.relation,
        "sex": person.sex,
        "birth": str(person.birth) if person.birth else None,
        "id_number": person.number or other,
        "id_type": _ID_CARD if person.number else person.id.id_type,
        "id_prefix15": None if person.number else person.id.prefix15,
        "id_invalid": person.id.typed[:40] if person.id.invalid else None,
        "ethnicity": person.ethnicity,
        "politics": person.politics,
        "education": person.education,
        "marriage": person.marriage,
        "phones": list(person.phones),
        "former_name": person.former_name,
        "hukou_state": person.hukou,
        "hukou_here": here,
        "lives_here": {"away": False, "here": True, "outside": True}.get(person.hukou or ""),
        "employer": person.employer,
        "state": person.state or "live",
        "note": person.note,
        "note_categories": list(person.note_categories),
        **person.further,
    }


def changes(person: Person, known: KnownPerson) -> dict[str, Any]:
    """The fields of a newer list that say something new; empty ones never erase, a bad number never replaces."""
    fields = stored(person)
    row = known.row
    changed = {k: v for k, v in fields.items() if k not in _CAREFUL and v not in (None, "", [])}
    if person.hukou and person.hukou == standing.quadrant(
        row.get("lives_here"), row.get("hukou_here"), row.get("hukou_state")
    ):
        for name in _HUKOU:  # the list says what the facts on file make already
            changed.pop(name, None)
    if person.relation == "10" and row.get("relation") in {"11", "12"}:
        del changed["relation"]  # 配偶 without a sex says less than 妻 or 夫
    old = list(row.get("phones") or [])
    history = list(row.get("phones_old") or [])
    fresh = [p for p in person.phones if p not in old and p not in history]
    if fresh:
        changed["phones"] = fresh
        changed["phones_old"] = [*history, *(p for p in old if p not in fresh)]
    if person.number and not known.number:
        changed |= {"id_number": person.number, "id_type": _ID_CARD}
    elif not row.get("id_number"):
        changed |= {k: fields[k] for k in ("id_prefix15", "id_invalid") if fields[k] and not row.get(k)}
    if not row.get("birth") or (person.number and not known.number):
        changed["birth"] = fields["birth"]
    if not row.get("sex") or (person.number and not known.number):
        changed["sex"] = fields["sex"]
    return changed | _name(person, known)


def _name(person: Person, known: KnownPerson) -> dict[str, Any]:
    """What a row says about the name: a full one for a placeholder, a new one for whoever is known to be him."""
    if "?" in known.name or "□" in known.name or _unnamed(known.name):
        return {} if person.unnamed else {"name": person.name}
    if same_name(known.name, person.name) or person.unnamed or known.row.get("former_name") == person.name:
        return {}
    return {"name": person.name, "former_name": known.row.get("former_name") or known.name}


def one_name(person: Person, known: KnownPerson) -> bool:
    """Whether a row and a record of one number may be one person by name: equal but for placeholders, not yet named,
    or the other name is said to be the former one."""
    if same_name(known.name, person.name) or person.unnamed or _unnamed(known.name):
        return True
    return known.name == person.former_name or person.name == known.row.get("former_name")


def _unnamed(name: str) -> bool:
    return parse_name(name).unnamed
