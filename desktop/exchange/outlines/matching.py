"""Which outline is which listed building: proposals by what is written in the outline, for a clerk to confirm.

Nothing is decided here. `exact`: the compound is said and the number is there; `guessed`: the number fits and something
less than words says which compound; `duplicate`: two outlines want one building; `none`: nothing fits.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.base.i18n import N_
from desktop.exchange.outlines.data import MapFile, Outline
from desktop.exchange.outlines.gathering import doubled_area
from desktop.exchange.outlines.labels import Label, parsed, plain
from desktop.exchange.outlines.standing import Places
from desktop.queries.outlines import ListedBuilding

NEAR = 15_000  # cm: whose neighbours may speak for an outline
FIELDS = (
    "楼号", "幢号", "栋号", "楼栋号", "楼栋", "楼栋名称", "楼幢号", "建筑编号", "label", "name", "名称", "number",
    "addr_housenumber", "addr:housenumber", "text",
)  # fmt: skip
COMPOUND_FIELDS = ("小区", "小区名称", "院落", "compound", "village", "estate", "residential")


class Fit(StrEnum):
    EXACT = "exact"
    GUESSED = "guessed"
    DUPLICATE = "duplicate"
    NONE = "none"


FIT_NAMES: Mapping[Fit, str] = {
    Fit.EXACT: N_("对上了"), Fit.GUESSED: N_("猜的"), Fit.DUPLICATE: N_("重复"), Fit.NONE: N_("没对上"),
}  # fmt: skip


Listed = ListedBuilding


@dataclass(frozen=True, slots=True)
class Match:
    """One outline and the building proposed for it ("" none). `because`: what spoke for it, as a key."""

    outline: Outline
    fit: Fit
    building: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Matching:
    """All proposals in the file's order, buildings nothing was found for, and outlines that are compounds."""

    matches: tuple[Match, ...]
    unmatched: tuple[str, ...]
    compounds: Mapping[str, Outline]

    def count(self) -> dict[Fit, int]:
        """How many of each fit."""
        found = Counter(match.fit for match in self.matches)
        return {fit: found.get(fit, 0) for fit in Fit}


def choose_field(found: MapFile, listed: Sequence[Listed]) -> str:
    """The attribute whose words fit the listed numbers best; "" where the outlines have labels of their own or no
    attribute says anything."""
    if any(outline.label for outline in found.outlines):
        return ""
    numbers = {label.number for one in listed if (label := parsed(one.label))}
    best, chosen = 0.0, ""
    for field in found.fields():
        texts = [text for outline in found.outlines if (text := outline.attributes.get(field))]
        fitting = {text for text in texts if (label := parsed(text)) and label.number in numbers}
        distinct = len(fitting) / max(len(set(texts)), 1)
        named = 0.5 if field.lower() in FIELDS else 0.0
        worth = len(fitting) * (distinct + named)
        if worth > best:
            best, chosen = worth, field
    if chosen:
        return chosen
    return next((field for field in found.fields() if field.lower() in FIELDS), "")


def match(found: MapFile, listed: Sequence[Listed], *, compound: str = "") -> Matching:
    """Propose a building for every outline that is labelled; `compound`: the id of the only one in the file."""
    return _Matcher(found, listed, compound).matching()


