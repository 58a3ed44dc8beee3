"""What the page of rare characters does: list them, describe one, give a picture of one, forget one. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import EnvironmentFailure, GezhiError, Refused
from desktop.base.i18n import _
from desktop.documents.layout.glyphs import prepared
from desktop.domain.permissions import Action
from desktop.operations import glyphs as operations
from desktop.queries import accounts
from desktop.queries import glyphs as queries
from desktop.queries.glyphs import Said

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


@dataclass(frozen=True)
class Standing:
    """Characters by themselves, and whether the person here may change them."""

    rows: Mapping[str, Said]
    may: bool


class GlyphsView(Protocol):
    """What is told to the page."""

    def show_standing(self, standing: Standing) -> None: ...
    def say(self, text: str, kind: str = "alarm") -> None: ...


class GlyphsPresenter:
    """`standing` is what the last look found."""

    def __init__(self, view: GlyphsView, office: Workspace, work: Work, *, actor: str) -> None:
        self._view, self._office, self._work, self._actor = view, office, work, actor
        self.standing: Standing | None = None

    def reload(self) -> None:
        """Read the characters again."""

        def look(_progress: Progress) -> Standing:
            with self._office.read() as db:
                return Standing(
                    queries.said(db), accounts.permit(db, self._actor).may(Action.MANAGE_SETTINGS)
                )

        def show(standing: Standing) -> None:
            self.standing = standing
            self._view.show_standing(standing)

        self._work.read(look, show, slot="settings.glyphs")

    def changed(self, changes: Changes) -> None:
        """The office changed somewhere."""
        if changes.concerns("setting", "account"):
            self.reload()

    def describe(self, char: str, words: str) -> None:
        """Print `char` as its description from now on."""
        self._change(
            lambda: operations.describe(self._office, char.strip(), words=words, actor=self._actor),
            _("已登记“{char}”的拆字写法").format(char=char.strip()),
        )

    def picture(self, char: str, path: Path) -> None:
        """Print the picture in `path` for `char` from now on."""

        def change() -> Changes:
            try:
                data = prepared(path.read_bytes())
            except OSError as error:
                text = _("打不开“{name}”。").format(name=path.name)
                raise EnvironmentFailure(text, code="glyph.file") from error
            except ValueError as error:
                text = _("“{name}”不是能用的图片。").format(name=path.name)
                raise Refused(text, code="glyph.picture") from error
            return operations.describe(self._office, char.strip(), picture=data, actor=self._actor)

        self._change(change, _("已登记“{char}”的图片").format(char=char.strip()))

    def forget(self, char: str) -> None:
        """Print a box again."""
        self._change(
            lambda: operations.forget(self._office, char, actor=self._actor),
            _("已取消“{char}”的登记").format(char=char),
        )

    def _change(self, change: Callable[[], Changes], notice: str) -> None:
        self._work.change(
            lambda _p: change(), lambda _changes: self.reload(), failed=self._failed, title=_("生僻字"),
            notice=notice,
        )  # fmt: skip

    def _failed(self, error: GezhiError) -> None:
        self._view.say(error.text)
