"""Files taken in, opened and read; what is answered about one is kept with it, whatever step is looked at. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.errors import Cancelled, GezhiError
from desktop.base.i18n import _
from desktop.exchange.importing import run
from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.exchange.importing.fixes import Fixes
from desktop.exchange.importing.plan_rows import changes
from desktop.exchange.importing.run import Prepared
from ui.screens.exchange.imports.answers import Answers
from ui.screens.exchange.imports.import_file import (
    DONE,
    FAILED,
    LOCKED,
    NOTHING_NEW,
    READING,
    READY,
    UNDONE,
    ImportFile,
)
from ui.screens.exchange.imports.preview import CellChange, Line, Preview, cells, preview, row_of

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.exchange.importing.plan_rows import FieldChange
    from desktop.queries.history import StepRow
    from desktop.workspace import Workspace
    from ui.bridge.work import Work
    from ui.screens.exchange.imports.fix_rows import FixRow
    from ui.screens.exchange.imports.sheets import SheetLine

PASSWORD_CODES = ("file.encrypted", "file.wrong_password")
OVER = (DONE, UNDONE)


class ImportsView(Protocol):
    """What the presenter asks of the screen."""

    def show_files(self, files: Sequence[ImportFile]) -> None: ...
    def show_file(self, file: ImportFile | None) -> None: ...
    def show_lines(self, lines: Sequence[Line]) -> None: ...
    def show_cells(self, changes: Sequence[CellChange]) -> None: ...
    def show_changes(self, changes: Sequence[FieldChange]) -> None: ...
    def show_answers(self, answers: Decisions) -> None: ...
    def show_sheet(self, name: str, lines: Sequence[SheetLine]) -> None: ...
    def show_fixes(self, rows: Sequence[FixRow], made: int) -> None: ...
    def show_fix_check(self, key: str, words: str, severity: str) -> None: ...
    def show_rejects_saved(self, path: Path, count: int) -> None: ...
    def show_recipe_saved(self, name: str) -> None: ...
    def show_history(self, steps: Sequence[StepRow]) -> None: ...
    def ask_password(self, key: str, name: str, *, again: bool) -> None: ...


class Reading:
    """Holds the files. `decided`: what holds for each, final; `answers`: what a file that is added begins with."""

    def __init__(
        self, view: ImportsView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self._files: dict[str, ImportFile] = {}
        self._prepared: dict[str, Prepared] = {}
        self._decided: dict[str, Decisions] = {}
        self._days: dict[str, date] = {}
        self._chosen = ""
        self._code, self._result, self._text = "", "", ""
        self._number = 0
        self.answers = Answers()

    # Files

    def add(self, paths: Sequence[Path]) -> None:
        """Take files in and read each; one that is there already is read again from the start."""
        for path in paths:
            self._number += 1
            key = next((f.key for f in self._files.values() if f.path == path), str(self._number))
            self._files[key] = ImportFile(key, path)
            self._forget(key)
            self._chosen = self._chosen or key
            self._open(key)
        self._show()

    def remove(self, key: str) -> None:
        """Put a file aside; what was written stays."""
        self._files.pop(key, None)
        self._forget(key)
        if self._chosen == key:
            self._chosen = next(iter(self._files), "")
        self._show()

    def _forget(self, key: str) -> None:
        for kept in (self._prepared, self._decided, self._days):
            kept.pop(key, None)

    def choose(self, key: str) -> None:
        """Look at one file."""
        if key in self._files and key != self._chosen:
            self._chosen, self._code, self._result, self._text = key, "", "", ""
            self._show_file()

    def unlock(self, key: str, password: str) -> None:
        """Open a workbook that has a password; a wrong one asks again."""
        if key in self._files:
            self._put(key, state=READING, problem="")
            self._open(key, password)

    def _open(self, key: str, password: str | None = None, *, recognise: bool = True) -> None:
        """Read a file from the disk; a recipe for its headings is followed unless `recognise` is off."""
        file, answers = self._files[key], self.answers
        as_of = self.day_of(key)

        def prepare(progress: Progress) -> tuple[Prepared, Preview] | None:
            decide = DecidedBefore(answers.decisions(file.path.name))
            try:
                prepared = run.prepare(
                    self._office, file.path, decide=decide, as_of=as_of, kind=file.asked, password=password,
                    recognise=recognise, actor=self._actor, progress=progress,
                )  # fmt: skip
                return prepared, preview(prepared)
            except Cancelled:  # the file stays in the list and says so
                return None

        self._job(key, prepare)

    def _again(self, key: str, *, fixes: Fixes | None = None, kind: str = "") -> None:
        """Check and plan a file anew with what is decided now; the file itself is not opened again."""
        prepared = self._prepared.get(key)
        if prepared is None:
            if key in self._files and self._files[key].state != LOCKED:
                self._open(key)
            return
        decided, as_of = self._decided[key], self.day_of(key)

        def recheck(progress: Progress) -> tuple[Prepared, Preview] | None:
            try:
                found = run.recheck(
                    self._office, prepared, fixes=fixes, decisions=decided, as_of=as_of, kind=kind,
                    progress=progress,
                )  # fmt: skip
                return found, preview(found)
            except Cancelled:
                return None

        self._put(key, state=READING)
        self._job(key, recheck)

    def _job(self, key: str, work: Callable[[Progress], tuple[Prepared, Preview] | None]) -> None:
        def show(found: tuple[Prepared, Preview] | None) -> None:
            if key not in self._files:
                return
            if found is not None:
                self._prepared[key], shown = found
                self._decided[key] = found[0].decisions
                state = READY if shown.imports_something else NOTHING_NEW
                self._put(key, preview=shown, state=state, problem="")
            elif key in self._prepared:  # a check that was stopped: what was found before still stands
                self._put(key, state=READY)
            else:
                self._put(key, state=FAILED, problem=_("已取消读取。要再读一次,请重新添加这份文件。"))

        def failed(error: GezhiError) -> None:
            if key not in self._files:
                return
            if error.code in PASSWORD_CODES:
                self._put(key, state=LOCKED, problem=error.text)
                name = self._files[key].path.name
                self._view.ask_password(key, name, again=error.code == "file.wrong_password")
            else:
                self._put(key, state=FAILED, problem=error.text)

        title = _("读取 {file}").format(file=self._files[key].path.name)
        self._work.read(work, show, failed=failed, slot=f"imports.{key}", title=title)

    def day_of(self, key: str) -> date:
        """The day a list is taken to describe."""
        return self._days.get(key) or self.answers.day_of(self._files[key].path, self._today())

    def _read_again(self, *, but: str = "") -> None:
        for key, file in list(self._files.items()):
            if file.state not in (*OVER, LOCKED) and key != but:
                self._again(key)

    # Looking at one file

    def filter(self, *, code: str = "", result: str = "", text: str = "") -> None:
        """Show only rows with this finding, this fate, these words."""
        self._code, self._result, self._text = code, result, text.strip()
        self._show_lines()

    def look_at(self, line_key: str) -> None:
        """One row: its cells as they stand and as they are read, and what it would change on file."""
        prepared, line = self._prepared.get(self._chosen), self._line(line_key)
        if prepared is None or line is None:
            self._view.show_cells(())
            self._view.show_changes(())
            return
        self._view.show_cells(cells(prepared, line))
        row = row_of(self._files[self._chosen].preview, line)
        self._view.show_changes(changes(prepared, row) if row else ())

    def _line(self, line_key: str) -> Line | None:
        file = self._files.get(self._chosen)
        lines: Sequence[Line] = file.preview.lines if file and file.preview else ()
        return next((line for line in lines if line.key == line_key), None)

    # Showing

    @property
    def chosen(self) -> str:
        """The key of the file that is looked at, "" without one."""
        return self._chosen

    def _put(self, key: str, **fields: Any) -> None:
        self._files[key] = replace(self._files[key], **fields)
        self._show()

    def _show(self) -> None:
        self._view.show_files(tuple(self._files.values()))
        self._show_file()

    def _show_file(self) -> None:
        if self._chosen in self._decided:
            self._view.show_answers(self._decided[self._chosen])
        self._view.show_file(self._files.get(self._chosen))
        self._show_lines()

    def _show_lines(self) -> None:
        file = self._files.get(self._chosen)
        lines: Sequence[Line] = file.preview.lines if file and file.preview else ()
        if self._code:
            lines = [line for line in lines if self._code in line.codes]
        if self._result:
            lines = [line for line in lines if line.result == self._result]
        if self._text:
            lines = [line for line in lines if self._text in line.what]
        self._view.show_lines(lines)
