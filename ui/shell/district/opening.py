"""The doors of a district for the gate and for its window, imported on a job thread like those of an office."""

# ruff: noqa: PLC0415  (a database driver and sixty tables, which the log-in window must not wait for)

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.gate.district_presenter import DistrictGate, OpenedDistrict, Wanted

if TYPE_CHECKING:
    from ui.bridge.district_desk import District
    from ui.bridge.work import Work
    from ui.shell.district.window import DistrictWindow
    from ui.shell.gate.window import GateWindow


def district_gate(gate: GateWindow, work: Work) -> DistrictGate:
    """The presenter of the district's page with the real doors."""
    return DistrictGate(gate, work, _open, _found)


def _open(wanted: Wanted) -> OpenedDistrict:
    from desktop.district import opening

    asked = opening.address(wanted.where, wanted.login, wanted.password)
    opened = opening.open_district(asked, opening.default_folder())
    return OpenedDistrict(opened, asked.where, wanted.user.strip())


def _found(wanted: Wanted) -> OpenedDistrict:
    from desktop.district import opening

    asked = opening.address(wanted.where, wanted.login, wanted.password)
    opened = opening.found_district(asked, opening.default_folder(), code=wanted.code, name=wanted.name)
    return OpenedDistrict(opened, asked.where, wanted.user.strip())


def district_of(opened: OpenedDistrict) -> District:
    """What the window needs of an open district, with this machine's clock."""
    from desktop.base.clock import SystemClock, today
    from desktop.district.survey import Survey
    from ui.bridge.district_desk import District

    opening, clock = opened.opening, SystemClock()
    return District(
        opening.database, opening.keys, opening.code, opening.name, opened.user, lambda: today(clock),
        clock.milliseconds, opening.quarantine, Survey(opening.database),
    )  # fmt: skip


def district_window(opened: OpenedDistrict) -> DistrictWindow:
    """The window on an open district."""
    from ui.shell.district.window import DistrictWindow
    from ui.shell.sessions import program_version

    return DistrictWindow(district_of(opened), program_version())
