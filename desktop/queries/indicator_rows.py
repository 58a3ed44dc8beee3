"""The short tables a return is counted over, as frozen rows of one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CommunityFact:
    """A community; `declared` holds the figures a county table states for it."""

    id: str
    code: str
    name: str
    county: str
    kind: str
    office_kind: str | None
    platform_kind: str | None
    platform_posts: int | None
    meeting: bool | None
    diary: bool | None
    publish: bool | None
    declared: Mapping[str, Any]
    leading_group: str | None = None


@dataclass(frozen=True, slots=True)
class GridFact:
    """A grid in use. `board` says which of map, contact and duty are posted up, None where nobody said."""

    id: str
    community_id: str
    code: str
    number: int
    name: str
    kind: str
    declared: Mapping[str, Any]
    board: tuple[bool | None, bool | None, bool | None]
    bounds: tuple[str, ...] = ()  # east, south, west, north


@dataclass(frozen=True, slots=True)
class MicroFact:
    """A micro-grid in use."""

    id: str
    grid_id: str
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class CompoundFact:
    """A compound; `company` looks after it, "" when nobody does or nobody said."""

    id: str
    community_id: str
    name: str
    company: str = ""


@dataclass(frozen=True, slots=True)
class BuildingFact:
    """A building with its community and the name of its compound."""

    id: str
    community_id: str
    compound: str
    label: str
    head_name: str


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A stairwell of a building."""

    id: str
    building_id: str
    label: str


@dataclass(frozen=True, slots=True)
class LandFact:
    """A building, or one unit of it, lies in a micro-grid."""

    micro_id: str
    building_id: str
    unit_id: str | None


@dataclass(frozen=True, slots=True)
class StaffFact:
    """A person of the team who has not left."""

    id: str
    community_id: str
    name: str
    full_time: bool | None
    committee_posts: tuple[str, ...]
    certificate: str | None
    source: str
    outsider: bool | None
    education: str = ""
    birth: str = ""
    politics: str = ""


@dataclass(frozen=True, slots=True)
class PostFact:
    """A post held on the day by somebody who has not left."""

    id: str
    staff_id: str
    role: str
    scope_kind: str
    scope_id: str
    outsider: bool


@dataclass(frozen=True, slots=True)
class BoardFact:
    """A board that hangs at a grid, and which parts it shows."""

    grid_id: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PatrolFact:
    """One round of a grid inside the period."""

    id: str
    grid_id: str
    day: str
    worker_name: str


@dataclass(frozen=True, slots=True)
class GroupFact:
    """A chat group in use."""

    id: str
    community_id: str
    name: str
