"""Organisations over the years: matching keys, kinds, renames and mergers."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.organizations import RegistryError, classify, load_register, match_key

_REGISTER = """
- {region: "410122", name: 青山县文化和旅游局, formerly: [{name: 青山县文化局, until: 2018}], since: 2007}
- {region: "410122", name: 青山县粮食局, until: 2019, merged_into: 青山县发展和改革委员会}
- {region: "410122", name: 大河镇人民政府}
- {region: "410123", name: 大河镇人民政府, formerly: [{name: 大河乡人民政府, until: 2020}]}
"""


@pytest.fixture
def register_file(tmp_path: Path) -> Path:
    path = tmp_path / "organizations.yml"
    path.write_text(_REGISTER, "utf-8")
    return path


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("青山县人民政府办公室", "青山县政府办", True),
        ("青山县发展和改革委员会", "青山县发展和改革委", True),
        ("青山新区（大河镇）", "青山新区(大河镇)", True),
        ("青山县人民政府", "青山县人民政府办公室", False),
        ("青山县水利局", "白河县水利局", False),
    ],
)
def test_match_key(one: str, other: str, same: bool) -> None:
    assert (match_key(one) == match_key(other)) is same


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("青山县人民政府", ("county", "government")),
        ("青山县人民政府办公室", ("county", "office")),
        ("青山县水利局", ("county", "department")),
        ("青山县大河镇人民政府", ("town", "town")),
        ("大河街道办事处", ("town", "town")),
        ("青山经济技术开发区管理委员会", ("zone", "zone")),
        ("江苏省财政厅", ("province", "department")),
        ("青山市人民政府", (None, "government")),
    ],
)
def test_classify(name: str, expected: tuple[str | None, str]) -> None:
    assert classify(name) == expected


def test_a_rename_is_one_history_and_regions_stay_apart(register_file: Path) -> None:
    register = load_register(register_file)
    assert register.canonical("410122", "青山县文化局", 2018) == "青山县文化和旅游局"
    assert register.canonical("410122", "青山县文化局", 2019) == "青山县文化局"
    assert register.canonical("410123", "大河乡人民政府", 2019) == "大河镇人民政府"
    assert register.canonical("410122", "大河乡人民政府", 2019) == "大河乡人民政府"


def test_a_merged_body_is_no_longer_expected(register_file: Path) -> None:
    register = load_register(register_file)
    assert register.expected("410122", "青山县粮食局", 2019)
    assert not register.expected("410122", "青山县粮食局", 2020)
    assert register.expected("410122", "青山县水利局", 2024)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{a: 1}", "a list"),
        ("- {region: abc, name: 青山县水利局}", "entry 1, region"),
        ("- {region: '410122', name: 青山县水利局, colour: red}", "entry 1, colour"),
        ("- {region: '410122', name: 青山县粮食局, merged_into: 青山县发改委}", "entry 1"),
        ("- {region: '410122', name: 青山县水利局}\n- {region: '410122', name: 青山县水利局}", "twice"),
        ("- [", "not YAML"),
    ],
)
def test_a_wrong_register_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "organizations.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(RegistryError, match=told) as caught:
        load_register(path)
    assert "organizations.yml" in str(caught.value)


def test_no_register_is_an_empty_one(tmp_path: Path) -> None:
    assert load_register(tmp_path / "none.yml").canonical("410122", "青山县水利局", 2022) == "青山县水利局"
