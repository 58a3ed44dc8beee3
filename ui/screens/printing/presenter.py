"""What the print screen does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.documents.render import KINDS, Kind, Printed, Scope, filing, render
from desktop.documents.render.reprint import reprint
from desktop.queries import team
from desktop.queries.places import scopes
from desktop.queries.printed import PrintedRow
from ui.screens.printing.handing import Document, HandingOut, HandingView
from ui.screens.printing.register_presenter import RegisterPresenter, RegisterView

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

COMMUNITY = "community"
PAPER_STEPS = ("print.issue", "paper.end", "board.hang")  # say where paper is, not what is on it
PICKED = "picked"  # records another screen sent here to be printed


@dataclass(frozen=True)
class ScopeChoice:
    """One thing a document can be made for; `initials` find it by typing."""

    scope: Scope
    words: str
    initials: str = ""


class PrintingView(HandingView, Protocol):
    """What the presenter asks of the screen."""

    def show_kind(self, kind: Kind) -> None: ...
    def show_scopes(self, choices: Sequence[ScopeChoice], chosen: int) -> None: ...
    def show_document(self, document: Document | None) -> None: ...
    def show_stale(self, stale: bool) -> None: ...


class PrintingPresenter:
    """A document is rendered once; saving and printing use the same bytes and write one line in the register."""

    def __init__(
        self,
        view: PrintingView,
        register_view: RegisterView,
        office: Workspace,
        work: Work,
        *,
        actor: str,
        today: Callable[[], date],
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.kind = next(iter(KINDS.values()))
        self.scope = Scope()
        self.options: dict[str, object] = {}
        self._picked: ScopeChoice | None = None
        self._choices: tuple[ScopeChoice, ...] = ()
        self.handing = HandingOut(view, office, work, actor=actor, today=today, written=self.load_register)
        self._stale, self._settled = True, False
        self.register = RegisterPresenter(register_view, office, work, actor=actor, today=today)

    def entered(self) -> None:
        """The screen became visible."""
        if self._stale:
            self._stale = False
            self._view.show_kind(self.kind)
            self._look_up_scopes()
            self._settle()

    def _settle(self) -> None:
        """Bring to an end what was under way when the program ended, once; then show the register."""
        if self._settled:
            self.load_register()
            return
        self._settled = True
        actor, today = self._actor, self._today()

        def work(_progress: object) -> None:
            filing.settle(self._office, actor=actor, today=today)

        self._work.change(work, lambda _done: self.load_register())

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """The office changed: a preview made before may be wrong. Handing paper out does not make it so."""
        self.register.changed(changes, visible=visible)
        if changes.name in PAPER_STEPS or not changes.touched:
            return
        self._stale = True
        if self.handing.document is not None:
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
            if picked is not None and picked.scope.kind in (*kind.scopes, "stale"):
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
            self.handing.take(document)
            self._view.show_stale(False)
            self._view.show_refusal("")
            self._view.show_document(document)

        def failed(error: GezhiError) -> None:
            self._forget()
            self._view.show_refusal(error.text)

        title = _("生成 {what}").format(what=_(kind.title))
        self._work.read(make, show, failed=failed, slot="printing", title=title)

    def _forget(self) -> None:
        self.handing.take(None)
        self._view.show_stale(False)
        self._view.show_refusal("")
        self._view.show_document(None)

    @property
    def document(self) -> Document | None:
        """What stands in the preview."""
        return self.handing.document

    # Handing out

    def suggested_name(self) -> str:
        """A file name for the document, such as `网格服务联系卡_第三网格_20260630.pdf`."""
        where = next((c.words for c in self._choices if c.scope == self.scope), "")
        plain = "".join(ch for ch in f"{_(self.kind.title)}_{where}" if ch not in '\\/:*?"<>|')
        return f"{plain}_{self._today().strftime('%Y%m%d')}.pdf"

    def load_register(self) -> None:
        """The print register, and what of it is wrong by now."""
        self.register.load()

    def show_again(self, row: PrintedRow) -> None:
        """A print as it was, from what the register keeps; one that was stopped can go on at its next page."""
        actor, today = self._actor, self._today()

        def make(progress: Progress) -> Document:
            out = io.BytesIO()
            made = reprint(self._office, row.id, out, actor=actor, today=today, progress=progress)
            printed = Printed(
                row.id,
                row.kind,
                row.scope,
                row.options,
                made.pages,
                row.items,
                made.warnings,
                made.sha256,
                (),
            )
            title = _(KINDS[row.kind].title)
            return Document(out.getvalue(), printed, title, row, made.same)

        def show(document: Document) -> None:
            self.handing.take(document)
            self._view.show_stale(False)
            self._view.show_document(document)
            self._view.show_refusal(
                "" if document.same else _("程序更新过,版面可能与当时略有不同,内容一样。")
            )

        failed = self._view.show_refusal
        self._work.read(make, show, failed=lambda e: failed(e.text), slot="printing", title=_("照原样重印"))

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

    def replace_stale(self, kind: str) -> None:
        """Choose what is wrong now of one kind, and make it at once."""
        if kind in KINDS:
            self.kind, self.scope, self.options = KINDS[kind], Scope("stale"), {}
            self._picked = ScopeChoice(self.scope, _("需更换的"))
            self._forget()
            self._view.show_kind(self.kind)
            self._look_up_scopes()
            self.preview()


def _known_options(kind: Kind, options: Mapping[str, object]) -> Mapping[str, object]:
    return {option.key: options[option.key] for option in kind.options if option.key in options}
