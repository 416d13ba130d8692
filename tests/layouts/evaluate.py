"""Measures extraction over random layouts: ``python tests/layouts/evaluate.py --reports 40 [--only html_word]``.

Prints exact / wrong / missing cells by layout and by noise; keeps documents with faults under ``--keep``.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import layout_pdf
from layout_files import OFFICE
from layout_noise import NOISES, NOISY_LAYOUTS
from layout_scores import PLAIN_LAYOUTS, Score, evaluate, evaluate_noise, evaluate_office, evaluate_prints

HEAD = f"{'layout':42} {'reports':>7} {'cells':>8} {'exact %':>9} {'wrong':>6} {'missing':>8} {'state':>6} {'warned':>6} {'identity':>8}"


def line(name: str, score: Score) -> str:
    cells = score.cells
    return (
        f"{name:42} {score.reports:7} {score.total:8} {score.exact_share:9.4%} {cells['wrong']:6} {cells['missing']:8}"
        f" {cells['state']:6} {cells['warned']:6} {score.identity_faults:8}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=20, help="reports a layout")
    parser.add_argument("--noisy", type=int, default=4, help="reports a layout and noise")
    parser.add_argument("--office", type=int, default=0, help="reports a layout through LibreOffice")
    parser.add_argument("--prints", type=int, default=0, help="reports a ruling style of PDF, by a browser")
    parser.add_argument("--seed", default="0")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()

    def keep(stem: str, data: bytes, name: str, faults: list[str]) -> None:
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / (stem.replace(" ", "_") + Path(name).suffix)).write_bytes(data)
            (options.keep / (stem.replace(" ", "_") + ".faults")).write_text(
                "\n".join(faults), encoding="utf-8"
            )

    print(HEAD)
    started = time.perf_counter()
    for layout in PLAIN_LAYOUTS:
        if options.only in layout:
            print(line(layout, evaluate(layout, options.reports, options.seed, keep)), flush=True)
    for noise in NOISES if options.noisy else ():
        for layout in NOISY_LAYOUTS:
            if options.only in f"{noise} {layout}":
                score = evaluate_noise(layout, noise, options.noisy, options.seed, keep)
                print(line(f"{noise} {layout}", score), flush=True)
    for layout in OFFICE if options.office else ():
        if options.only in layout:
            print(line(layout, evaluate_office(layout, options.office, options.seed, keep)), flush=True)
    for layout in layout_pdf.NAMES if options.prints else ():
        if options.only in layout:
            print(line(layout, evaluate_prints(layout, options.prints, options.seed, keep)), flush=True)
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
