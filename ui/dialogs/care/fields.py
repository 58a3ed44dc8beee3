"""The form of a care record out of the field list of its category."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import make_dataclass
from functools import lru_cache
from typing import Any

from desktop.base.i18n import N_, _
from desktop.domain import masking
from desktop.domain.care import CATEGORIES, CareKind
from desktop.domain.care_codes import TABLES
from desktop.domain.care_fields import CLOSING, OWN, START, CareField, FieldKind, fields_of
from desktop.domain.permissions import Permit
from ui.widgets.choice import ChoiceEditor, ManyEditor, Option
from ui.widgets.editor import AnyEditor, DateEditor, NoteEditor, TextEditor
from ui.widgets.editor_secret import SecretEditor
from ui.widgets.form import Field
from ui.widgets.options import options

_LONGEST = 200
_SECTIONS = {"own": N_("这一类的情况"), "duty": N_("关照安排")}


@lru_cache(maxsize=64)
def values_type(category: str) -> type[Any]:
    """A frozen dataclass with the fields of a category, all empty; what a form of it is bound to."""
    return make_dataclass(
        f"Care_{category}", [(f.name, Any, () if f.kind is FieldKind.MULTI else "") for f in fields_of(category)],
        frozen=True,
    )  # fmt: skip


def shown(category: str, values: Mapping[str, Any]) -> Any:
    """The values in the form's dataclass; details that no field of the form has are left out."""
    made = values_type(category)
    known = {f.name for f in fields_of(category)}
    return made(**{name: value for name, value in values.items() if name in known})


def read(category: str, form: Any, before: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the form over what was there, so that details no field shows stay."""
    typed = {
        f.name: getattr(form, f.name) or ("" if f.kind is not FieldKind.MULTI else ())
        for f in fields_of(category)
    }
    return {name: value for name, value in {**before, **typed}.items() if value not in ("", ())}


def form_fields(category: str) -> list[Field]:
    """For the form, in the order of the ledger."""
    own, duty = _SECTIONS["own"], _SECTIONS["duty"]
    return [
        _field(START, own),
        *(_field(f, own) for f in OWN.get(category, ())),
        *(_field(f, duty) for f in CLOSING),
    ]


def _field(declared: CareField, section: str) -> Field:
    wide = declared.kind in (FieldKind.NOTE, FieldKind.MULTI)
    return Field(
        declared.name, declared.label, lambda: _editor(declared), declared.help, wide=wide, section=section
    )


def _editor(declared: CareField) -> AnyEditor:
    kind = declared.kind
    if kind is FieldKind.DATE:
        return DateEditor(hint=_("2026-06-30"))
    if kind is FieldKind.NOTE:
        return NoteEditor(lines=2)
    if kind is FieldKind.CODE:
        return _Coded(options([("", "—"), *TABLES[declared.table].items()]))
    if kind is FieldKind.MULTI:
        return ManyEditor(options(TABLES[declared.table].items()), hint=_("打首字母,用顿号分开"))
    if declared.name == "card_number":  # of a disabled person it contains the ID number
        return SecretEditor(str, lambda typed: typed.strip().upper(), masking.id_number, longest=30)
    if kind is FieldKind.PHONE:
        return SecretEditor(str, str.strip, masking.phone, longest=30)
    return TextEditor(longest=_LONGEST)


class _Coded(ChoiceEditor):
    """A code, "" for none; free text of an import is kept as it is."""

    def __init__(self, offered: tuple[Option, ...]) -> None:
        super().__init__(offered, optional=False)

    def show_value(self, value: Any) -> None:
        super().show_value(value or "")


def category_options(permit: Permit) -> list[Option]:
    """The categories somebody may enter; the restricted ones last, marked by words."""
    seen = [c for c in CATEGORIES if permit.sees(c.key)]
    pairs = [(c.key, _(c.name)) for c in seen if not c.restricted and c.kind is not CareKind.TEMPORARY]
    pairs += [(c.key, _(c.name)) for c in seen if c.kind is CareKind.TEMPORARY]
    pairs += [(c.key, _("{name}(专管)").format(name=_(c.name))) for c in seen if c.restricted]
    return list(options(pairs))