class _Matcher:
    def __init__(self, found: MapFile, listed: Sequence[Listed], compound: str) -> None:
        self._only = compound
        self._outlines = found.outlines
        self._by_number: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._compounds_of: dict[str, set[str]] = defaultdict(set)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._by_alias: dict[str, set[str]] = defaultdict(set)
        self._listed = [one for one in listed if compound in ("", one.compound_id)]
        for one in self._listed:
            if label := parsed(one.label):
                self._by_number[one.compound_id, label.number].append(one.id)
                self._compounds_of[label.number].add(one.compound_id)
            for name in one.names:
                self._by_name[plain(name)].add(one.compound_id)
            for words in (one.alias, one.label, one.title):
                if len(plain(words)) > 1:
                    self._by_alias[plain(words)].add(one.id)
        self._grounds = {
            k: next(iter(owner)) for k, outline in enumerate(self._outlines)
            if len(owner := self._by_name.get(plain(outline.label), set())) == 1
        }  # fmt: skip
        self._places = Places([self._outlines[k] for k in self._grounds])
        self._ground_of = list(self._grounds.values())

    def matching(self) -> Matching:
        first = [
            match for k, outline in enumerate(self._outlines)
            if k not in self._grounds and (match := self._one(outline)) is not None
        ]  # fmt: skip
        matches = _without_doubles(self._by_neighbours(first))
        taken = {match.building for match in matches}
        unmatched = tuple(one.id for one in self._listed if one.id not in taken)
        compounds: dict[str, Outline] = {}
        for k, compound in self._grounds.items():
            compounds.setdefault(compound, self._outlines[k])
        return Matching(tuple(matches), unmatched, compounds)

    def _one(self, outline: Outline) -> Match | None:
        """A proposal; None for an outline without a word on it, which nobody asks a clerk about."""
        if not plain(outline.label):
            return None
        named = self._by_alias.get(plain(outline.label), set())
        label = parsed(outline.label)
        if len(named) == 1 and label is None:
            return Match(outline, Fit.EXACT, next(iter(named)), "name")
        if label is None:
            return Match(outline, Fit.NONE)
        compound, because = self._compound(outline, label)
        candidates = self._compounds_of.get(label.number, set())
        if compound:
            fitting = self._by_number.get((compound, label.number), [])
            if len(fitting) == 1:
                return Match(outline, Fit.EXACT, fitting[0], because)
            return Match(outline, Fit.NONE)
        # Words before the number that name no compound of ours speak against it: 学生公寓6号楼 is not our 6号楼.
        if label.before or len(candidates) != 1:
            return Match(outline, Fit.NONE)
        (only,) = candidates
        fitting = self._by_number[only, label.number]
        return (
            Match(outline, Fit.GUESSED, fitting[0], "only") if len(fitting) == 1 else Match(outline, Fit.NONE)
        )

    def _compound(self, outline: Outline, label: Label) -> tuple[str, str]:
        """(compound, what says so): the words before the number, an attribute, the area it lies in, the clerk."""
        if label.before:
            found = self._named(label.before)
            if len(found) == 1:
                return next(iter(found)), "words"
        for field in outline.attributes:
            if field.lower() in COMPOUND_FIELDS:
                found = self._named(plain(outline.attributes[field]))
                if len(found) == 1:
                    return next(iter(found)), "attribute"
        west, south, east, north = outline.bounds()
        around = self._places.round((west + east) // 2, (south + north) // 2)
        if around:
            return self._ground_of[around[0]], "ground"
        return (self._only, "told") if self._only and not label.before else ("", "")

    def _named(self, words: str) -> set[str]:
        """The compounds that words name: exactly, or as the end or the beginning of what stands there."""
        if exact := self._by_name.get(words):
            return exact
        found = {
            name: owners for name, owners in self._by_name.items()
            if len(name) > 1 and (words.endswith(name) or _same_place(words, name) or _same_place(name, words))
        }  # fmt: skip
        longest = max(map(len, found), default=0)
        return set().union(*(owners for name, owners in found.items() if len(name) == longest))

    def _by_neighbours(self, matches: Sequence[Match]) -> list[Match]:
        """A bare number in several compounds goes to the compound of the matched outlines round it."""
        of_building = {one.id: one.compound_id for one in self._listed}
        settled = [(_middle(m.outline), of_building[m.building]) for m in matches if m.fit is Fit.EXACT]
        taken = {m.building for m in matches if m.building}
        found = []
        for one in matches:
            label = parsed(one.outline.label)
            if one.fit is not Fit.NONE or label is None or label.before:
                found.append(one)
                continue
            x, y = _middle(one.outline)
            votes = Counter(
                compound for (a, b), compound in settled if max(abs(a - x), abs(b - y)) <= NEAR
            ).most_common(2)
            clear = votes and (len(votes) == 1 or votes[0][1] > 2 * votes[1][1])
            fitting = self._by_number.get((votes[0][0], label.number), []) if clear else []
            free = [building for building in fitting if building not in taken]
            found.append(
                replace(one, fit=Fit.GUESSED, building=free[0], because="near") if len(free) == 1 else one
            )
        return found


def _same_place(long: str, short: str) -> bool:
    """Whether one is the other with a word behind it for what it is: 桂花园小区, 桂花园."""
    return len(short) > 1 and long.startswith(short) and long.removeprefix(short) in _PLACE_WORDS


_PLACE_WORDS = ("小区", "社区", "家园", "新村", "院", "大院", "宿舍", "家属院", "小区内")


def _middle(outline: Outline) -> tuple[int, int]:
    west, south, east, north = outline.bounds()
    return (west + east) // 2, (south + north) // 2


def _without_doubles(matches: Sequence[Match]) -> list[Match]:
    """Outlines that want one building are duplicates, all of them; but a guess gives way to the only exact one."""
    wanting: dict[str, list[int]] = defaultdict(list)
    for k, one in enumerate(matches):
        if one.building:
            wanting[one.building].append(k)
    found = list(matches)
    for rivals in wanting.values():
        exact = [k for k in rivals if matches[k].fit is Fit.EXACT]
        if len(rivals) < 2:
            continue
        if len(exact) == 1:
            for k in set(rivals) - set(exact):
                found[k] = Match(matches[k].outline, Fit.NONE)
            continue
        for k in rivals:
            found[k] = replace(matches[k], fit=Fit.DUPLICATE)
    return found


def size(outline: Outline) -> float:
    """The ground it covers in square metres: the largest ring less its holes, near enough for a table."""
    return sum(abs(doubled_area(ring)) for ring in outline.rings) / 20_000


def settled(matching: Matching, chosen: Mapping[int, str] | None = None) -> Iterable[tuple[Outline, str]]:
    """(outline, building) of what is to be applied. `chosen`: the clerk's word by place in `matches` ("" leave it);
    without it everything exact or guessed, and no duplicate. Two outlines may be chosen for one building: both parts
    are its outline then."""
    for k, one in enumerate(matching.matches):
        proposed = one.building if one.fit in (Fit.EXACT, Fit.GUESSED) else ""
        if building := proposed if chosen is None else chosen.get(k, ""):
            yield one.outline, building
