"""How the kinds of ledger fields are typed: coded, dated, masked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop.base.i18n import _
from desktop.domain import masking
from desktop.domain.choices import CHOICES
from ui.screens.households import owned_phones
from ui.widgets.choice import ChoiceEditor, ManyEditor
from ui.widgets.editor import AnyEditor, CheckEditor, DateEditor, NoteEditor, TextEditor, tidy_date
from ui.widgets.editor_secret import SecretEditor
from ui.widgets.options import options

if TYPE_CHECKING:
    from collections.abc import Callable


def coded(kind: str, name: str, *, optional: bool = True) -> Callable[[], AnyEditor]:
    """One code of `domain.choices`, found by pinyin initials."""
    return lambda: ChoiceEditor(options(CHOICES[kind, name].items()), optional=optional)


def many(kind: str, name: str) -> Callable[[], AnyEditor]:
    """Several codes on one line."""
    return lambda: ManyEditor(options(CHOICES[kind, name].items()), hint=_("打首字母,用顿号分开"))


def text(hint: str = "", longest: int = 0) -> Callable[[], AnyEditor]:
    """One line; `hint` is marked with N_()."""
    return lambda: TextEditor(hint=_(hint) if hint else "", longest=longest)


def day() -> AnyEditor:
    """A date as far as it is known."""
    return DateEditor(hint=_("2026-06-30"))


def note() -> AnyEditor:
    """Two lines."""
    return NoteEditor(lines=2)


def yes(word: str) -> Callable[[], AnyEditor]:
    """Yes, no, not asked; `word` is marked with N_()."""
    return lambda: CheckEditor(_(word), unknown=True)


def id_number() -> AnyEditor:
    """A document's number: blanks go, letters become capital."""
    return SecretEditor(str, lambda typed: re.sub(r"\s", "", typed).upper(), masking.id_number, longest=30)


def phone() -> AnyEditor:
    """One telephone number."""
    return SecretEditor(str, lambda typed: typed.strip(), masking.phone, longest=30)


def phones() -> AnyEditor:
    """Several, each with whose it is."""
    return SecretEditor(
        owned_phones.show, owned_phones.read, owned_phones.mask, hint=_("13907190001、13807190002(儿子)")
    )


class BirthEditor(SecretEditor[str]):
    """A birth date is masked where it would give away what a masked ID number hides."""

    def __init__(self) -> None:
        super().__init__(str, tidy_date, self._masked, hint=_("1985-03-12"), longest=16, width=160)
        self.beside_number = False

    def _masked(self, day: str) -> str:
        return f"{masking.birth(day)}-**-**" if self.beside_number and len(day) > 4 else day


def private(value: Any) -> str:
    """What stands for words not everybody may read."""
    return masking.STAR * 6 if value else ""


def private_text() -> AnyEditor:
    """Words about somebody's troubles."""
    return SecretEditor(str, lambda typed: typed.strip(), private)
