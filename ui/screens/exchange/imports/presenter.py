"""What the import screen does beyond reading: writing, taking back, handing refused rows back. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.exchange.importing import recipes, run
from desktop.exchange.importing.rejects import write_rejects
from desktop.operations import undo
from desktop.queries import history
from ui.screens.exchange.imports.fixing import Fixing
from ui.screens.exchange.imports.import_file import (
    DONE,
    FAILED,
    NOTHING_NEW,
    ORDER,
    READY,
    UNDONE,
    Written,
)
from ui.screens.exchange.imports.preview import preview
from ui.screens.exchange.imports.reading import ImportsView

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from desktop.queries.history import StepRow
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


_LOOKED_AT, _LISTED = 2_000, 50  # steps of the history


class ImportsPresenter(Fixing):
    """Files are read side by side and written one after another; every file is one step that can be undone."""

    def __init__(
        self, view: ImportsView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        super().__init__(view, office, work, actor=actor, today=today)
        self._queue: list[str] = []

    def apply(self, key: str = "") -> None:
        """Write one file (the chosen one) as one step."""
        if not key:
            self._queue.clear()  # one file alone: what an interrupted "all" left over stays where it is
        key = key or self._chosen
        prepared = self._prepared.get(key)
        if prepared is None or self._files[key].state not in (READY, NOTHING_NEW):
            return
        name = prepared.path.name

        def write(progress: Progress) -> Written:
            applied = run.apply(
                self._office, prepared, actor=self._actor, today=self._today(), progress=progress
            )
            return Written(applied, preview(prepared))

        def done(written: Written) -> None:
            self._put(key, state=DONE, applied=written.applied, preview=written.preview)
            self.look_at_history()
            self._next()

        def failed(error: GezhiError) -> None:
            self._queue.clear()
            self._put(key, state=FAILED, problem=error.text)

        title = _("导入 {file}").format(file=name)
        self._work.change(
            write, done, failed=failed, title=title, notice=_("已导入 {file}").format(file=name)
        )

    def apply_all(self) -> None:
        """Write every file that is ready, places first."""
        ready = [f for f in self._files.values() if f.state == READY]
        ready.sort(key=lambda f: ORDER.index(f.kind) if f.kind in ORDER else len(ORDER))
        self._queue = [f.key for f in ready]
        self._next()

    def _next(self) -> None:
        """The next of the queue; without one, look again at what is still to come: the register has changed."""
        if self._queue:
            key = self._queue.pop(0)
            self._chosen = key
            self._show()
            self.apply(key)
        else:
            self._read_again()

    def save_rejects(self, path: Path) -> None:
        """Write the rows that are not imported into a workbook of their own, with the reason beside each."""
        prepared = self._prepared.get(self._chosen)
        if prepared is None:
            return
        self._work.read(
            lambda _progress: write_rejects(prepared, path),
            lambda count: self._view.show_rejects_saved(path, count),
            title=_("另存未导入的行"),
        )

    # Recipes and history

    def save_recipe(self, name: str) -> None:
        """Keep what was chosen for this file, for the next one with the same headings."""
        prepared = self._prepared.get(self._chosen)
        if prepared is None:
            return

        def save(_progress: Progress) -> Changes:
            recipe = recipes.of(prepared, name=name.strip(), saved_on=self._today())
            return recipes.save(self._office, recipe, actor=self._actor)

        self._work.change(
            save, lambda _changes: self._view.show_recipe_saved(name.strip()), title=_("保存导入方案"),
            notice=_("已保存导入方案“{name}”").format(name=name.strip()),
        )  # fmt: skip

    def read_without_recipe(self) -> None:
        """Read the chosen file again by the program's own guess."""
        file = self._files.get(self._chosen)
        if file is not None and file.state not in (DONE, UNDONE):
            self._forget(file.key)
            self._open(file.key, recognise=False)

    def look_at_history(self) -> None:
        """The imports there were, newest first."""

        def look(_progress: Progress) -> list[StepRow]:
            with self._office.read() as db:
                found = [s for s in history.steps(db, limit=_LOOKED_AT) if s.name.startswith("import.")]
            return found[:_LISTED]

        self._work.read(look, self._view.show_history, slot="imports.history")

    def undo_step(self, step_id: str) -> None:
        """Take back an import of the history; what was changed since is said and stays."""
        mine = next((f.key for f in self._files.values() if f.applied and f.applied.step == step_id), "")
        if mine:
            self.undo(mine)
            return
        self._work.change(
            lambda progress: undo.undo(self._office, step_id, actor=self._actor, progress=progress),
            lambda _changes: self._read_again(), title=_("撤销导入"), notice=_("已撤销这次导入"),
        )  # fmt: skip

    def undo(self, key: str = "") -> None:
        """Take one import back."""
        key = key or self._chosen
        file = self._files.get(key)
        if file is None or file.applied is None or not file.applied.step:
            return
        step_id = file.applied.step

        def take_back(progress: Progress) -> Changes:
            return undo.undo(self._office, step_id, actor=self._actor, progress=progress)

        def done(_changes: Changes) -> None:
            self._put(key, state=UNDONE, applied=None)
            self._again(key)

        title = _("撤销导入 {file}").format(file=file.path.name)
        self._work.change(take_back, done, title=title, notice=_("已撤销这次导入"))

    def changed(self, changes: Changes) -> None:
        """Somebody undid or redid something: an import taken back elsewhere is no longer done here."""
        written = {f.applied.step: f.key for f in self._files.values() if f.applied is not None}
        self.look_at_history()
        if changes.name not in ("undo", "redo") or not written:
            return

        def look(_progress: object) -> set[str]:
            with self._office.read() as db:
                return {step.id for step in history.steps(db, limit=2_000) if step.undone}

        def show(undone: set[str]) -> None:
            for key in [key for step_id, key in written.items() if step_id in undone]:
                self._put(key, state=UNDONE, applied=None)
                self._again(key)

        self._work.read(look, show, slot="imports.undone")
