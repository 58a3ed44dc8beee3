"""What the editor does with the scan behind the map. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from desktop.base.errors import GezhiError, Refused
from desktop.base.i18n import _
from desktop.documents import pictures
from desktop.domain.site_geometry import Affine, Point
from desktop.operations import map_background as operations
from desktop.queries import paper

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.queries.site_map import Background
    from desktop.workspace import Workspace
    from ui.bridge.work import Work
    from ui.screens.map_editor.presenter import MapPresenter

KINDS: Final = "(*.jpg *.jpeg *.png *.bmp *.webp)"


class BackdropView(Protocol):
    """What is asked of the screen."""

    def show_pictures(self, backgrounds: Sequence[Background], files: Mapping[str, bytes]) -> None: ...
    def show_refusal(self, text: str) -> None: ...


class BackdropPresenter:
    """Of several scans the last one brought in is the one that is laid; all may be shown."""

    def __init__(
        self, view: BackdropView, office: Workspace, work: Work, map_: MapPresenter, *, actor: str
    ) -> None:
        self._view, self._office, self._work, self._map, self._actor = view, office, work, map_, actor
        self._files: dict[str, bytes] = {}

    @property
    def current(self) -> Background | None:
        """The scan that is worked with."""
        found = self._map.drawing.backgrounds
        return found[-1] if found else None

    @property
    def missing(self) -> bool:
        """Whether the scan lies in another file of the office: pictures do not travel with the records."""
        return self.current is not None and self.current.sha256 not in self._files

    def refresh(self) -> None:
        """The map was read anew: fetch the pictures that are not here yet."""
        backgrounds = self._map.drawing.backgrounds
        wanted = [b.sha256 for b in backgrounds if b.sha256 not in self._files]

        def look(_progress: object) -> dict[str, bytes]:
            with self._office.read() as db:
                return paper.pictures(db, wanted)

        def show(found: dict[str, bytes]) -> None:
            self._files.update(found)
            self._view.show_pictures(backgrounds, self._files)

        if wanted:
            self._work.read(look, show, slot="map.pictures")
        else:
            show({})

    def add(self, path: Path) -> None:
        """Lay a picture file behind the map: opened in a process of its own, kept clean, over all of the map."""
        ground = self._map.drawing.extent()

        def bring(_progress: object) -> Changes:
            try:
                data = path.read_bytes()
            except OSError as error:
                raise Refused(_("这个文件读不出来:{name}").format(name=path.name), code="map.file") from error
            plan = pictures.plan(data)
            affine = Affine.first(plan.wide, plan.high, ground)
            size = (plan.wide, plan.high)
            return operations.add(self._office, path.stem, plan.jpeg, size, affine, actor=self._actor)

        self._work.change(bring, failed=self._failed, title=_("读底图"), notice=_("底图已放上,请定比例"))

    def scale(self, one: Point, two: Point, metres: float) -> None:
        """Two places on the map as it lies, and how far they are apart in truth."""
        current = self.current
        if current is None or current.affine is None:
            return
        try:
            affine = current.affine.scaled(
                _dot(current.affine, one), _dot(current.affine, two), round(100 * metres)
            )
        except Refused as error:
            self._view.show_refusal(error.text)
            return
        self._lay(current.id, affine)

    def locate(self, points: Sequence[Point]) -> None:
        """Three times: a place on the scan, and where it belongs (six points, one after another)."""
        current = self.current
        if current is None or current.affine is None:
            return
        lies = current.affine
        pairs = [(_dot(lies, points[n]), points[n + 1]) for n in range(0, 6, 2)]
        try:
            affine = Affine.through(pairs)
        except Refused as error:
            self._view.show_refusal(error.text)
            return
        self._lay(current.id, affine)

    def pale(self, opacity: int) -> None:
        """How strong the scan shows, in percent."""
        if (current := self.current) is not None and current.opacity != opacity:
            self._change(
                lambda: operations.show(self._office, current.id, opacity=opacity, actor=self._actor)
            )

    def switch(self) -> None:
        """Hide the scan, or show it again."""
        if (current := self.current) is not None:
            hidden = not current.hidden
            self._change(lambda: operations.show(self._office, current.id, hidden=hidden, actor=self._actor))

    def remove(self) -> None:
        """Take the scan away."""
        if (current := self.current) is not None:
            self._change(lambda: operations.remove(self._office, current.id, actor=self._actor))

    def _lay(self, background_id: str, affine: Affine) -> None:
        self._change(lambda: operations.lay(self._office, background_id, affine, actor=self._actor))

    def _change(self, work: Callable[[], Changes]) -> None:
        self._work.change(lambda _progress: work(), failed=self._failed)

    def _failed(self, error: GezhiError) -> None:
        self._view.show_refusal(error.text)


def _dot(affine: Affine, point: Point) -> tuple[float, float]:
    """The dot of the picture that lies on a place of the ground."""
    x, y = point[0] * 10_000 - affine.c, point[1] * 10_000 - affine.f
    base = affine.a * affine.e - affine.b * affine.d
    return (x * affine.e - y * affine.b) / base, (y * affine.a - x * affine.d) / base
