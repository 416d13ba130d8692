"""The fictional places of the demo world: three sites, their offices and the units that report.

None of these places exists. Codes start with 99, which GB/T 2260 does not assign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from demo.units import Unit, department, government, office, town

SiteFamily = Literal["trs", "hub", "ucap"]


@dataclass(frozen=True)
class Place:
    """One simulated site: a county or district with its units. ``port`` is the default port it is served on."""

    id: str
    name: str
    region: str
    family: SiteFamily
    port: int
    encoding: str
    office_id: str
    office_name: str
    recipient: str
    units: tuple[Unit, ...]

    @property
    def government(self) -> Unit:
        """The government whose report sums up the region."""
        return self.units[0]


def _place(
    id: str,
    name: str,
    region: str,
    family: SiteFamily,
    port: int,
    encoding: str,
    departments: tuple[tuple[str, int], ...],
    towns: tuple[tuple[str, int], ...],
) -> Place:
    units = (
        government(name),
        office(name, 31),
        *(department(name, short, scale) for short, scale in departments),
        *(town(name, short, number, scale, scale * 7) for number, (short, scale) in enumerate(towns)),
    )
    return Place(
        id,
        name,
        region,
        family,
        port,
        encoding,
        f"{id}-oversight",
        f"{name}政务公开办公室",
        f"oversight@{id}.example",
        units,
    )


PLACES: tuple[Place, ...] = (
    _place(
        "qingxi",
        "清溪县",
        "990121",
        "trs",
        28401,
        "utf-8",
        (
            ("教育局", 18),
            ("公安局", 26),
            ("民政局", 7),
            ("财政局", 9),
            ("人力资源和社会保障局", 14),
            ("自然资源局", 140),
            ("住房和城乡建设局", 47),
            ("交通运输局", 12),
            ("农业农村局", 11),
            ("卫生健康委员会", 8),
            ("应急管理局", 6),
            ("市场监督管理局", 38),
        ),
        (
            ("青石镇", 9),
            ("柳河镇", 5),
            ("双桥镇", 7),
            ("白鹭镇", 3),
            ("枫林镇", 6),
            ("竹溪乡", 2),
            ("云台乡", 0),
            ("东湖街道", 12),
        ),
    ),
    _place(
        "yunling",
        "云岭区",
        "990102",
        "hub",
        28402,
        "utf-8",
        (("教育局", 11), ("民政局", 5), ("财政局", 6)),
        (("梅园街道", 8), ("北塔街道", 4)),
    ),
    _place(
        "liuyin",
        "柳荫县",
        "990122",
        "ucap",
        28403,
        "gb18030",
        (("自然资源局", 33), ("医疗保障局", 4)),
        (("南屏镇", 6), ("石渡镇", 3)),
    ),
)
