"""People and groups that contradict the figures: full time and on the side, groups without grids, the very old."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.base.i18n import N_, _
from desktop.returns.catalogue import subjects_of as of
from desktop.returns.catalogue import work_of as work
from desktop.returns.evaluation import FAILING
from desktop.returns.look import Contradiction, Look, Rule


def _on_the_side(look: Look) -> Iterator[Contradiction]:
    """Called full time, and yet a member of the committees."""
    both = [
        p for view in look.basis.views(look.scope) for p in of.members_at_work(view) or () if p.fact.full_time
    ]
    if both:
        text = _("{n}名网格员填的是专职,却又是兼任网格员的“两委”成员").format(n=len(both))
        values = {code: look.figures[code].value for code in ("B10.full_time", "C04")}
        yield Contradiction("B10.full_time-C04", text, values, tuple(p.ref for p in both))


def _neither(look: Look) -> Iterator[Contradiction]:
    """Full-time and part-time workers do not make up all of them."""
    if not look.known("B10.full_time", "B10.part_time", "B01"):
        return
    full, part, every = (look.number(code) for code in ("B10.full_time", "B10.part_time", "B01"))
    if full + part < every:
        unsaid = [
            p for view in look.basis.views(look.scope) for p in of.workers(view) if p.fact.full_time is None
        ]
        text = _("专职{full}人、兼职{part}人,加起来不到网格员{every}人:{n}人没有填专职还是兼职").format(
            full=full, part=part, every=every, n=len(unsaid)
        )
        values = {code: look.figures[code].value for code in ("B10.full_time", "B10.part_time", "B01")}
        yield Contradiction("B10-B01", text, values, tuple(p.ref for p in unsaid))


def _groups(look: Look) -> Iterator[Contradiction]:
    """Micro-grids without a group (grids, where there are no micro-grids), groups without a place."""
    if not look.known("I03", "A22"):
        return
    groups, micros = look.number("I03"), look.number("A22")
    without = look.basis.rows("I04", FAILING, scope=look.scope) if look.known("I04") else []
    if micros and without:
        text = _("微群{groups}个、微网格{micros}个,不是一一对应:{n}个微网格没有群").format(
            groups=groups, micros=micros, n=len(without)
        )
        values = {code: look.figures[code].value for code in ("I03", "A22")}
        yield Contradiction("I03-A22", text, values, tuple(without))
    bare = [grid for view in look.basis.views(look.scope) for grid in work.grids_ungrouped(view)]
    if not micros and bare:
        text = _("微群{groups}个、网格{grids}个,不是一一对应:{n}个网格没有群").format(
            groups=groups, grids=look.number("A11"), n=len(bare)
        )
        values = {code: look.figures[code].value for code in ("I03", "A11")}
        yield Contradiction("I03-A11", text, values, tuple(grid.ref for grid in bare))
    loose = [
        group
        for view in look.basis.views(look.scope)
        for group in view.groups
        if not view.facts.work.grouped.get(group.id)
    ]
    if loose:
        text = _("{n}个微群没有写明是哪个网格的群").format(n=len(loose))
        values = {"I03": look.figures["I03"].value}
        yield Contradiction("I03-scope", text, values, tuple(group.ref for group in loose))


def _listed(code: str, words: str) -> Rule:
    """A figure that should be nought, as a sentence of its own; `words` has {n} and is marked for translation."""

    def rule(look: Look) -> Iterator[Contradiction]:
        if n := look.number(code):
            yield look.found((code,), _(words).format(n=n), code)

    return rule


def _never_out(look: Look) -> Iterator[Contradiction]:
    """Patrols and a full team are reported, and some workers visited nobody."""
    if look.known("G12") and look.number("G12"):
        idle = [p for view in look.basis.views(look.scope) for p in work.idle(view) or ()]
        text = _("{every}名网格员里有{n}人时段内一次走访也没有").format(every=look.number("B01"), n=len(idle))
        values = {code: look.figures[code].value for code in ("B01", "G12")}
        yield Contradiction("G12", text, values, tuple(p.ref for p in idle))


RULES: tuple[Rule, ...] = (
    _on_the_side, _neither, _groups,
    _listed("M05", N_("{n}名年过105岁的居民两年内没有走访记录")), _listed("F06", N_("{n}名居民的身份证号与别人相同")),
    _listed("E04", N_("{n}块公示牌上还写着已经离岗的人")),
    _listed("C17", N_("{n}名包保对象疑似假包保:责任人包了10人以上,或时段内没人走访")), _never_out,
)  # fmt: skip
