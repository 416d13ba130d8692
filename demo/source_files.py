"""Writes the folder of sources for the demo sites: one YAML a site and ``offices.yml``."""

from __future__ import annotations

from pathlib import Path

import yaml

from demo.places import Place
from demo.serve import ServedWorld

DELAY = 0.02


def write_sources(served: ServedWorld, folder: Path) -> Path:
    """Writes ``folder`` anew from the served world and returns it; files that would not change stay untouched."""
    folder.mkdir(parents=True, exist_ok=True)
    places = served.world.places
    _write(folder / "offices.yml", [_office(place) for place in places])
    for place in places:
        columns = [served.column_url(place.id), *served.annex_urls(place.id)]
        _write(folder / f"{place.id}.yml", _source(place, columns))
    return folder


def _office(place: Place) -> dict[str, object]:
    return {
        "id": place.office_id,
        "name": place.office_name,
        "regions": [place.region],
        "recipients": [place.recipient],
    }


def _source(place: Place, columns: list[str]) -> dict[str, object]:
    return {
        "region": place.region,
        "name": place.name,
        "office": place.office_id,
        "columns": [{"url": url} for url in columns],
        "delay": DELAY,
        "organizations": [unit.name for unit in place.units],
        "note": "Simulated site of the demo world; none of this exists.",
    }


def _write(file: Path, value: object) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110)
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")
