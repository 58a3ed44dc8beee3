"""To whom a bundle goes: the district, the office's other computers, or whose receiving code is pasted below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import _
from ui.widgets.choice import ChoiceBox, Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLineEdit

    from desktop.queries.computers import Addressee


class AddresseeBox(ChoiceBox):
    """Hidden while nobody is known; `pasted` is shown where nobody of the list is chosen."""

    def __init__(self, pasted: QLineEdit) -> None:
        super().__init__()
        self._pasted = pasted
        self.setAccessibleName(_("发给谁"))
        self.currentIndexChanged.connect(lambda _index: self._follow())

    def show_known(self, addressees: Sequence[Addressee]) -> None:
        """The list; whoever was chosen stays so."""
        chosen = self._listed()
        options = [Option(one.recipient, one.name) for one in addressees]
        self.set_options([*options, Option("", _("其他:粘贴对方的接收码"))])
        self.setVisible(bool(options))
        self.setCurrentIndex(next((n for n, one in enumerate(options) if one.value == chosen), 0))
        self._follow()

    def recipient(self) -> str:
        """The receiving code, of the list or as pasted."""
        return self._listed() or self._pasted.text()

    def _listed(self) -> str:
        index = self.currentIndex()
        return str(self.options[index].value) if index >= 0 else ""

    def _follow(self) -> None:
        self._pasted.setVisible(not self._listed())
