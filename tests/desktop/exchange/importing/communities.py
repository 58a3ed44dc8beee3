"""Invented communities whose every fact is known: compounds, homes and people a layout can then be made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from desktop.domain.id_number import check_digit

AS_OF = date(2026, 6, 30)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
    "戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
)
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建国红玉梅志文斌鹏飞浩宇轩涵怡雪琳嘉欣子睿思远晨曦"
_MINORITY = ("阿依古丽·买买提", "迪丽拜尔·艾合麦提", "巴特尔·其木格")
_COMMUNITIES = (
    ("梧桐社区", "330381001002", "安阳街道", "瑞安市", "温州市", "浙江省", "0577"),
    ("滨江里社区", "510107020003", "浆洗街街道", "武侯区", "成都市", "四川省", "028"),
    ("幸福路社区", "230103030004", "荣市街道", "南岗区", "哈尔滨市", "黑龙江省", "0451"),
    ("三里桥社区", "340103004005", "三里庵街道", "庐阳区", "合肥市", "安徽省", "0551"),
)
_ESTATES = (
    "梧桐苑", "金色家园", "滨河花园", "翠湖名邸", "阳光城", "和平新村", "紫荆公寓", "东湖湾", "桃源居", "御景龙湾",
    "一品江山", "三江花园", "五里新村", "八一小区", "阳光城二期", "百步亭", "九号院公馆", "西城壹号",
)  # fmt: skip
_OLD = (
    "机械厂家属院", "粮食局宿舍", "棉纺厂生活区", "供销社家属楼", "二建公司宿舍", "铁路新村", "二七宿舍", "第三中学家属院",
)  # fmt: skip
_YARDS = ("槐树弄", "柳树巷", "石板街", "水井坊", "四道巷")
Place = tuple[str, str, str | None, str | None]


@dataclass
class Resident:
    """What is true of one person. `id_kind`: good, none, numeric (typed as a number, its end is lost), old (15 digits)."""

    name: str
    sex: str
    birth: date
    relation: str
    id_number: str
    id_kind: str = "good"
    phones: tuple[str, ...] = ()
    ethnicity: str = "01"
    politics: str | None = None
    education: str | None = None
    hukou: str | None = None
    state: str | None = None
    note: str = ""
    categories: tuple[str, ...] = ()


@dataclass
class Home:
    """A dwelling with one family, or with a status and nobody."""

    place: Place
    grid: int
    micro: int
    status: str
    people: list[Resident] = field(default_factory=list)


@dataclass
class Community:
    """A community; `shape` of a compound: estate (buildings and units), tower (no units), yard."""

    name: str
    code: str
    street: str
    county: str
    city: str
    province: str
    area: str
    grids: int
    shapes: dict[str, str]
    homes: list[Home]

    def answers(self) -> dict[str, object]:
        """What the clerk answers, in the form of `gezhi-decisions/1`."""
        names = ("name", "code", "street", "county", "city", "province")
        return {
            "community": {n: getattr(self, n) for n in names},
            "grids": self.grids,
            "phone_area": self.area,
            "compounds": list(self.shapes),
            "courtyard_compounds": [n for n, shape in self.shapes.items() if shape == "yard"],
        }


def id_number(rng: Random, birth: date, sex: str) -> str:
    """A valid number drawn at random; the area code exists nowhere in particular."""
    area = rng.choice(("420303", "330381", "510107", "110105", "440524", "230103", "654101"))
    order = rng.randrange(1, 490) * 2 + (1 if sex == "1" else 0)
    first = f"{area}{birth:%Y%m%d}{order:03d}"
    return first + check_digit(first)


def invent(rng: Random, homes: int = 24) -> Community:
    """A community of about `homes` dwellings."""
    name, code, street, county, city, province, area = rng.choice(_COMMUNITIES)
    names = rng.sample(_ESTATES, rng.randint(1, 2)) + rng.sample(_OLD, rng.randint(0, 1))
    shapes = {n: rng.choice(("estate", "estate", "tower")) for n in names}
    if rng.random() < 0.4:
        shapes[rng.choice(_YARDS)] = "yard"
    grids = rng.randint(1, 4)
    community = Community(name, code, street, county, city, province, area, grids, shapes, [])
    places = _places(rng, shapes, homes)
    taken: set[str] = set()
    where: dict[tuple[str, str], tuple[int, int]] = {}
    for place in places:
        key = (place[0], place[1])
        if key not in where:
            where[key] = (len(where) % grids + 1, rng.randint(1, 5))
        home = Home(place, *where[key], rng.choice(("self", "self", "self", "rented")))
        if rng.random() < 0.12:
            home.status = rng.choice(("vacant", "not_reached"))
        else:
            home.people = _family(rng, taken)
        community.homes.append(home)
    community.homes.sort(key=lambda h: (h.grid, list(shapes).index(h.place[0]), _order(h.place)))
    return community


def _order(place: Place) -> tuple[tuple[int, str], ...]:
    return tuple((int(p), "") if p and p.isdigit() else (0, p or "") for p in place[1:])


def _places(rng: Random, shapes: dict[str, str], count: int) -> list[Place]:
    found: set[Place] = set()
    while len(found) < count:
        compound = rng.choice(list(shapes))
        shape = shapes[compound]
        if shape == "yard":
            found.add((compound, str(rng.randint(1, 9)), None, str(rng.randint(1, 5))))
        else:
            building = rng.choice(("1", "2", "3", "12") if shape == "estate" else ("1", "2", "A", "B"))
            floor, door = rng.randint(1, 6 if shape == "estate" else 24), rng.randint(1, 3)
            unit = str(rng.randint(1, 3)) if shape == "estate" else None
            found.add((compound, building, unit, f"{floor}{door:02d}"))
    return sorted(found, key=str)


def _family(rng: Random, taken: set[str]) -> list[Resident]:
    sex = rng.choice("12")
    age = rng.randint(24, 85)
    surname = rng.choice(_SURNAMES)
    people = [_person(rng, taken, sex, age, "02", surname)]
    if rng.random() < 0.7:
        other = "2" if sex == "1" else "1"
        people.append(_person(rng, taken, other, age + rng.randint(-4, 4), "12" if other == "2" else "11"))
    child_surname = surname if sex == "1" else people[-1].name[0]
    for _child in range(rng.choice((0, 0, 1, 1, 2)) if age < 60 else rng.choice((0, 0, 1))):
        child = rng.choice("12")
        years = max(0, age - rng.randint(22, 38))
        people.append(_person(rng, taken, child, years, "20" if child == "1" else "30", child_surname))
    if age < 60 and rng.random() < 0.15:
        people.append(_person(rng, taken, "2", min(100, age + 26), "52"))
    return people


def _person(rng: Random, taken: set[str], sex: str, age: int, relation: str, surname: str = "") -> Resident:
    name = (surname or rng.choice(_SURNAMES)) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2, 2))))
    if rng.random() < 0.02:
        name = rng.choice(_MINORITY)
    while name in taken:
        name = rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, 2))
    taken.add(name)
    birth = AS_OF - timedelta(days=max(age, 0) * 365 + rng.randint(30, 330))
    person = Resident(name, sex, birth, relation, id_number(rng, birth, sex))
    chance = rng.random()
    if chance < 0.06:
        person.id_kind = "numeric"
    elif chance < 0.10:
        person.id_kind = "none"
    elif chance < 0.12 and birth.year < 1996:
        person.id_kind = "old"
    if age > 12 and rng.random() < 0.8:
        person.phones = tuple(_phone(rng) for _n in range(rng.choice((1, 1, 1, 2))))
    person.ethnicity = rng.choice(("01", "01", "01", "03", "06"))
    person.politics = rng.choice(("01", "13", "13", None)) if age >= 18 else None
    person.education = rng.choice(("20", "30", "60", "70", "80")) if age >= 22 else None
    person.hukou = rng.choice(("here", "here", "outside", "away"))
    if relation != "02" and rng.random() < 0.05:
        person.state = rng.choice(("left", "dead"))
    elif rng.random() < 0.08:
        person.note, person.categories = rng.choice(
            (("低保户", ("dibao",)), ("独居老人", ("alone",)), ("残疾二级", ("disabled",)), ("在外务工", ()))
        )
    return person


def _phone(rng: Random) -> str:
    return f"1{rng.choice('35789')}{rng.randint(0, 9)}0000{rng.randint(0, 9999):04d}"
