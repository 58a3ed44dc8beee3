"""Files taken in, answered about and looked through, nothing written yet. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import Cancelled, GezhiError
from desktop.base.i18n import _
from desktop.exchange.importing import run
from desktop.exchange.importing.decisions import DecidedBefore, read_decisions
from desktop.exchange.importing.run import Prepared
from ui.screens.exchange.imports.answers import Answers
from ui.screens.exchange.imports.import_file import (
    DONE,
    FAILED,
    NOTHING_NEW,
    READING,
    READY,
    UNDONE,
    ImportFile,
)
from ui.screens.exchange.imports.preview import CellChange, Line, MappedColumn, Preview, cells, preview

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


class ImportsView(Protocol):
    """What the presenter asks of the screen."""

    def show_files(self, files: Sequence[ImportFile]) -> None: ...
    def show_file(self, file: ImportFile | None) -> None: ...
    def show_lines(self, lines: Sequence[Line]) -> None: ...
    def show_cells(self, changes: Sequence[CellChange]) -> None: ...
    def show_answers(self, answers: Answers) -> None: ...
    def show_rejects_saved(self, path: Path, count: int) -> None: ...


class Reading:
    """Holds the files; what is written is the business of `presenter.ImportsPresenter`, which this is the ground of."""

    def __init__(
        self, view: ImportsView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self._files: dict[str, ImportFile] = {}
        self._prepared: dict[str, Prepared] = {}
        self._chosen = ""
        self._code, self._result = "", ""
        self._number = 0
        self.answers = Answers()

    # Files

    def add(self, paths: Sequence[Path]) -> None:
        """Take files in and read each; one that is there already is read again."""
        for path in paths:
            self._number += 1
            key = next((f.key for f in self._files.values() if f.path == path), str(self._number))
            self._files[key] = ImportFile(key, path)
            self._chosen = self._chosen or key
            self._read(key)
        self._show()

    def remove(self, key: str) -> None:
        """Put a file aside; what was written stays."""
        self._files.pop(key, None)
        self._prepared.pop(key, None)
        if self._chosen == key:
            self._chosen = next(iter(self._files), "")
        self._show()

    def choose(self, key: str) -> None:
        """Look at one file."""
        if key in self._files and key != self._chosen:
            self._chosen, self._code, self._result = key, "", ""
            self._show_file()

    def set_kind(self, key: str, kind: str) -> None:
        """Say what a file is, or leave it to the program (`auto`)."""
        if key in self._files and self._files[key].asked != kind:
            self._put(key, asked=kind, state=READING, preview=None)
            self._read(key)

    def _read(self, key: str) -> None:
        file, answers = self._files[key], self.answers
        as_of = answers.day_of(file.path, self._today())

        def prepare(progress: Progress) -> tuple[Prepared, Preview] | None:
            decide = DecidedBefore(answers.decisions(file.path.name))
            try:
                prepared = run.prepare(
                    self._office, file.path, decide=decide, as_of=as_of, kind=file.asked, progress=progress
                )
            except Cancelled:  # the file stays in the list and says so
                return None
            return prepared, preview(prepared)

        def show(found: tuple[Prepared, Preview] | None) -> None:
            if key in self._files and found is not None:
                self._prepared[key] = found[0]
                state = READY if found[1].imports_something else NOTHING_NEW
                self._put(key, preview=found[1], state=state, problem="")
            elif key in self._files:
                self._put(key, state=FAILED, problem=_("已取消读取。要再读一次,请重新添加这份文件。"))

        def failed(error: GezhiError) -> None:
            if key in self._files:
                self._put(key, state=FAILED, problem=error.text)

        title = _("读取 {file}").format(file=file.path.name)
        self._work.read(prepare, show, failed=failed, slot=f"imports.{key}", title=title)

    # Answers

    def load_answers(self, path: Path) -> None:
        """Take the answers of a file; raises nothing, a bad file is said in words."""

        def show(answers: Answers) -> None:
            self._set_answers(answers)

        self._work.read(lambda _progress: Answers.of(read_decisions(path)), show, slot="imports.answers")

    def answer(self, **fields: str | bool) -> None:
        """Change one answer; every file not written yet is read again."""
        self._set_answers(replace(self.answers, **fields))  # type: ignore[arg-type]

    def answer_compound(self, name: str, official: str) -> None:
        """`name` is another spelling of `official`; "" says that it is a compound of its own."""
        aliases = {k: v for k, v in self.answers.aliases.items() if k != name}
        if official:
            aliases[name] = official
        self._set_answers(replace(self.answers, aliases=aliases))

    def set_column(self, column: MappedColumn, field: str) -> None:
        """Read a column as `field`, "" to leave it out; sheets with the same heading there follow."""
        file = self._files.get(self._chosen)
        if file is None or file.preview is None or column.field == field:
            return
        alike = [
            other.sheet
            for other in file.preview.columns
            if (other.letter, other.heading) == (column.letter, column.heading)
        ]
        self.answers = self.answers.with_column(file.path.name, alike, column.letter, field)
        self._put(file.key, state=READING)
        self._read(file.key)

    def set_day(self, key: str, day: date) -> None:
        """The day a list describes."""
        days = {**self.answers.days, self._files[key].path.name: day.isoformat()}
        self.answers = replace(self.answers, days=days)
        self._put(key, state=READING, preview=None)
        self._read(key)

    def day_of(self, key: str) -> date:
        """The day a list is taken to describe."""
        return self.answers.day_of(self._files[key].path, self._today())

    def _set_answers(self, answers: Answers) -> None:
        if answers != self.answers:
            self.answers = answers
            self._view.show_answers(answers)
            self._read_again()

    def _read_again(self, *, but: str = "") -> None:
        for key, file in list(self._files.items()):
            if file.state not in (DONE, UNDONE) and key != but:
                self._read(key)

    # Looking at one file

    def filter(self, *, code: str = "", result: str = "") -> None:
        """Show only rows with this finding or this fate."""
        self._code, self._result = code, result
        self._show_lines()

    def look_at(self, line_key: str) -> None:
        """The cells of one row, as they stand and as they are read."""
        prepared, file = self._prepared.get(self._chosen), self._files.get(self._chosen)
        line = (
            next((ln for ln in file.preview.lines if ln.key == line_key), None)
            if file and file.preview
            else None
        )
        self._view.show_cells(cells(prepared, line) if prepared and line else ())

    # Showing

    @property
    def chosen(self) -> str:
        """The key of the file that is looked at, "" without one."""
        return self._chosen

    def _put(self, key: str, **fields: object) -> None:
        self._files[key] = replace(self._files[key], **fields)  # type: ignore[arg-type]
        self._show()

    def _show(self) -> None:
        self._view.show_files(tuple(self._files.values()))
        self._show_file()

    def _show_file(self) -> None:
        self._view.show_file(self._files.get(self._chosen))
        self._show_lines()

    def _show_lines(self) -> None:
        file = self._files.get(self._chosen)
        lines: Sequence[Line] = file.preview.lines if file and file.preview else ()
        if self._code:
            lines = [line for line in lines if self._code in line.codes]
        if self._result:
            lines = [line for line in lines if line.result == self._result]
        self._view.show_lines(lines)
