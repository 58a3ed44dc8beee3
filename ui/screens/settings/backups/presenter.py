"""What the page of copies does: make, prove, rehearse, restore as a new file, pick records back. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.operations import automatic_backups, backup_notes, backups, bringing_back, rehearsals
from desktop.queries import accounts, copy_differences, pictures
from desktop.workspace import copies

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.operations.automatic_backups import Standing
    from desktop.operations.backup_notes import Proof
    from desktop.operations.backups import Backup
    from desktop.operations.bringing_back import BroughtBack, Difference
    from desktop.operations.rehearsals import Rehearsal
    from desktop.queries.copy_differences import DifferenceRow
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

T = TypeVar("T")


@dataclass(frozen=True)
class BackupRow:
    """One copy, in which place it stands, and its last proof."""

    backup: Backup
    second: bool
    proof: Proof | None

    @property
    def sound(self) -> bool | None:
        """Whether it was proved as it stands now; None when nobody looked since it was last touched."""
        if self.proof is None or self.proof.bytes != self.backup.bytes:
            return None
        return self.proof.sound


@dataclass(frozen=True)
class State:
    """Everything the page shows."""

    rows: Mapping[str, BackupRow]
    standing: Standing
    rehearsal: Rehearsal | None
    may_back_up: bool
    may_restore: bool


class BackupsView(Protocol):
    """What is told to the page."""

    def show_state(self, state: State) -> None: ...
    def show_differences(self, rows: Mapping[str, DifferenceRow], source: str) -> None: ...
    def hide_differences(self) -> None: ...
    def say(self, text: str, tone: str = "alarm") -> None: ...


class BackupsPresenter:
    """Copies by their path; `found` is what differs in the copy that is looked into."""

    def __init__(self, view: BackupsView, office: Workspace, work: Work, *, actor: str) -> None:
        self._view, self._office, self._work, self._actor = view, office, work, actor
        self.rows: Mapping[str, BackupRow] = {}
        self.found: dict[str, Difference] = {}
        self._differences: dict[str, DifferenceRow] = {}
        self._copy = Path()

    def reload(self) -> None:
        """Look at both places again."""
        self._work.read(lambda _p: self._look(), self._show, failed=self._failed, slot="settings.backups")

    def _look(self) -> State:
        standing = automatic_backups.standing(self._office)
        with self._office.read() as db:
            permit, proofs = accounts.permit(db, self._actor), backup_notes.proofs(db)
        places = [(standing.plan.folder, False)]
        if standing.second_here is not None:
            places.append((standing.second_here, True))
        rows = {
            str(one.path): BackupRow(one, second, proofs.get(one.path.name))
            for folder, second in places
            for one in backups.backups(folder, self._office.path)
        }
        return State(
            rows, standing, rehearsals.last(self._office), permit.may(Action.BACK_UP), permit.may(Action.REPAIR)
        )  # fmt: skip

    def _show(self, state: State) -> None:
        self.rows = state.rows
        self._view.show_state(state)

    def back_up(self) -> None:
        """A copy to both places now, also when nothing changed."""

        def work(progress: Progress) -> tuple[Backup, ...]:
            made = automatic_backups.back_up(
                self._office, reason="asked", actor=self._actor, progress=progress
            )
            if made:
                return made
            folder = automatic_backups.standing(self._office).plan.folder
            return (backups.make(self._office, folder, actor=self._actor, reason="asked", progress=progress),)

        self._run(work, _("备份"), lambda made: _("已备份并核对 {n} 份").format(n=len(made)))

    def check(self, path: str) -> None:
        """Prove one copy again."""
        copy = Path(path)

        def told(problems: tuple[str, ...]) -> str:
            return (
                _("这份备份没有问题")
                if not problems
                else _("这份备份有问题:{why}").format(why=";".join(problems))
            )

        self._run(
            lambda progress: backups.check(self._office, copy, progress=progress), _("核对备份"), told,
            good=lambda problems: not problems,
        )  # fmt: skip

    def rehearse(self) -> None:
        """Restore the newest copy for practice."""
        self._run(
            lambda progress: rehearsals.rehearse(self._office, actor=self._actor, progress=progress),
            _("恢复演练"), lambda done: done.words, good=lambda done: not done.wrong,
        )  # fmt: skip

    def choose_second(self, folder: Path) -> None:
        """Another disk or a stick."""
        self._run(
            lambda _p: automatic_backups.choose(self._office, actor=self._actor, second=folder), _("备份"),
            lambda _plan: _("第二处已设好,插着的时候会自动备份过去"),
        )  # fmt: skip

    def choose_folder(self, folder: Path) -> None:
        """The first place."""
        self._run(
            lambda _p: automatic_backups.choose(self._office, actor=self._actor, folder=folder), _("备份"),
            lambda _plan: _("以后的备份放在“{folder}”").format(folder=folder),
        )  # fmt: skip

    def remind_after(self, days: int) -> None:
        """After how many days without a second copy to remind."""
        self._run(
            lambda _p: automatic_backups.choose(self._office, actor=self._actor, remind_days=days), _("备份"),
            lambda _plan: _("第二处 {n} 天没有备份就提醒").format(n=days),
        )  # fmt: skip

    def restore(self, path: str, target: Path) -> None:
        """As a new file."""
        copy = Path(path)
        self._run(
            lambda _p: backups.restore_as_new(copy, target), _("恢复为新文件"),
            lambda made: _("已恢复为“{name}”,可从开始页打开").format(name=made.name),
        )  # fmt: skip

    def compare(self, path: str) -> None:
        """Show what stands otherwise in a copy."""
        copy = Path(path)

        def look(progress: Progress) -> tuple[dict[str, Difference], dict[str, DifferenceRow]]:
            with self._office.read() as here:
                permit = accounts.permit(here, self._actor)
                permit.insist(Action.REPAIR)
                with copies.reading_copy(self._office, copy) as there:
                    found = bringing_back.differences(here, there, hidden=permit.hidden, progress=progress)
                    rows = copy_differences.rows(here, there, found)
            return {f"{one.kind}:{one.id}": one for one in found}, {row.key: row for row in rows}

        def show(answer: tuple[dict[str, Difference], dict[str, DifferenceRow]]) -> None:
            self.found, self._differences = answer
            self._copy = copy
            self._view.show_differences(self._differences, copy.name)

        self._work.read(look, show, failed=self._failed, slot="settings.compare", title=_("与备份对照"))

    def filter(self, words: str) -> Mapping[str, DifferenceRow]:
        """The differing records in which every word is found."""
        return {key: row for key, row in self._differences.items() if row.matches(words)}

    def preview(self, keys: Iterable[str]) -> str:
        """What would come back with the selected records, in words; "" when none is selected."""
        taken = self._taken(keys)
        if not taken:
            return ""
        lost = sum(one.picture in bringing_back.WITHOUT for one in taken)
        words = _("会找回 {n} 条").format(n=len(taken)) + pictures.contained(bringing_back.coming(taken))
        return words + (_(";另有 {n} 张照片找不回来").format(n=lost) if lost else "")

    def _taken(self, keys: Iterable[str]) -> list[Difference]:
        chosen = [self.found[key] for key in keys if key in self.found]
        return bringing_back.with_owners(chosen, self.found.values())

    def bring_back(self, keys: Iterable[str]) -> None:
        """Write the chosen records back, with what they hang on and their pictures; one step."""
        taken, copy = self._taken(keys), self._copy
        if not taken:
            return

        def work(_progress: Progress) -> BroughtBack:
            with copies.reading_copy(self._office, copy) as there:
                return bringing_back.bring_back(
                    self._office, taken, there=there, source=copy.name, actor=self._actor
                )

        def landed(done: BroughtBack) -> None:
            self._view.hide_differences()
            self.reload()
            if done.without:
                self._view.say("\n".join(done.without), "warn")

        notice = _("已找回 {n} 条记录").format(n=len(taken)) + pictures.added(bringing_back.coming(taken))
        self._work.change(work, landed, failed=self._failed, title=_("找回记录"), notice=notice)

    def _run(
        self, work: Callable[[Progress], T], title: str, told: Callable[[T], str],
        good: Callable[[T], bool] = lambda _answer: True,
    ) -> None:  # fmt: skip
        def landed(answer: T) -> None:
            self._view.say(told(answer), "good" if good(answer) else "alarm")
            self.reload()

        self._work.read(work, landed, failed=self._failed, title=title)

    def _failed(self, error: GezhiError) -> None:
        self._view.say(error.text)
