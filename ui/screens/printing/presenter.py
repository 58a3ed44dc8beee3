"""What the print screen does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import EnvironmentFailure, GezhiError
from desktop.base.i18n import _
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.render import KINDS, Kind, Printed, Scope, render
from desktop.operations.printing import register_print
from desktop.queries import printed as queries
from desktop.queries import team
from desktop.queries.places import scopes
from desktop.queries.printed import PrintedRow

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

COMMUNITY = "community"
PICKED = "picked"  # records another screen sent here to be printed


@dataclass(frozen=True)
class ScopeChoice:
    """One thing a document can be made for; `initials` find it by typing."""

    scope: Scope
    words: str
    initials: str = ""


@dataclass(frozen=True)
class Document:
    """A finished PDF and what the renderer said about it."""

    pdf: bytes
    printed: Printed
    title: str

    @property
    def warnings(self) -> tuple[PaperWarning, ...]:
        """To be read before the paper is handed out."""
        return self.printed.warnings


class PrintingView(Protocol):
    """What the presenter asks of the screen."""

    def show_kind(self, kind: Kind) -> None: ...
    def show_scopes(self, choices: Sequence[ScopeChoice], chosen: int) -> None: ...
    def show_document(self, document: Document | None) -> None: ...
    def show_refusal(self, text: str) -> None: ...
    def show_register(self, rows: Sequence[PrintedRow]) -> None: ...
    def show_stale(self, stale: bool) -> None: ...
    def show_saved(self, path: Path) -> None: ...


class PrintingPresenter:
    """A document is rendered once; saving and printing use the same bytes and write one line in the register."""

    def __init__(
        self, view: PrintingView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.kind = next(iter(KINDS.values()))
        self.scope = Scope()
        self.options: dict[str, object] = {}
        self._picked: ScopeChoice | None = None
        self._choices: tuple[ScopeChoice, ...] = ()
        self._document: Document | None = None
        self._registered = False
        self._stale = True

    def entered(self) -> None:
        """The screen became visible."""
        if self._stale:
            self._stale = False
            self._view.show_kind(self.kind)
            self._look_up_scopes()
            self.load_register()

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """The office changed: a preview made before may be wrong. Handing paper out does not make it so."""
        if changes.name == "print.issue" or not changes.touched:
            return
        self._stale = True
        if self._document is not None:
            self._view.show_stale(True)
        if visible:
            self.entered()

    # Choosing

    def choose_kind(self, key: str) -> None:
        """Another kind of document; the scope stays when the new kind can be made for it."""
        self.kind = KINDS[key]
        self.options = {}
        if self.scope.kind not in self.kind.scopes:
            self.scope = Scope()
        self._forget()
        self._view.show_kind(self.kind)
        self._look_up_scopes()

    def choose_scope(self, number: int) -> None:
        """For whom, by place in the list shown."""
        if 0 <= number < len(self._choices) and self._choices[number].scope != self.scope:
            self.scope = self._choices[number].scope
            self._forget()

    def set_option(self, key: str, value: object) -> None:
        """One choice about the document."""
        if self.options.get(key) != value:
            self.options[key] = value
            self._forget()

    def pick(self, kind: str, ids: Sequence[str], words: str, document: str = "") -> None:
        """Records chosen on another screen: households for cards, people for badges, a building for its list."""
        self._picked = ScopeChoice(Scope(kind, tuple(ids)), words)
        self.scope = self._picked.scope
        if document in KINDS and kind in KINDS[document].scopes:
            self.kind = KINDS[document]
        elif kind not in self.kind.scopes:
            self.kind = next(k for k in KINDS.values() if kind in k.scopes)
        self.options = {}
        self._forget()
        self._view.show_kind(self.kind)
        self._look_up_scopes()

    def _look_up_scopes(self) -> None:
        kind, picked, day = self.kind, self._picked, self._today()

        def look(_progress: object) -> list[ScopeChoice]:
            found = [ScopeChoice(Scope(), _("全社区"))]
            if picked is not None and picked.scope.kind in kind.scopes:
                found.insert(0, picked)
            with self._office.read() as db:
                for place in ("grid", "building"):
                    if place in kind.scopes:
                        here = scopes(db, place, day=day)
                        found += [ScopeChoice(Scope(place, (s.id,)), s.name) for s in here]
                if "staff" in kind.scopes:
                    people = team.names(db, day=day)
                    found += [ScopeChoice(Scope("staff", (p.id,)), p.name, p.initials) for p in people]
            return found

        self._work.read(look, self._show_scopes, slot="printing.scopes")

    def _show_scopes(self, choices: Sequence[ScopeChoice]) -> None:
        self._choices = tuple(choices)
        chosen = next((n for n, c in enumerate(choices) if c.scope == self.scope), 0)
        self.scope = self._choices[chosen].scope
        self._view.show_scopes(self._choices, chosen)

    # Rendering

    def preview(self) -> None:
        """Make the document; warnings first, then its pages."""
        kind, scope, options = self.kind, self.scope, dict(self.options)
        actor, today = self._actor, self._today()

        def make(progress: Progress) -> Document:
            out = io.BytesIO()
            done = render(
                self._office, kind.key, scope, options, out, actor=actor, today=today, progress=progress
            )
            return Document(out.getvalue(), done, _(kind.title))

        def show(document: Document) -> None:
            self._document, self._registered = document, False
            self._view.show_stale(False)
            self._view.show_refusal("")
            self._view.show_document(document)

        def failed(error: GezhiError) -> None:
            self._forget()
            self._view.show_refusal(error.text)

        title = _("生成 {what}").format(what=_(kind.title))
        self._work.read(make, show, failed=failed, slot="printing", title=title)

    def _forget(self) -> None:
        self._document = None
        self._view.show_stale(False)
        self._view.show_refusal("")
        self._view.show_document(None)

    @property
    def document(self) -> Document | None:
        """What stands in the preview."""
        return self._document

    # Handing out

    def suggested_name(self) -> str:
        """A file name for the document, such as `网格服务联系卡_第三网格_20260630.pdf`."""
        where = next((c.words for c in self._choices if c.scope == self.scope), "")
        plain = "".join(ch for ch in f"{_(self.kind.title)}_{where}" if ch not in '\\/:*?"<>|')
        return f"{plain}_{self._today().strftime('%Y%m%d')}.pdf"

    def save(self, path: Path) -> None:
        """Write the PDF and put it into the register. What was at `path` is replaced whole or not at all."""
        document = self._document
        if document is None:
            return

        def write(_progress: object) -> None:
            part = path.with_name(path.name + ".part")
            try:
                part.write_bytes(document.pdf)
                part.replace(path)
            except OSError as error:
                part.unlink(missing_ok=True)
                text = _("存不到“{file}”,请换一个文件夹,或看看磁盘是不是满了、文件是不是开着。").format(
                    file=path.name
                )
                raise EnvironmentFailure(text, code="print.unwritable") from error

        def done(_nothing: None) -> None:
            self._view.show_saved(path)
            self.handed_out()

        self._work.read(write, done, failed=lambda e: self._view.show_refusal(e.text), title=_("存为 PDF"))

    def handed_out(self) -> None:
        """The document was printed or saved: write its line in the register, once."""
        document = self._document
        if document is None or self._registered:
            return
        self._registered = True
        actor, today = self._actor, self._today()
        self._work.change(
            lambda _progress: register_print(self._office, document.printed.job(), actor=actor, today=today),
            lambda _changes: self.load_register(),
            title=_("登记打印"),
            notice=_("已登记:{what} {n} 页").format(what=document.title, n=document.printed.pages),
        )

    def load_register(self) -> None:
        """The print register."""

        def look(_progress: object) -> list[PrintedRow]:
            with self._office.read() as db:
                return queries.register(db)

        self._work.read(look, self._view.show_register, slot="printing.register")

    def again(self, row: PrintedRow) -> None:
        """Choose what was printed then, to print it as it would be today."""
        if row.kind in KINDS:
            self.kind = KINDS[row.kind]
            scope = Scope.parse(row.scope)
            self._picked = ScopeChoice(scope, _("登记号 {n}").format(n=row.short)) if scope.ids else None
            self.scope, self.options = scope, dict(_known_options(self.kind, row.options))
            self._forget()
            self._view.show_kind(self.kind)
            self._look_up_scopes()


def _known_options(kind: Kind, options: Mapping[str, object]) -> Mapping[str, object]:
    return {option.key: options[option.key] for option in kind.options if option.key in options}
