"""The large boards from the office file: one at the gates of each grid, one overview for the office hall."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.documents.kinds import gate_board, office_board
from desktop.documents.kinds.gate_board import MOST_PEOPLE, GateBoard
from desktop.documents.kinds.grid_map.data import GridMapData, MapGrid, count, extent, landless
from desktop.documents.kinds.office_board import MOST_GRIDS, Fact, GridLine, OfficeBoard
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.privacy import SMALLEST_COUNT
from desktop.documents.render.batch import Asked, Batch, Subject, Team
from desktop.documents.render.boards import on_duty
from desktop.documents.render.cards import contact_code, helper_lines
from desktop.documents.render.finishing import FINISHING, finish_of
from desktop.documents.render.kind import Kind, Option
from desktop.documents.render.maps import bare, ground, own_ground, whole_ground
from desktop.documents.render.outlined import leading, lie
from desktop.operations.printing import BoardIssue
from desktop.queries import paper
from desktop.queries.paper import GridSign, Holder

_GATES = {
    "60x90": gate_board.Size.B60X90,
    "80x120": gate_board.Size.B80X120,
    "90x120": gate_board.Size.B90X120,
    "90x60": gate_board.Size.B90X60,
    "120x80": gate_board.Size.B120X80,
    "120x90": gate_board.Size.B120X90,
}
_HALLS = {"240x120": office_board.Size.B240X120, "300x150": office_board.Size.B300X150}
_AT_GATE = ("grid_leader", "grid_worker", "assistant", "police")
_PARTS = ("map", "contact", "duty")


def gates(db: Any, asked: Asked) -> Batch:
    """A board for each grid, or one for the whole community. A grid without buildings or people gets none.

    Raises `Refused` for a community without buildings.
    """
    team = Team(db, asked.today)
    data = _mapped(db, asked, team)
    photos = paper.pictures(db, [post.photo for posts in team.holders.values() for post in posts])
    template = load(gate_board.KEY)
    empty = {grid.id for grid in landless(data)}
    board_map, grounds = bare(data), {**own_ground(data), "": whole_ground(data)}
    outlines = leading(db, data)
    boards: list[GateBoard] = []
    issues: list[BoardIssue] = []
    subjects: list[Subject] = []
    warnings: list[PaperWarning] = []
    for sign in _signs(team, asked):
        holders = _holders(team, sign)
        if not holders or (sign is not None and sign.id in empty):
            text = _("没有负责的人，没有印牌") if not holders else _("没有划分楼栋，没有印牌")
            warnings.append(PaperWarning("board.no_people", text, sign.name if sign else ""))
            continue
        board = _gate(team, sign, holders, data, photos, db, asked, template)
        board = replace(board, map=board_map, ground=grounds.get(board.about, ()))
        if outlines:
            board = replace(board, outlines=outlines, lie=lie(outlines.under(data), board.about or None))
        kind, place_id = ("grid", sign.id) if sign else ("community", team.office().id)
        staff = tuple(dict.fromkeys(post.staff_id for post in holders))
        boards.append(board)
        issues.append(BoardIssue(kind, place_id, board.place, asked.word("size"), _PARTS, staff))
        subjects.append(Subject(kind, place_id, board.place))
    size, finish = _GATES[asked.word("size")], finish_of(asked)
    draw = partial(gate_board.draw, size=size, finish=finish, template=template)
    return Batch(boards, draw, tuple(issues), tuple(warnings), template.wording(), tuple(subjects))


def _mapped(db: Any, asked: Asked, team: Team) -> GridMapData:
    data = ground(db, asked, team)
    if not any(compound.buildings for compound in data.compounds):
        raise Refused(_("还没有楼栋，画不出示意图。请先导入楼栋表"), code="print.no_buildings")
    return data


def _signs(team: Team, asked: Asked) -> list[GridSign | None]:
    """The grids to make a board for; None stands for the whole community."""
    if asked.word("per") == "community" and asked.scope.kind == "community":
        return [None]
    return list(team.chosen_grids(asked.scope))


def _holders(team: Team, sign: GridSign | None) -> list[Holder]:
    """Head, worker, assistant and police officer of a grid, or the heads of all grids."""
    if sign is None:
        heads = [team.first(grid, "grid_leader", "grid_worker") for grid in team.grids]
        return [head for head in heads if head][:MOST_PEOPLE]
    if team.first(sign.id, *_AT_GATE) is None:
        return []  # the community's police officer alone answers for no grid
    named = [team.first(sign.id, role) or team.first(sign.office_id, role) for role in _AT_GATE]
    found = [post for post in named if post]
    return found[:MOST_PEOPLE]


def _gate(
    team: Team,
    sign: GridSign | None,
    holders: list[Holder],
    data: GridMapData,
    photos: dict[str, bytes],
    db: Any,
    asked: Asked,
    t: Template,
) -> GateBoard:
    office = team.office(sign.office_id if sign else "")
    name = sign.name if sign else ""
    worker = next((post for post in holders if post.role == "grid_worker" and post.phone), None)
    hotlines = [(N_("社区值班"), office.phone)] if office.phone else []
    if sign is not None:
        hotlines += [line for line in helper_lines(team, sign) if line[1] not in {p.phone for p in holders}]
        hotlines += _property_lines(db, data, sign)
    return GateBoard(
        community=office.name, title=t.word("title", community=office.name, grid=name), map=data,
        about=sign.id if sign else "", people=on_duty(holders, photos), published=asked.today,
        place=N_("{grid} 小区入口").format(grid=name or office.name), supervision_phone=office.supervision_phone,
        hotlines=tuple(hotlines), qr=contact_code(worker.name, worker.phone, office.name + name) if worker else "",
    )  # fmt: skip


def _property_lines(db: Any, data: GridMapData, sign: GridSign) -> list[tuple[str, str]]:
    """The property companies of the compounds a grid reaches into, by compound where there are several."""
    known = paper.property_phones(db)
    grid = next(one for one in data.grids if one.id == sign.id)
    micros = _micros(grid)
    reached = [
        compound
        for compound in data.compounds
        if compound.id in known
        and any(part.within(micros) for building in compound.buildings for part in building.parts)
    ]
    if len(reached) == 1:
        return [(N_("物业服务"), known[reached[0].id][1])]
    return [(N_("{name}物业").format(name=compound.name), known[compound.id][1]) for compound in reached]


def _micros(grid: MapGrid) -> frozenset[str]:
    return frozenset(micro.id for micro in grid.micro_grids)


def hall(db: Any, asked: Asked) -> Batch:
    """The overview of the community: one board. Raises `Refused` without buildings or with more than 24 grids."""
    team = Team(db, asked.today)
    data = _mapped(db, asked, team)
    if len(data.grids) > MOST_GRIDS:
        text = _("总览牌最多列 {most} 个网格，这里有 {n} 个")
        raise Refused(text.format(most=MOST_GRIDS, n=len(data.grids)), code="print.too_many_grids")
    office, template, outlines = team.office(), load(office_board.KEY), leading(db, data)
    board = OfficeBoard(
        community=office.name, map=bare(data), facts=tuple(_facts(data)),
        lines=tuple(_line(team, data, grid) for grid in data.grids), households=_shown(count(data).households),
        published=asked.today, address=office.street + office.address,
        supervision_phone=office.supervision_phone,
        hotlines=((N_("社区值班"), office.phone),) if office.phone else (),
        outlines=outlines, lie=lie(outlines.under(data), None) if outlines else None,
    )  # fmt: skip
    size, finish = _HALLS[asked.word("size")], finish_of(asked)
    named = [team.first(grid.id, role) for grid in data.grids for role in ("grid_leader", "grid_worker")]
    staff = tuple(dict.fromkeys(post.staff_id for post in named if post))
    place = N_("社区大厅")
    issue = BoardIssue("community", office.id, place, asked.word("size"), ("map", "contact"), staff)
    draw = partial(office_board.draw, size=size, finish=finish, template=template)
    subject = Subject("community", office.id, place)
    return Batch([board], draw, (issue,), wording=template.wording(), subjects=(subject,))


def _facts(data: GridMapData) -> list[Fact]:
    """Figures of places. A figure of nothing is left out."""
    whole = count(data)
    figures = (
        (N_("网格"), len(data.grids)),
        (N_("微网格"), sum(len(grid.micro_grids) for grid in data.grids)),
        (N_("小区院落"), len(data.compounds)),
        (N_("楼栋"), whole.buildings + whole.courtyards),
        (N_("单元"), whole.stairwells),
    )
    return [Fact(label=label, figure=figure) for label, figure in figures if figure]


def _line(team: Team, data: GridMapData, grid: MapGrid) -> GridLine:
    head, worker = team.first(grid.id, "grid_leader"), team.first(grid.id, "grid_worker")
    reach = extent(data, _micros(grid))
    phone = next((post.phone for post in (worker, head) if post and post.phone), "")
    return GridLine(
        name=grid.name, scope="，".join(f"{compound}{buildings}" for compound, buildings in reach),
        households=_shown(count(data, _micros(grid)).households), head=head.name if head else "",
        worker=worker.name if worker else "", phone=phone,
    )  # fmt: skip


def _shown(households: int) -> int:
    """Fewer than three households are not named: a figure that small points at somebody."""
    return households if households >= SMALLEST_COUNT else 0


KINDS = (
    Kind(
        "board-gate",
        N_("小区入口公示牌"),
        True,
        ("community", "grid"),
        (
            Option("per", N_("每块牌管"), "grid", (("grid", N_("一个网格")), ("community", N_("全社区")))),
            Option(
                "size",
                N_("大小"),
                "60x90",
                (
                    ("60x90", N_("60×90 厘米竖式")),
                    ("80x120", N_("80×120 厘米竖式")),
                    ("90x120", N_("90×120 厘米竖式")),
                    ("90x60", N_("90×60 厘米横式")),
                    ("120x80", N_("120×80 厘米横式")),
                    ("120x90", N_("120×90 厘米横式")),
                ),
            ),
            *FINISHING,
        ),
        gates,
    ),
    Kind(
        "board-office",
        N_("社区网格总览牌"),
        True,
        ("community",),
        (
            Option(
                "size",
                N_("大小"),
                "240x120",
                (("240x120", N_("240×120 厘米")), ("300x150", N_("300×150 厘米"))),
            ),
            *FINISHING,
        ),
        hall,
    ),
)
