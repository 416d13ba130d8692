"""The administrative level of a publisher, from its name and the code of its site."""

from __future__ import annotations

import re
import unicodedata

_MUNICIPALITIES = ("北京市", "上海市", "天津市", "重庆市")
_PROVINCES = re.compile(
    r"^(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|"
    r"湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省|"
    r"^(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)?自治区|^(?:内蒙古|广西|西藏|"
    r"宁夏|新疆)[^市县区盟州]{0,6}自治区"
)
_CENTRAL = re.compile(
    r"^(?:国务院|国家[^级]|中国|中华人民共和国|海关总署|中共中央)|^[^省市县区州盟旗]{2,12}(?:部|总局|总署)$"
)
_ZONE = re.compile(
    r"(?:开发区|高新区|新区|实验区|示范区|管委会|管理委员会|保税区|综保区|度假区|"
    r"产业园|工业园|园区|风景区|风景名胜区|集聚区|合作区|试验区)"
)
_TOWN = re.compile(
    r"(?:镇|乡|街道|苏木|街道办事处|街道办)(?:人民政府|政府|办事处|党政办公室|党政综合办公室|[^市县区]{0,8})?$"
)


_NOT_A_TOWN = re.compile(r"城乡|城镇|村镇|乡镇|乡村")
"""Words of a department's business that have 乡 or 镇 in them: 住房和城乡建设局, 乡村振兴局."""


def level_of(name: str | None, site_code: str | None = None) -> str | None:
    """Returns ``central``, ``province``, ``city``, ``county``, ``town`` or ``zone``; None if it is not sure.

    Args:
        name: full name of the publisher.
        site_code: the site's SiteIDCode; it only decides between city and county-level city.
    """
    if not name:
        return None
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    if _TOWN.search(_NOT_A_TOWN.sub("", plain)) and not plain.endswith("城镇"):
        return "town"
    if _CENTRAL.match(plain):
        return "central"
    rest = _PROVINCES.sub("", plain)
    if rest != plain and not re.search(r"[市州盟县区旗]", re.sub(r"市场|地区|区域|社区", "", rest)):
        return "province"
    return _local_level(rest, site_code)


def _local_level(plain: str, site_code: str | None) -> str | None:
    """Returns the level of a body below the province."""
    if plain.startswith(_MUNICIPALITIES):
        rest = plain[3:]
        if not re.match(r"^[^局委办厅政]{1,6}[县区]", rest):
            return "province"
        return (
            "zone"
            if _ZONE.search(rest) and not re.match(r"^(?:浦东新区|滨海新区|两江新区)", rest)
            else "county"
        )
    if _ZONE.search(plain):
        return "zone"
    below_city = re.match(r"^[^市]{1,8}(?:市|州|盟|地区)(?!场)([^局委办厅]{1,8}?[县区旗市])(?!场)", plain)
    if below_city or re.match(r"^[^市州盟]{1,10}[县旗]|^[^市县州盟局委办]{1,6}区(?!域)", plain):
        return "county"
    if re.match(r"^[^市]{1,10}(?:自治州|盟|地区)", plain):
        return "city"
    if re.match(r"^[^市县区]{1,6}市(?!场)", plain):
        return _city_or_county(site_code)
    return None


def _city_or_county(site_code: str | None) -> str | None:
    """Returns what the site's code says of a 市, which alone may be a city or a county-level city."""
    digits = re.match(r"^(\d{6})\d{4}$", site_code or "")
    if digits is None:
        return None
    return "city" if digits[1].endswith("00") else "county"
