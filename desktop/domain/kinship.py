"""What somebody is to a new head of the household, told from what both were to the old one (GB/T 4761-2008)."""

from __future__ import annotations

from typing import Final

HEAD: Final = "02"
OTHER: Final = "99"  # 非亲属

_SINGLE: Final = {
    "01": "head", "02": "head", "10": "spouse", "11": "spouse", "12": "spouse", "28": "in_law", "38": "in_law",
    "70": "sibling", "71": "sibling", "73": "sibling", "75": "sibling", "77": "sibling", "79": "sibling",
}  # fmt: skip
_DECADE: Final = {"2": "child", "3": "child", "4": "grandchild", "5": "parent", "6": "grandparent"}
_FATHERS: Final = frozenset({"51", "57"})
_MOTHERS: Final = frozenset({"52", "58"})

# (the new head, the member), both towards the old head → the member towards the new one: for a man, a woman,
# and where the sex is not known ("": it must then be asked).
_RULES: Final = {
    ("spouse", "head"): ("11", "12", "10"),
    ("spouse", "grandchild"): ("40", "40", "40"),
    ("child", "head"): ("51", "52", "50"),
    ("child", "spouse"): ("51", "52", "50"),
    ("child", "child"): ("70", "70", "70"),
    ("child", "parent"): ("61", "62", "60"),
    ("parent", "head"): ("20", "30", ""),
    ("parent", "spouse"): ("28", "38", ""),
    ("parent", "child"): ("40", "40", "40"),
    ("parent", "sibling"): ("20", "30", ""),
    ("parent", "parent"): ("11", "12", "10"),
    ("sibling", "head"): ("70", "70", "70"),
    ("sibling", "sibling"): ("70", "70", "70"),
    ("sibling", "parent"): ("51", "52", "50"),
    ("grandchild", "head"): ("60", "60", "60"),
    ("grandchild", "spouse"): ("60", "60", "60"),
}


def kin(relation: str | None) -> str:
    """head, spouse, child, in_law, grandchild, parent, grandparent, sibling, other; "" when it is not said.

    57 and 58 (step and adoptive parents) count as parents; 53–56 and 65 are the spouse's and count as other.
    """
    code = relation or ""
    if code in {"53", "54", "55", "56", "65", "68"}:
        return "other"
    return _SINGLE.get(code) or (_DECADE.get(code[:1], "other") if code else "")


def to_new_head(of_head: str | None, of_member: str | None, member_sex: str | None) -> str | None:
    """The code of a member towards the new head; None when it does not follow and a clerk must say.

    `of_head` and `of_member` are what the new head and the member were to the old head ("02": the old head himself).
    """
    new, old = kin(of_head), kin(of_member)
    if new == "head" or (new, old) == ("spouse", "child"):
        return of_member or None  # the children of one are the children of the other: eldest stays eldest
    if (new, old) == ("spouse", "parent"):
        return _parent_in_law(of_head, of_member)
    found = _RULES.get((new, old))
    if found is None:
        return None
    return {"1": found[0], "2": found[1]}.get(member_sex or "", found[2]) or None


def _parent_in_law(of_head: str | None, of_member: str | None) -> str | None:
    """The old head's father is 公公 to his wife and 岳父 to her husband."""
    codes = {"12": ("53", "54"), "11": ("55", "56")}.get(of_head or "")
    if codes is None:
        return None
    return codes[0] if of_member in _FATHERS else codes[1] if of_member in _MOTHERS else None


def succession(relation: str | None) -> int:
    """Who is offered first as the next head: the spouse, then children, parents, brothers and sisters, the rest."""
    order = ("spouse", "child", "in_law", "parent", "sibling", "grandchild", "grandparent")
    kind = kin(relation)
    return order.index(kind) if kind in order else len(order)
