"""What the page of layouts does: read one, check what is typed part by part, draw the sample, keep, go back. No Qt."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.errors import EnvironmentFailure, GezhiError, Problem, Refused
from desktop.base.i18n import _
from desktop.documents.kinds import template
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.render import design as designs
from desktop.documents.render.design import Design
from desktop.domain import layouts
from desktop.domain.layout_text import read
from desktop.domain.layouts import LARGEST_LOGO, Layout, effective
from desktop.domain.permissions import Action
from desktop.operations import layouts as operations
from desktop.queries import accounts
from desktop.queries import layouts as queries

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


@dataclass(frozen=True)
class Sample:
    """A document drawn under the layout as it is typed: the PDF's bytes and what does not fit."""

    pdf: bytes
    warnings: tuple[PaperWarning, ...]


@dataclass(frozen=True)
class Earlier:
    """A version of before: until when it was in force, and who replaced it."""

    version: int
    until: str
    by: str


class LayoutsView(Protocol):
    """What is told to the page."""

    def show_design(self, design: Design, earlier: tuple[Earlier, ...], *, may: bool) -> None: ...
    def show_sample(self, sample: Sample) -> None: ...
    def show_problems(self, problems: Mapping[str, Problem]) -> None: ...
    def show_unsaved(self, unsaved: bool) -> None: ...
    def say(self, text: str) -> None: ...


