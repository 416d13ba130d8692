"""Random consistent reports and typing errors for the tests of error localisation; written apart from the product."""

from __future__ import annotations

import random
from decimal import Decimal

from warehouse.forms import FORMS, TABLE_CODES, Identity

PARTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
OUTCOME_PARTS = ("upheld", "corrected", "other", "pending")
WITNESSED = (
    *(f"applications.carried_in.{column}" for column in (*PARTS, "total")),
    *(f"applications.{row}.total" for row in ("received", "handled_total", "carried_out")),
    *(f"proceedings.{row}.total" for row in ("review", "litigation_direct", "litigation_after_review")),
)
"""Cells of which last year's report or the prose may say the true number."""


def consistent_report(rng: random.Random, form: str = "2021", scale: int | None = None) -> dict[str, int]:
    """A report in which every identity holds; most cells zero, as in real ones. ``scale``: cases a year, about."""
    values = dict.fromkeys(FORMS[form].cell_keys, 0)
    results = [row.code for row in FORMS[form].table("applications").rows if row.is_result]
    scale = scale or rng.choice((3, 12, 60, 400, 3000))
    for part, share in zip(PARTS, (1.0, 0.3, 0.03, 0.03, 0.1, 0.1), strict=True):
        for row in results:
            if rng.random() < (0.5 if part == "natural_person" else 0.2):
                values[f"applications.{row}.{part}"] = int(rng.expovariate(1 / (scale * share + 0.3)))
        handled = sum(values[f"applications.{row}.{part}"] for row in results)
        carried_out = int(rng.expovariate(1 / (0.06 * scale * share + 0.2)))
        carried_in = min(handled + carried_out, int(rng.expovariate(1 / (0.06 * scale * share + 0.2))))
        values[f"applications.handled_total.{part}"] = handled
        values[f"applications.carried_out.{part}"] = carried_out
        values[f"applications.carried_in.{part}"] = carried_in
        values[f"applications.received.{part}"] = handled + carried_out - carried_in
    for row in [row.code for row in FORMS[form].table("applications").rows]:
        values[f"applications.{row}.total"] = sum(values[f"applications.{row}.{part}"] for part in PARTS)
    for row in ("review", "litigation_direct", "litigation_after_review"):
        for part in OUTCOME_PARTS:
            if rng.random() < 0.5:
                values[f"proceedings.{row}.{part}"] = int(rng.expovariate(1 / (0.05 * scale + 0.5)))
        values[f"proceedings.{row}.total"] = sum(
            values[f"proceedings.{row}.{part}"] for part in OUTCOME_PARTS
        )
    _fill_disclosure(values, rng, form)
    return values


def _fill_disclosure(values: dict[str, int], rng: random.Random, form: str) -> None:
    for key in FORMS[form].table("disclosure").cell_keys:
        values[key] = rng.choice((0, 0, 1, 7, 23, 318, 2293))
    for row in ("regulations", "normative_documents"):
        if form == "2019":
            values[f"disclosure.{row}.disclosed_total"] += values[f"disclosure.{row}.newly_disclosed"]


def mistype(rng: random.Random, value: int) -> int:
    """Another number that a person might print for this one."""
    while True:
        digits = list(str(value))
        kind = rng.choices(
            ("transpose", "zero", "digit", "drop", "add", "near", "other"), (25, 15, 20, 10, 10, 12, 8)
        )[0]
        if kind == "transpose" and len(digits) > 1:
            place = rng.randrange(len(digits) - 1)
            digits[place], digits[place + 1] = digits[place + 1], digits[place]
        elif kind == "zero":
            digits = ["0"]
        elif kind == "digit":
            digits[rng.randrange(len(digits))] = rng.choice("0123456789")
        elif kind == "drop" and len(digits) > 1:
            del digits[rng.randrange(len(digits))]
        elif kind == "add":
            digits.insert(rng.randrange(len(digits) + 1), rng.choice("0123456789"))
        elif kind == "near":
            digits = list(str(max(0, value + rng.choice((-2, -1, 1, 2)))))
        elif kind == "other":
            digits = list(str(rng.randrange(0, 3 * value + 10)))
        if digits[0] == "0" and len(digits) > 1:
            continue
        new = int("".join(digits))
        if new != value:
            return new


def numbers(values: dict[str, int]) -> dict[str, Decimal]:
    return {key: Decimal(value) for key, value in values.items()}


def form_of_all_tables(form: str = "2021") -> dict[str, str]:
    return dict.fromkeys(TABLE_CODES, form)


def statements(truth: dict[str, int]) -> tuple[list[Identity], dict[str, int]]:
    """What is said of the witnessed cells, all of it true: identities, and the numbers by name."""
    found = [
        Identity("N1", f"N1.{number}", ((key, 1), (f"claim:{key}", -1)))
        for number, key in enumerate(WITNESSED)
    ]
    return found, {f"claim:{key}": truth[key] for key in WITNESSED}
