"""Names of public bodies as they are printed: recognising one, telling short from full, simplified characters."""

from __future__ import annotations

import re
from functools import cache

import opencc

from tasks.extract.prose import fold

_FIELDS = (
    "财政|教育|公安|民政|司法|人力资源|人社|自然资源|自然资规|国土|生态环境|环境保护|环保|住房|住建|交通|水利|水务|农业|农村|商务|文化|文旅|文体|"
    "卫生|卫健|退役军人|应急|审计|统计|市场监督|市监|医疗保障|医保|信访|林业|园林|发展和改革|发展改革|发改|科学技术|科技|工业|工信|经济|民族|"
    "宗教|城市管理|城管|综合行政执法|综合执法|行政审批|政务服务|政务公开|机关事务|税务|气象|地方志|档案|乡村振兴|扶贫|大数据|数据|金融|体育|广播|"
    "国有资产|国资|粮食|人民防空|人防|供销|外事|旅游|海洋|渔业|畜牧|残疾人|投资促进|招商|消防|地震|烟草|邮政|公积金|投资|规划|城乡"
)
_LEVEL_ONLY = re.compile(rf"^(?:[省市县区州旗镇乡]|全[省市县区])?(?:人民)?(?:政府|{_FIELDS})")
_MINISTRY = re.compile(r"[^省市县区州旗镇乡]{2,8}部")
"""A ministry of the state: its name needs no place."""
_PLAIN_GOVERNMENT = re.compile(
    r"^[省市县区州旗镇乡](?:人民)?政府(?:办公[室厅])?$|^街道(?:办事处)?$|^(?:党政|"
    r"政府|党委)?办公[室厅]$|^人民政府(?:办公[室厅])?$"
)
_FULL_END = re.compile(
    r"(?:政府|办公室|办公厅|委员会|管委会|办事处|局|厅|中心|[^人]民法院|检察院|"
    r"支队|总队|公司|署|院|处|所|站|委|办)(?:\([^()]*\))?$"
)
_NOT_A_NAME = re.compile(
    r"[,。;:!?《》<>“”〔〕\"'=/\\@]|https?|www|\d{4}|^(?:我|本|该|各|全|其|此|这|为|"
    r"与|和|在|对|由|经|请|按|以|将|是|及|并|从|向|据)|"
    r"网$|网站|门户|平台|本站|编辑|管理员|超级|admin|公众号|日报|时报|晚报|新闻|"
    r"电视|公报|栏目|专栏|首页|年报|年度报告|信息公开$|原创|转载"
)
_ENDING = re.compile(
    r"(?:人民政府|政府|办公室|办公厅|委员会|管委会|办事处|街道办|街道|镇|乡|苏木|"
    r"[省市州盟县区旗]|局|厅|委|办|部|署|院|处|所|站|"
    r"中心|支队|总队|大队|联合会|公司|集团|学校|中学|小学|大学|学院|医院|基地|"
    r"馆|社|会|园|示范区|机关|组)(?:\([^()]{1,20}\))?$"
)
_ONLY_IN_SIMPLIFIED = frozenset("乾於昇")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified_name(name: str) -> str:
    """Returns a printed name in simplified characters, blanks dropped, brackets as printed.

    Characters that are traditional in most words but also stand in simplified place names (乾县, 於潜镇) stay when
    nothing else in the name is traditional.
    """
    bare = "".join(name.split())
    changed = {a for a, b in zip(bare, fold(bare), strict=True) if a != b and "㐀" <= a <= "鿿"}
    return _converter().convert(bare) if changed - _ONLY_IN_SIMPLIFIED else bare


def looks_like_name(plain: str) -> bool:
    """Tells whether a squeezed text as a whole reads as the name of a public body."""
    return 3 <= len(plain) <= 40 and _NOT_A_NAME.search(plain) is None and _ENDING.search(plain) is not None


def is_short(plain: str) -> bool:
    """Tells whether a name says no place: 财政局, 县财政局, 镇人民政府, 办公室."""
    return bool(_LEVEL_ONLY.match(plain) or _PLAIN_GOVERNMENT.match(plain)) and not _MINISTRY.fullmatch(plain)


def names_a_body(plain: str) -> bool:
    """Tells whether a name ends in a body (人民政府, 局, 办公室), not only in a place (哭泉镇, 上海市)."""
    return _FULL_END.search(plain) is not None


def extends(longer: str, shorter: str) -> bool:
    """Tells whether ``longer`` is ``shorter`` with what it leaves out: 百泉镇 → 百泉镇人民政府, 财政局 → 洪泽区财政局.

    县人民政府 is not extended to 县人民政府办公室: they are two publishers.
    """
    if len(longer) <= len(shorter):
        return False
    if longer.endswith(shorter):
        return True
    if names_a_body(shorter):
        return False
    rest = longer.split(shorter, 1)[1] if shorter in longer else ""
    return rest in (
        "人民政府",
        "政府",
        "办事处",
        "街道办事处",
        "管理委员会",
        "管委会",
        "党工委管委会",
        "区管理委员会",
    )


def same_body(one: str, other: str) -> bool:
    """Tells whether two squeezed names may mean one body: equal, or one the other's short form."""
    one, other = (re.sub("人民政府", "政府", re.sub("委员会", "委", name)) for name in (one, other))
    return one == other or extends(one, other) or extends(other, one)


def place_of(plain: str) -> str:
    """Returns the leading place of a name up to its last place word ('' if it names none)."""
    match = re.match(
        r"^.{1,16}(?:省|自治区|市|州|盟|地区|县|区|旗|镇|乡|街道|苏木)(?=人民政府|政府|[^市县区镇乡]*$)",
        plain,
    )
    return match[0] if match else ""
