"""A finished document leaves the screen: into a file, or page after page to a printer, and into the register. No Qt."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import Cancelled, Refused
from desktop.base.i18n import _
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.render import KINDS, Printed, export, filing
from desktop.domain import paper_order
from desktop.operations import printing
from desktop.queries.printed import PrintedRow

if TYPE_CHECKING:
    from desktop.base.errors import GezhiError
    from desktop.base.progress import Progress
    from desktop.documents.render.export import Picture
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


@dataclass(frozen=True)
class Document:
    """A finished PDF and what the renderer said about it."""

    pdf: bytes
    printed: Printed
    title: str
    row: PrintedRow | None = None  # its line in the register, when it was made again from there
    same: bool = True

    @property
    def public(self) -> bool:
        """Whether it may hang on a wall, and so go to an advert shop."""
        return KINDS[self.printed.kind].public

    @property
    def warnings(self) -> tuple[PaperWarning, ...]:
        """To be read before the paper is handed out."""
        return self.printed.warnings


@dataclass(frozen=True)
class Sending:
    """How a document goes to the printer; `start` and `stop` count pages in the order of `domain.paper_order`."""

    sides: str = paper_order.AS_IS
    start: int = 0
    stop: int | None = None


Shoot = Callable[
    [Path, str, int, "Progress"], "Sequence[Picture]"
]  # PDF, kind, dots an inch: `render.export.pictures`
Paint = Callable[[bytes, Sending, "Progress", Callable[[int], None]], object]


class HandingView(Protocol):
    """What is asked of the screen."""

    def show_refusal(self, text: str) -> None: ...
    def show_saved(self, path: Path) -> None: ...
    def show_pictures(self, made: Sequence[Picture]) -> None: ...
    def ask_to_turn(self, run: Sending) -> None: ...
    def ask_replace(self, text: str, go: Callable[[], object]) -> None: ...


class HandingOut:
    """Holds the document in the preview. The bytes that are shown, saved and printed are the same; the register gets
    one line, whichever way the paper leaves."""

    def __init__(
        self,
        view: HandingView,
        office: Workspace,
        work: Work,
        *,
        actor: str,
        today: Callable[[], date],
        written: Callable[[], None],
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today, self._written = actor, today, written
        self._document: Document | None = None
        self._registered = self._begun = False

    @property
    def document(self) -> Document | None:
        """What stands in the preview."""
        return self._document

    def take(self, document: Document | None) -> None:
        """Another document, or none. One that was made again from the register has its line there already."""
        self._document = document
        row = document.row if document else None
        self._registered, self._begun = row is not None and not row.pending, row is not None

    def save(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Write the PDF and register it, both or neither. What was at `path` is replaced whole or not at all.

        `then` is called when it stands there, in the place of telling so.
        """
        document = self._document
        if document is None:
            return
        actor, today, registered = self._actor, self._today(), self._registered

        def write(_progress: object) -> Changes | None:
            part = filing.part_of(path)
            try:
                part.write_bytes(document.pdf)
                if registered:
                    part.replace(path)
                    self._tell_again(document)
                    return None
            except OSError as error:
                raise filing.unwritable(path) from error
            return filing.file(self._office, document.printed.job(), path, actor=actor, today=today)

        def done(_changes: object) -> None:
            self._registered = True
            if then is None:
                self._view.show_saved(path)
            else:
                then()
            self._written()

        self._work.change(write, done, failed=lambda e: self._view.show_refusal(e.text), title=_("存为 PDF"))

    def save_pictures(self, path: Path, dpi: int, shoot: Shoot, *, overwrite: bool = False) -> None:
        """Write every page beside `path` in its kind (.png, .jpg), from the PDF of the same name, which is registered.

        Only of what is public. A PDF with other content under that name stays, and nothing is done. Pictures that are
        there already are replaced when the clerk says so; the one at `path` itself was asked about when it was chosen.
        """
        document = self._document
        if document is None:
            return
        pdf, kind = path.with_suffix(".pdf"), "png" if path.suffix.lower() == ".png" else "jpg"

        def look(_progress: object) -> None:
            export.insist_public(document.public)
            wanted = export.names(pdf, kind, document.printed.pages)
            if not overwrite:
                export.insist_free([one for one in wanted if one != path and one.exists()])
            if pdf.exists() and pdf.read_bytes() != document.pdf:
                text = _("“{name}”已存在,内容不同。请换一个名字。")
                raise Refused(text.format(name=pdf.name), code="export.exists")

        def draw() -> None:
            self._work.read(
                lambda progress: shoot(pdf, kind, dpi, progress), self._view.show_pictures, failed=failed,
                title=_("出图片"),
            )  # fmt: skip

        def failed(error: GezhiError) -> None:
            if error.code == "export.taken":
                again = partial(self.save_pictures, path, dpi, shoot, overwrite=True)
                self._view.ask_replace(error.text, again)
            else:
                self._view.show_refusal(error.text)

        self._work.read(look, lambda _none: self.save(pdf, draw), failed=failed)

    def send(self, paint: Paint, run: Sending) -> None:
        """Have the document painted on a printer, page after page. It is in the register from the first page on, with
        how far it came; when it is whole, or was stopped, what lies complete on paper counts as handed out."""
        document = self._document
        if document is None:
            return
        office, job, registered = self._office, document.printed.job(), self._registered
        actor, fresh = self._actor, not (self._registered or self._begun)
        self._begun = True

        def work(progress: Progress) -> int:
            if fresh:
                printing.begin(office, job, actor=actor, state=printing.PRINTING, where={"sides": run.sides})
            done = run.start

            def sent(pages: int) -> None:
                nonlocal done
                done = pages
                if not registered:
                    printing.advance(office, job.id, pages)

            with contextlib.suppress(Cancelled):  # what was sent is printed: it is no failure, the rest waits
                if registered:
                    self._tell_again(document)
                paint(document.pdf, run, progress, sent)
            return done

        self._work.read(work, lambda done: self._sent(document, run, done), title=_("正在打印"))

    def _tell_again(self, document: Document) -> None:
        """Paper that is in the register already leaves once more: the auditor's chain says so."""
        self._office.record_event("print.again", actor=self._actor, object_id=document.printed.register_id)

    def _sent(self, document: Document, run: Sending, done: int) -> None:
        pages = document.printed.pages
        if run.stop is not None and run.stop == done < pages:
            self._view.ask_to_turn(replace(run, start=done, stop=None))
        elif not self._registered:
            self.settle(document, done)

    def stopped(self, done: int) -> None:
        """The clerk stops here for now, after so many pages of the order."""
        if self._document is not None and not self._registered:
            self.settle(self._document, done)

    def settle(self, document: Document, done: int) -> None:
        """The printer is at rest after so many pages: register what lies complete on paper."""
        actor, today = self._actor, self._today()
        whole = done >= document.printed.pages
        self._registered = whole

        def finish(_progress: object) -> Changes:
            return printing.finish(
                self._office, document.printed.register_id, actor=actor, today=today, pages_done=done
            )

        notice = (
            _("已登记:{what} {n} 页").format(what=document.title, n=done)
            if whole
            else _("停在第 {n} 页,可以从“打印登记”接着打").format(n=done)
        )
        self._work.change(finish, lambda _changes: self._written(), title=_("登记打印"), notice=notice)
