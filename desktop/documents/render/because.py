"""Why a printed thing is wrong now, in words: what it shows beside what it would show today, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final, get_args

from desktop.base.i18n import _
from desktop.documents.kinds.common import Shown
from desktop.documents.layout.text import group_phone
from desktop.documents.render.facts import drawn, drawn_fields, hints_of

_HAN: Final = (0x4E00, 0x9FFF)  # CJK unified ideographs: such text is no number to be grouped
MOST: Final = 3  # reasons told of one thing
_DERIVED: Final = frozenset({"qr", "serial", "code", "number"})  # follow from what is told already


@dataclass(frozen=True, slots=True)
class Now:
    """Who holds any post today, by name: to tell somebody who left from somebody who works elsewhere; `same` are the
    names that those on the paper bear today, to tell a new name from a new person."""

    working: frozenset[str]
    same: frozenset[str] = frozenset()

    def renamed(self, name: str, other: str) -> bool:
        """Whether `other` is the same person as `name` was."""
        return other in self.same and name not in self.working

    def gone(self, name: str) -> str:
        """Why somebody stands no longer on a paper."""
        if name not in self.working:
            return _("{name} 已离任").format(name=name)
        return _("{name} 不再负责这里").format(name=name)


def reasons(
    kind: type, title: str, old: Mapping[str, Any], new: Mapping[str, Any], now: Now
) -> tuple[str, ...]:
    """What differs between two packed items of the data class `kind`, in words; empty when nothing drawn does."""
    if dict(old) == dict(new):
        return ()
    before, after = drawn(kind, dict(old)), drawn(kind, dict(new))
    if before == after:
        return ()
    moved = before.get("grid") != after.get("grid") and isinstance(after.get("grid"), str)
    if moved and after["grid"]:
        return (_("{title} 划到 {grid}").format(title=title, grid=after["grid"]),)
    told = list(dict.fromkeys(_in(kind, before, after, now)))
    return tuple(told[:MOST]) or (_("内容有变动"),)


def _in(kind: type, old: Mapping[str, Any], new: Mapping[str, Any], now: Now) -> Iterator[str]:
    if _is_person(kind):
        yield from _person(old, new, now)
    labels = {f.name: str(f.metadata.get("label", f.name)) for f in fields(kind)}
    hints = hints_of(kind)
    somebody = {
        f.name for f in fields(kind) if f.metadata.get("shown") is Shown.STAFF_NAME and f.type == "str"
    }
    told_of = _is_person(kind) and any(
        old.get(name) != new.get(name) for name in ("name", "post", "phone", "photo")
    )
    later: list[str] = []
    for name in drawn_fields(kind):
        if old.get(name) == new.get(name) or (
            _is_person(kind) and name in ("name", "post", "phone", "photo")
        ):
            continue
        if name in somebody and old.get(name):
            told = list(_person({"name": old.get(name)}, {"name": new.get(name)}, now))
        else:
            told = list(_field(hints[name], _(labels[name]), old.get(name), new.get(name), now))
        if name in _DERIVED:
            later += told
        else:
            told_of = told_of or bool(told)
            yield from told
    if not told_of:
        yield from later


def _is_person(kind: Any) -> bool:
    return is_dataclass(kind) and {"name", "phone", "post"} <= {f.name for f in fields(kind)}


def _person(old: Mapping[str, Any], new: Mapping[str, Any], now: Now) -> Iterator[str]:
    name, other = old.get("name") or "", new.get("name") or ""
    if name != other:
        if name and other and now.renamed(name, other):
            yield _("{name} 改名为 {other}").format(name=name, other=other)
            return
        if name:
            yield now.gone(name)
        if other:
            yield _("换成 {name}").format(name=other) if name else _("增加 {name}").format(name=other)
        return
    if old.get("phone") != new.get("phone"):
        yield _phone(name, new.get("phone"))
    if old.get("post") != new.get("post"):
        yield _("{name} 职务改为 {post}").format(name=name, post=new.get("post"))
    if old.get("photo") != new.get("photo"):
        yield _("{name} 照片已换").format(name=name)


def _phone(whose: str, number: Any) -> str:
    if not number:
        return _("{name} 电话已取消").format(name=whose)
    return _("{name} 电话改为 {number}").format(name=whose, number=group_phone(str(number)))


def _field(hint: Any, label: str, old: Any, new: Any, now: Now) -> Iterator[str]:
    inner = next((part for part in get_args(hint) if part is not Ellipsis), None)
    if isinstance(hint, type) and is_dataclass(hint) and old and new:
        yield from _in(hint, old, new, now)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _listed(inner, label, old, new, now)
    elif isinstance(new, str) and isinstance(old, str):
        yield _changed(label, old, new)
    else:
        yield _("{label}有变动").format(label=label)


def _changed(label: str, old: str, new: str) -> str:
    if not new:
        return _("{label}已取消").format(label=label)
    if any(ch.isdigit() for ch in new) and not any(_HAN[0] <= ord(ch) <= _HAN[1] for ch in new):
        new = group_phone(new)
    return (_("{label}改为 {new}") if old else _("增加了{label} {new}")).format(label=label, new=new)


def _listed(inner: Any, label: str, old: Sequence[Any], new: Sequence[Any], now: Now) -> Iterator[str]:
    """People are matched by name, pairs of label and number by label, anything else is told of as a whole."""
    if _is_person(inner):
        yield from _team(old, new, now)
        return
    pairs = [entry for entry in (*old, *new) if isinstance(entry, list) and len(entry) == 2]
    if pairs and len(pairs) == len(old) + len(new):
        before, after = dict(map(tuple, old)), dict(map(tuple, new))
        for key in dict.fromkeys((*before, *after)):
            if before.get(key) != after.get(key):
                yield _phone(str(key), after.get(key))
        return
    if isinstance(inner, type) and is_dataclass(inner) and len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            if one != other:
                yield from _line(inner, one, other, now)
        return
    yield _("{label}有变动").format(label=label)


def _line(kind: type, old: Mapping[str, Any], new: Mapping[str, Any], now: Now) -> Iterator[str]:
    """One line of a table: what names nobody is told with the name of the line (第一网格 电话改为 …)."""
    whose = new.get("name") if old.get("name") == new.get("name") else ""
    labels = tuple(_(str(f.metadata.get("label", f.name))) for f in fields(kind))
    for told in _in(kind, old, new, now):
        yield f"{whose} {told}" if isinstance(whose, str) and whose and told.startswith(labels) else told


def _team(old: Sequence[Any], new: Sequence[Any], now: Now) -> Iterator[str]:
    before, after = {p["name"]: p for p in old}, {p["name"]: p for p in new}
    fresh = [name for name in after if name not in before]
    for name in before:
        if name not in after:
            other = next((one for one in fresh if now.renamed(name, one)), "")
            if other:
                fresh.remove(other)
                yield _("{name} 改名为 {other}").format(name=name, other=other)
            else:
                yield now.gone(name)
    for name, person in after.items():
        if name not in before and name not in fresh:
            continue
        if name in before:
            yield from _person(before[name], person, now)
        else:
            yield _("增加 {name}").format(name=name)
    if before == after and list(before) != list(after):
        yield _("人员顺序有变动")
