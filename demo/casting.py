"""Who plays what: the page layout of every unit, and which report carries which planted fault."""

from __future__ import annotations

from typing import Literal

from demo import faults
from demo.faults import Planter
from demo.places import PLACES

_SPECIAL: dict[tuple[str, str], str] = {
    ("qingxi", "教育局"): "nested",
    ("qingxi", "公安局"): "word+index",
    ("qingxi", "财政局"): "docx",
    ("qingxi", "自然资源局"): "word",
    ("qingxi", "住房和城乡建设局"): "cut",
    ("qingxi", "交通运输局"): "word",
    ("qingxi", "卫生健康委员会"): "clean+index",
    ("qingxi", "市场监督管理局"): "nested",
    ("qingxi", "青石镇"): "clean",
    ("qingxi", "柳河镇"): "flat",
    ("qingxi", "白鹭镇"): "docx",
    ("qingxi", "枫林镇"): "cut",
    ("qingxi", "东湖街道"): "flat",
    ("yunling", "财政局"): "nested",
    ("yunling", "梅园街道"): "traditional",
    ("yunling", "北塔街道"): "flat",
    ("liuyin", "自然资源局"): "word+index",
    ("liuyin", "石渡镇"): "nested",
}

LAYOUTS: dict[tuple[str, str], str] = {
    (place.id, unit.short): _SPECIAL.get((place.id, unit.short), "word" if place.family == "trs" else "clean")
    for place in PLACES
    for unit in place.units
}
"""Page layout by place and short name of the unit: a body of `demo.bodies` with ``+index``, or ``docx``."""

PLANTED: dict[tuple[str, str, int], Planter | Literal["missing"]] = {
    ("qingxi", "自然资源局", 0): faults.transposed_digit,
    ("qingxi", "市场监督管理局", 0): faults.wrong_total,
    ("qingxi", "人力资源和社会保障局", -1): faults.zero_total,
    ("qingxi", "住房和城乡建设局", 0): faults.broken_carry_over,
    ("qingxi", "农业农村局", 0): faults.broken_stock,
    ("qingxi", "青石镇", 0): faults.blank_row,
    ("qingxi", "双桥镇", 0): faults.late,
    ("qingxi", "柳河镇", 0): faults.contradicting_prose,
    ("qingxi", "应急管理局", 0): faults.copied_section,
    ("qingxi", "交通运输局", 0): faults.extra_row,
    ("qingxi", "竹溪乡", 0): faults.copied_from_neighbour,
    ("qingxi", "云台乡", 0): "missing",
    ("yunling", "云岭区人民政府", 0): faults.below_its_units,
    ("yunling", "民政局", -1): faults.mixed_form,
    ("liuyin", "石渡镇", 0): faults.old_form,
}
"""The planted faults by place, unit and year counted from the last one (0 is the last year)."""
