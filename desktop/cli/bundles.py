"""`gezhi bundle`: write for a recipient, look inside, apply, and whom to believe."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.base.clock import as_datetime, today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli import bundle_ways, one_by_one
from desktop.cli.session import Terminal, add_common, add_office, opened
from desktop.exchange.bundle import acknowledging, container, exchange, read
from desktop.operations import trust
from desktop.queries import computers, disputes, gaps, pictures
from desktop.queries import trust as trust_queries

MEGABYTE = 1024 * 1024
keys = bundle_ways.keys


def register(commands: Any) -> None:
    """Add `bundle` and its parts."""
    bundle = commands.add_parser("bundle", help=_("交换包:写出、查看、收下"))
    parts = bundle.add_subparsers(dest="part", required=True, metavar=_("动作"))
    identity = parts.add_parser("identity", help=_("本机的接收码和签名码"), epilog="gezhi bundle identity")
    add_common(identity)
    identity.set_defaults(run=run_identity)
    write = parts.add_parser(
        "write", help=_("写一个交换包"), epilog="gezhi bundle write office.gezhi --to age1… --out 9月.sqb"
    )
    add_office(write)
    write.add_argument(
        "--to", required=True, metavar="RECIPIENT", help=_("district(区里)、电脑的名称,或对方的接收码(age1…)")
    )
    write.add_argument("--out", required=True, type=Path, help=_("写到哪个文件"))
    write.add_argument("--full", action="store_true", help=_("包含全部记录,不只是对方还没有的"))
    write.add_argument(
        "--part-size", type=float, metavar="MB", default=container.PART_SIZE / MEGABYTE,
        help=_("每份最大多少 MB(U 盘小就写小些)"),
    )  # fmt: skip
    write.set_defaults(run=run_write)
    inspect = parts.add_parser("inspect", help=_("查看交换包的封面"), epilog="gezhi bundle inspect 9月.sqb")
    inspect.add_argument("file", type=Path)
    add_common(inspect)
    inspect.set_defaults(run=run_inspect)
    apply = parts.add_parser(
        "apply", help=_("收下交换包"), epilog="gezhi bundle apply office.gezhi 9月.sqb --preview"
    )
    add_office(apply)
    apply.add_argument("file", nargs="+", type=Path)
    apply.add_argument("--preview", action="store_true", help=_("只看会改什么,不写入"))
    apply.set_defaults(run=run_apply)
    receipt = parts.add_parser(
        "receipt", help=_("读区级回执,核对双方数据"), epilog="gezhi bundle receipt office.gezhi 回执.sqr"
    )
    add_office(receipt)
    receipt.add_argument("file", type=Path)
    receipt.set_defaults(run=run_receipt)
    _register_trust(parts)
    bundle_ways.register(parts)


def _register_trust(parts: Any) -> None:
    accept = parts.add_parser(
        "trust", help=_("信任一台电脑的签名"), epilog="gezhi bundle trust office.gezhi KEY --name 2号电脑"
    )
    add_office(accept)
    accept.add_argument("key", nargs="?", help=_("对方的签名码;不写则列出已信任的"))
    accept.add_argument("--name", default="", help=_("这是谁的电脑"))
    accept.add_argument("--withdraw", action="store_true", help=_("不再信任"))
    accept.set_defaults(run=run_trust)


def run_identity(args: argparse.Namespace) -> int:
    """What to give to those who shall write for this computer, or believe it."""
    mine = keys()
    Terminal(args.json).answer(
        {"recipient": mine.recipient, "signer": mine.public_key, "install": mine.install_id},
        _("接收码(给要发包过来的人):\n{recipient}\n签名码(给要收本机包的人):\n{signer}").format(
            recipient=mine.recipient, signer=mine.public_key
        ),
    )
    return 0


def run_write(args: argparse.Namespace) -> int:
    """Write a bundle and say how much is in it."""
    with opened(args) as office:
        with office.read() as db:
            to = _recipient(computers.addressees(db, keys().public_key), args.to)
        done = exchange.write(
            office, to, args.out, install=keys(), actor=args.actor, full=args.full,
            part_size=int(args.part_size * MEGABYTE),
        )  # fmt: skip
    Terminal(args.json).answer(
        {
            "bundle": done.bundle_id,
            "ops": done.ops,
            "bytes": done.bytes,
            "pictures": done.pictures,
            "digest": done.digest,
            "out": str(done.path),
            "files": [str(path) for path in done.paths],
        },
        _("已写出 {out}:{n} 条操作{pictures},{kb} KB。可以安全弹出。").format(
            out="、".join(map(str, done.paths)),
            n=done.ops,
            pictures=pictures.added(done.pictures),
            kb=done.bytes // 1024 + 1,
        ),
    )
    return 0


def _recipient(known: list[computers.Addressee], said: str) -> str:
    """The key to seal to: of the district, of a computer by its name, or the one that was given."""
    found = [one.recipient for one in known if said == one.name or said == one.kind == "district"]
    if not found and not said.lower().startswith("age1"):
        names = "、".join(one.name for one in known) or _("无")
        raise Refused(
            _("不知道要写给谁:“{name}”。可写给:{names};也可以直接给出对方的接收码(age1…)。").format(
                name=said, names=names
            ),
            code="bundle.addressee",
        )
    return found[0] if found else said


def run_inspect(args: argparse.Namespace) -> int:
    """What can be told without applying it."""
    seen = read.inspect(args.file, install=keys())
    result: dict[str, Any] = {
        "bundle": seen.outer.bundle_id, "suite": seen.outer.suite, "bytes": seen.outer.cipher_len,
        "for_us": seen.for_us,
    }  # fmt: skip
    words = _("这个交换包不是发给本机的。")
    if seen.manifest is not None:
        claim = seen.manifest
        ops = sum(segment.ops for segment in claim.segments)
        when = as_datetime(claim.wall_ms).strftime("%Y-%m-%d %H:%M")
        result |= {
            "office": claim.office, "sender": claim.sender, "signer": claim.signer, "ops": ops, "pictures": claim.pictures,
            "written": when,
            "counts": dict(claim.counts), "digest": dict(claim.state_digest), "conflicts": claim.conflicts,
        }  # fmt: skip
        words = _("来自 {office},{when} 写出,{n} 条操作{pictures}。").format(
            office=claim.office, when=when, n=ops, pictures=pictures.added(claim.pictures)
        )
    Terminal(args.json).answer(result, words)
    return 0


def run_apply(args: argparse.Namespace) -> int:
    """Apply bundles one after another, each all or nothing; of several the refused ones do not hold up the others."""
    results: list[dict[str, Any]] = []
    lines: list[str] = []
    touched: set[str] = set()
    with opened(args) as office:

        def take(file: Path) -> None:
            done = exchange.apply(
                office, file, install=keys(), actor=args.actor, preview=args.preview, detail=True
            )
            results.append({"file": str(file), **_told(done)})
            touched.update(record for _kind, record in done.touched)
            lines.append(
                _("{file}:{n} 条新记录,{k} 条已有,{c} 处待裁决").format(
                    file=file.name, n=done.new_ops, k=done.known_ops, c=done.conflicts
                )
            )
            lines.extend(_in_words(done, office.clock.milliseconds()))
            lines.extend([done.alert] if done.alert else [])

        if len(args.file) == 1:  # refused: as any other command is
            take(args.file[0])
            refused = []
        else:
            refused = one_by_one.take(args.file, take, lines, kept=not args.preview)
        with office.read() as db:
            standing = disputes.count(db, touched)
            missing = gaps.gaps(db, own_id=office.db_id, at_ms=office.clock.milliseconds())
            awaited = pictures.awaited(db, keys().public_key)
        if not args.preview:
            lines += [*(gap.words for gap in missing), *filter(None, (awaited,))]
    total = {name: sum(r[name] for r in results) for name in ("new_ops", "pictures")}
    total["conflicts"] = sum(r["conflicts"] for r in results) if args.preview else standing
    last = {key: results[-1][key] if results else none for key, none in (("missing", []), ("digest", {}))}
    Terminal(args.json).answer({**total, **last, "bundles": results, "refused": refused}, "\n".join(lines))
    return 1 if refused else 0


def _told(done: exchange.Applied) -> dict[str, Any]:
    counts = dict(done.arrival.counts) if done.arrival else {}
    return {
        "new_ops": done.new_ops, "known_ops": done.known_ops, "conflicts": done.conflicts,
        "missing": [{"stream": m.stream, "first": m.first, "last": m.last} for m in done.missing],
        "digest": dict(done.digest), "preview": done.preview, "register": counts, "parted": done.parted,
        "pictures": done.pictures, "pictures_awaited": done.awaited,
        "sources": [
            {"computer": s.computer, "ops": s.ops, "first_day": s.first_day, "last_day": s.last_day}
            for s in done.sources
        ],
    }  # fmt: skip


def _in_words(done: exchange.Applied, at_ms: int) -> list[str]:
    """What happens to the register, and who wrote it; a repeat says that nothing was new."""
    brought = ["  " + pictures.counted(done.pictures)] if done.pictures else []
    if not done.new_ops:
        return brought or ["  " + _("0 条新数据:这个包里的内容这里都有了。")]
    year = as_datetime(at_ms).year
    words = [done.arrival.words] if done.arrival else []
    return ["  " + line for line in (*words, *(source.words(year) for source in done.sources))] + brought


def run_receipt(args: argparse.Namespace) -> int:
    """Hold a district's receipt against the file; 1 when both hold the same operations and differ in a row."""
    with opened(args) as office:
        told = acknowledging.acknowledge(office, args.file, install=keys(), actor=args.actor)
    unequal = [f"{one.place} {one.what}: {one.theirs} / {one.ours}" for one in told.figures if not one.same]
    Terminal(args.json).answer(
        {
            "district": told.district, "office": told.office, "lacking": told.lacking, "unknown": told.unknown,
            "equal": told.equal, "difference": told.difference, "theirs": dict(told.theirs), "ours": dict(told.ours),
            "named": told.named,
        },
        "\n".join([told.words, *unequal]),
    )  # fmt: skip
    return 1 if told.equal is False else 0


def run_trust(args: argparse.Namespace) -> int:
    """Accept, withdraw or list signers."""
    with opened(args) as office:
        if args.key and args.withdraw:
            trust.withdraw_signer(office, args.key, actor=args.actor)
        elif args.key:
            day = today(office.clock)
            trust.accept_signer(office, args.key, name=args.name, actor=args.actor, today=day)
        with office.read() as db:
            known = trust_queries.trusted_signers(db)
    rows = [{"key": s.public_key, "name": s.name, "since": s.since} for s in known]
    words = "\n".join(f"{s.name}  {s.public_key}  {s.since}" for s in known) or _("还没有信任任何电脑。")
    Terminal(args.json).answer({"trusted": rows}, words)
    return 0
