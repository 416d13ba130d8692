"""The units of the demo world: what they are called, what they speak of, how much they do in a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

UnitKind = Literal["government", "office", "department", "town"]


@dataclass(frozen=True)
class Unit:
    """One reporting unit.

    ``scale`` is the expected number of applications a year, ``licences`` and ``penalties`` of decisions;
    ``fee`` the yearly fee income in ten thousand yuan; ``topics`` are the subjects its prose speaks of.
    """

    name: str
    short: str
    kind: UnitKind
    we: str
    topics: tuple[str, ...]
    scale: int
    licences: int = 0
    penalties: int = 0
    fee: float = 0.0
    documents: int = 0


def government(place: str) -> Unit:
    """Returns the government of a place; its figures are the sum of its units, so it has no scale of its own."""
    topics = (
        "营商环境优化",
        "重大项目建设",
        "财政预算决算",
        "民生实事办理",
        "城乡低保救助",
        "义务教育招生",
        "老旧小区改造",
    )
    return Unit(f"{place}人民政府", f"{place}人民政府", "government", f"我{place[-1]}", topics, 0)


def office(place: str, scale: int) -> Unit:
    """Returns the office of the government, which reports for itself."""
    topics = (
        "政府常务会议议定事项",
        "政府公报编发",
        "建议提案办理",
        "重点工作督查",
        "政策文件集中公开",
        "政务新媒体管理",
    )
    return Unit(
        f"{place}人民政府办公室", f"{place}政府办公室", "office", "本机关", topics, scale, documents=14
    )


_TOWN_TOPICS = (
    "惠民惠农补贴发放",
    "农村人居环境整治",
    "高标准农田建设",
    "村级财务收支",
    "低保和临时救助",
    "防汛抗旱值守",
    "乡村道路养护",
    "耕地保护巡查",
    "民政优抚资金",
    "农村饮水安全",
    "森林防火巡护",
    "村级卫生室建设",
)


def town(place: str, short: str, number: int, scale: int, licences: int = 0) -> Unit:
    """Returns a town, township or street office; ``number`` chooses its subjects."""
    topics = tuple(_TOWN_TOPICS[(number * 5 + step * 3 + step) % len(_TOWN_TOPICS)] for step in range(6))
    we = {"镇": "我镇", "乡": "我乡", "道": "本街道"}[short[-1]]
    name = f"{place}{short}办事处" if short.endswith("街道") else f"{place}{short}人民政府"
    return Unit(name, short, "town", we, tuple(dict.fromkeys(topics)), scale, licences)


_DEPARTMENTS: dict[str, tuple[tuple[str, ...], int, int, float, int]] = {
    "教育局": (
        ("义务教育招生", "学区划分调整", "学生营养餐", "校外培训治理", "教师招聘", "学校食堂监管"),
        64,
        3,
        0.0,
        4,
    ),
    "公安局": (
        ("户籍业务办理", "交通秩序管理", "反诈宣传预警", "出入境证件办理", "警情通报"),
        5200,
        1480,
        86.35,
        2,
    ),
    "民政局": (
        ("养老机构备案", "城乡低保", "社会组织登记", "地名管理", "残疾人两项补贴", "婚姻登记"),
        43,
        0,
        0.0,
        5,
    ),
    "财政局": (("预决算公开", "政府采购监管", "惠企资金直达", "政府债务管理", "非税收入收缴"), 12, 4, 0.0, 6),
    "人力资源和社会保障局": (
        ("就业见习岗位", "根治欠薪", "职业技能培训", "社保待遇调整", "事业单位招聘"),
        58,
        11,
        0.0,
        3,
    ),
    "自然资源局": (
        ("征地信息", "国有土地出让", "不动产登记", "地质灾害防治", "国土空间规划"),
        410,
        37,
        1253.4,
        7,
    ),
    "住房和城乡建设局": (
        ("保障房配租", "燃气安全整治", "工程质量监督", "物业服务监管", "历史建筑保护"),
        265,
        52,
        318.6,
        8,
    ),
    "交通运输局": (
        ("农村公路建设", "客运班线调整", "超限治理", "出租车行业管理", "路网养护"),
        730,
        216,
        0.0,
        3,
    ),
    "农业农村局": (
        ("农机购置补贴", "高素质农民培育", "动物疫病防控", "种业监管", "宅基地管理"),
        96,
        28,
        2.75,
        4,
    ),
    "卫生健康委员会": (
        ("公共卫生服务", "医疗机构校验", "托育服务", "职业病防治", "家庭医生签约"),
        187,
        63,
        0.0,
        2,
    ),
    "应急管理局": (
        ("安全生产执法", "防灾减灾演练", "危化品监管", "事故调查报告", "物资储备"),
        38,
        71,
        0.0,
        3,
    ),
    "市场监督管理局": (
        ("食品抽检结果", "企业信用监管", "特种设备安全", "价格监督检查", "消费维权"),
        6870,
        342,
        0.0,
        6,
    ),
    "医疗保障局": (("医保目录调整", "基金监管", "异地就医结算", "生育津贴", "药品集中采购"), 0, 19, 0.0, 2),
}


def department(place: str, short: str, scale: int) -> Unit:
    """Returns a department of the place, one of those declared here by short name."""
    topics, licences, penalties, fee, documents = _DEPARTMENTS[short]
    we = "本委" if short.endswith("委员会") else "我局"
    return Unit(
        f"{place}{short}", short, "department", we, topics, scale, licences, penalties, fee, documents
    )
