"""What somebody is told who may only look: which login may, so that nobody has to guess whom to ask."""

from __future__ import annotations

from desktop.base.errors import Refused
from desktop.base.i18n import _


def writing_words() -> str:
    """To whom may only look, and wanted to write."""
    return _("您登录的数据库账号只能查看,不能改。请用建库的数据库账号登录,或请区级库管理员办理。")


def reading_words() -> str:
    """To whom may look, but not at what the thing asked for is counted from."""
    return _(
        "这里要用到重点人群、证件号码或操作日志,您登录的数据库账号看不到。"
        "请数据库管理员给它 gezhi_care_reader 角色,或用建库的数据库账号登录。"
    )


def outdated_words() -> str:
    """To whom may only look, while the database was made by an earlier program."""
    return _("这个区级库是早先版本建的,还没有更新,只能查看的账号打不开。请先用建库的数据库账号打开一次。")


def making_words() -> str:
    """To whom may not make a district in an empty database: nobody has made it yet to whom he could be sent."""
    return _(
        "您登录的数据库账号不能在这个数据库里建库。请数据库管理员运行 GRANT CREATE ON DATABASE 数据库名 TO 账号名,再试一次。"
    )


def no_making() -> Refused:
    """As an error."""
    return Refused(making_words(), code="district.permission")


def no_writing() -> Refused:
    """As an error."""
    return Refused(writing_words(), code="district.permission")


def no_reading() -> Refused:
    """As an error."""
    return Refused(reading_words(), code="district.permission")
