"""Which cells of the form a claim of the prose speaks of."""

from __future__ import annotations

from warehouse.forms import APPLICANTS, FORMS, form_for_year

_GROUPS = {"refused": "（三）不予公开", "unavailable": "（四）无法提供", "declined": "（五）不予处理"}


def _totals(*rows: str) -> tuple[str, ...]:
    return tuple(f"applications.{row}.total" for row in rows)


def _group(name: str) -> tuple[str, ...]:
    rows = FORMS["2021"].table("applications").rows
    return _totals(*(row.code for row in rows if row.group == _GROUPS[name]))


def cells_of(claim: str, year: int | None) -> tuple[str, ...]:
    """Returns the keys whose sum a claim should equal, in the form prescribed for ``year`` (2021 if unknown).

    Empty where that form has no such cell (fees in form 2019) and for claims it does not know.
    """
    form = form_for_year(year) if year is not None else FORMS["2021"]
    if form is None:
        return ()
    newer = form.code == "2021"
    fixed: dict[str, tuple[str, ...]] = {
        "received": _totals("received"),
        "carried_in": _totals("carried_in"),
        "received_plus_carried_in": _totals("received", "carried_in"),
        "handled_total": _totals("handled_total"),
        "carried_out": _totals("carried_out"),
        "granted": _totals("granted"),
        "granted_in_part": _totals("granted_in_part"),
        "granted_and_in_part": _totals("granted", "granted_in_part"),
        "other_outcome": _totals("other_not_corrected", "other_fee_unpaid", "other_misc")
        if newer
        else _totals("other"),
        "received_natural_person": ("applications.received.natural_person",),
        "received_business": ("applications.received.business",),
        "received_organizations": tuple(
            f"applications.received.{column.code}" for column in APPLICANTS[1:-1]
        ),
        "review": ("proceedings.review.total",),
        "litigation": ("proceedings.litigation_direct.total", "proceedings.litigation_after_review.total"),
        "licensing": ("disclosure.licensing.decisions",),
        "penalties": ("disclosure.penalties.decisions",),
        "coercion": ("disclosure.coercion.decisions",),
        "normative_documents": (f"disclosure.normative_documents.{'issued' if newer else 'created'}",),
        "normative_documents_repealed": ("disclosure.normative_documents.repealed",) if newer else (),
        "normative_documents_in_force": ("disclosure.normative_documents.in_force",) if newer else (),
        "fees": ("disclosure.fees.amount",) if newer else (),
    }
    return _group(claim) if claim in _GROUPS else fixed.get(claim, ())
