"""Correcting a file while it is looked through: one cell, all like cells, taken back; the file itself stays. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.base.errors import Severity
from desktop.base.i18n import _
from desktop.exchange.importing import mending
from desktop.exchange.importing.fixes import Cell, Fixes
from desktop.exchange.importing.issues import severity
from ui.screens.exchange.imports.answering import Answering
from ui.screens.exchange.imports.fix_rows import FixRow, fix_rows

if TYPE_CHECKING:
    from desktop.base.progress import Progress

_WEIGHT = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}


class Fixing(Answering):
    """Corrections wait until the clerk asks for the check; every one can be taken back, the last first."""

    _fix_code = ""
    _fix_key = ""
    _waiting: Fixes | None = None

    def begin_fixing(self, code: str = "") -> None:
        """Show the cells with a finding (none: those corrected already), ready to be keyed."""
        if self._chosen in self._prepared:
            self._fix_code, self._fix_key, self._waiting = code, self._chosen, None
            self._show_fixes()

    def _fixes(self) -> Fixes:
        prepared = self._prepared[self._chosen]
        mine = self._waiting if self._fix_key == self._chosen else None
        return prepared.fixes if mine is None else mine

    def fix(self, row: FixRow, text: str) -> None:
        """Set one cell; what it would be read as is said at once, the rest with the check."""
        prepared = self._prepared.get(self._chosen)
        if prepared is None or text.strip() == row.text:
            return
        fixes = self._fixes().add(mending.set_cell(prepared, row.cell, text).made[-1])
        self._keep(fixes)

        def check(_progress: Progress) -> tuple[str, str]:
            found = sorted(mending.checked(prepared, row.cell, text), key=lambda i: _WEIGHT[severity(i.code)])
            mine = [i for i in found if i.col == row.cell.letter and severity(i.code) is not Severity.INFO]
            return (mine[0].text, severity(mine[0].code).value) if mine else ("", "")

        self._work.read(
            check, lambda said: self._view.show_fix_check(row.key, *said), slot=f"imports.fix.{row.key}"
        )

    def fix_alike(self, row: FixRow, text: str) -> int:
        """Set every cell of the file that says the same in the same field; answers how many."""
        prepared = self._prepared.get(self._chosen)
        if prepared is None:
            return 0
        made = mending.fix_like(prepared, row.cell, text).made[-1]
        self._keep(self._fixes().add(made))
        self.check_fixes()
        return len(made.cells)

    def fix_many(self, cells: Sequence[Cell], text: str) -> None:
        """Set several cells to one text."""
        prepared = self._prepared.get(self._chosen)
        if prepared is not None and cells:
            fixes = self._fixes()
            for cell in cells:
                fixes = fixes.add(mending.set_cell(prepared, cell, text).made[-1])
            self._keep(fixes)
            self.check_fixes()

    def take_fix_back(self) -> None:
        """Undo the last correction."""
        if self._chosen in self._prepared and self._fixes():
            self._keep(self._fixes().without_last())
            self.check_fixes()

    def check_fixes(self) -> None:
        """Check and plan the whole file with the corrections."""
        if self._waiting is not None and self._fix_key == self._chosen:
            self._again(self._chosen, fixes=self._waiting)

    @property
    def unchecked(self) -> int:
        """How many corrections are not in the plan yet."""
        prepared = self._prepared.get(self._chosen)
        if prepared is None or self._waiting is None or self._fix_key != self._chosen:
            return 0
        return abs(len(self._waiting.made) - len(prepared.fixes.made))

    def _keep(self, fixes: Fixes) -> None:
        self._waiting, self._fix_key = fixes, self._chosen

    def _show_file(self) -> None:
        super()._show_file()
        self._show_fixes()

    def _show_fixes(self) -> None:
        prepared, file = self._prepared.get(self._chosen), self._files.get(self._chosen)
        if prepared is None or file is None or file.preview is None or self._fix_key != self._chosen:
            self._view.show_fixes((), 0)
            return
        if self._waiting is not None and self._waiting == prepared.fixes:
            self._waiting = None
        self._view.show_fixes(
            fix_rows(prepared, self._fix_code, file.preview.by_row), len(self._fixes().made)
        )

    def no_fix_words(self) -> str:
        """What an empty grid says."""
        return _("这一类问题没有可以就地改的单元格")