class LayoutsPresenter:
    """`draft` is the layout as it is typed; parts with a problem keep their last sound value."""

    def __init__(
        self, view: LayoutsView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.key, self.awkward = designs.documents()[0], False
        self.design: Design | None = None
        self.draft = Layout(self.key)
        self.problems: dict[str, Problem] = {}

    @property
    def unsaved(self) -> bool:
        """Whether something was typed and not kept."""
        return self.design is not None and (self.draft != self.design.office or bool(self.problems))

    def open(self, key: str) -> None:
        """Show another document's layout, or the same one as it is kept."""
        self.key = key

        def look(_progress: Progress) -> tuple[Design, tuple[Earlier, ...], bool]:
            with self._office.read() as db:
                earlier = tuple(
                    Earlier(
                        int(one.get("version") or 0),
                        str(one.get("until") or ""),
                        str(one.get("replaced_by") or ""),
                    )
                    for one in queries.earlier(db, key)
                )
                may = accounts.permit(db, self._actor).may(Action.MANAGE_SETTINGS)
                return designs.design(db, key), earlier, may

        def show(answer: tuple[Design, tuple[Earlier, ...], bool]) -> None:
            self.design, earlier, may = answer
            self.draft, self.problems = self.design.office, {}
            self._view.show_design(self.design, earlier, may=may)
            self._view.show_unsaved(False)
            self.draw()

        self._work.read(look, show, slot="settings.layout")

    def changed(self, changes: Changes) -> None:
        """The office changed somewhere."""
        if changes.concerns("setting", "account") and not self.unsaved:
            self.open(self.key)

    def put(self, path: str, text: str) -> None:
        """A part as it is typed; told at once when it cannot stand."""
        if self.design is None:
            return
        table, _dot, key = path.partition(".")
        shipped = template.shipped(self.key).data[table][key]
        try:
            value = read(table, shipped, text)
            layouts.insist(
                template.shipped(self.key).data,
                frozenset(),
                Layout(self.key, {table: {key: value}}),
                district=None,
            )
        except Refused as refusal:
            self.problems[path] = refusal.problems.get(path) or Problem(refusal.code, refusal.text)
        else:
            self.problems.pop(path, None)
            self._say(table, key, value)
        self._touched()

    def _say(self, table: str, key: str, value: Any) -> None:
        """What is as without the office's word is not said at all: it follows the district and the program."""
        assert self.design is not None
        silent = template.shipped(self.key).data[table][key]
        silent = self.design.district.changes.get(table, {}).get(key, silent)
        changes = {t: dict(keys) for t, keys in self.draft.changes.items()}
        changes.setdefault(table, {}).pop(key, None)
        if value != silent:
            changes[table][key] = value
        self.draft = replace(self.draft, changes={t: keys for t, keys in changes.items() if keys})

    def print_field(self, name: str, printed: bool) -> None:
        """Print an optional field or leave it out."""
        off = self.draft.off - {name} if printed else self.draft.off | {name}
        self.draft = replace(self.draft, off=off)
        self._touched()

    def choose_logo(self, path: Path) -> None:
        """Take a picture file as the office's mark."""
        try:
            with path.open("rb") as file:
                picture = file.read(LARGEST_LOGO + 1)
        except OSError as error:
            failure = EnvironmentFailure(
                _("读不了文件“{name}”。").format(name=path.name), code="file.unreadable"
            )
            self._view.say(f"{failure.text} {error.strerror or ''}".strip())
            return
        if len(picture) > LARGEST_LOGO:
            self._view.say(_("标志图片太大,请换成 {n} KB 以内的图片。").format(n=LARGEST_LOGO // 1000))
        elif not picture.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
            self._view.say(_("标志应为 PNG 或 JPEG 图片。"))
        else:
            self.draft = replace(self.draft, logo=b64encode(picture).decode())
            self._touched()

    def drop_logo(self) -> None:
        """Print no mark of the office's own."""
        self.draft = replace(self.draft, logo="")
        self._touched()

    def show_awkward(self, awkward: bool) -> None:
        """Draw the sample with the longest names and texts, or an ordinary one."""
        self.awkward = awkward
        self.draw()

    def draw(self) -> None:
        """Draw the sample under the draft; the newest request wins."""
        if self.design is None:
            return
        key, awkward, layout = self.key, self.awkward, effective(self.design.district, self.draft)

        def make(_progress: Progress) -> Sample:
            out = io.BytesIO()
            drawn = designs.draw_sample(out, key, layout, awkward=awkward)
            return Sample(out.getvalue(), drawn.warnings)

        self._work.read(make, self._view.show_sample, failed=self._failed, slot="settings.layout_sample")

    def save(self) -> None:
        """Keep the draft; one step."""
        if self.design is None or not self.unsaved:
            return
        if self.problems:
            self._view.say(_("有 {n} 项还不对,改好再保存。").format(n=len(self.problems)))
            return
        draft, title = self.draft, self.design.title
        self._work.change(
            lambda _p: designs.keep(self._office, draft, actor=self._actor, today=self._today()),
            lambda _changes: self.open(self.key), failed=self._refused, title=_("保存版式"),
            notice=_("已保存版式:{title}").format(title=title),
        )  # fmt: skip

    def reset(self) -> None:
        """Back to the district's, or the program's own."""
        self._work.change(
            lambda _p: operations.reset(self._office, self.key, actor=self._actor, today=self._today()),
            lambda _changes: self.open(self.key), failed=self._failed, title=_("版式恢复默认"),
            notice=_("版式已恢复默认;可以撤销"),
        )  # fmt: skip

    def take_again(self, version: int) -> None:
        """An earlier version as the newest one."""
        self._work.change(
            lambda _p: designs.take_again(
                self._office, self.key, version, actor=self._actor, today=self._today()
            ),
            lambda _changes: self.open(self.key), failed=self._failed, title=_("保存版式"),
            notice=_("已换回第 {n} 版").format(n=version),
        )  # fmt: skip

    def _touched(self) -> None:
        self._view.show_problems(self.problems)
        self._view.show_unsaved(self.unsaved)

    def _refused(self, error: GezhiError) -> None:
        """Nothing was kept: each reason stands beside its part as well, until the part is typed anew."""
        if isinstance(error, Refused) and error.code == "layout.wrong":
            self._view.show_problems({**self.problems, **error.problems})
        self._failed(error)

    def _failed(self, error: GezhiError) -> None:
        told = error.problems.values() if isinstance(error, Refused) else ()
        self._view.say("\n".join([error.text, *(problem.text for problem in told)]))
