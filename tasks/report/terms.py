"""The operands of an identity in one report, told from the declarations and the cells that the report has."""

from __future__ import annotations

from functools import lru_cache

from warehouse import forms


@lru_cache(maxsize=64)
def _identities(
    editions: tuple[tuple[str, str], ...], extra_rows: tuple[str, ...]
) -> dict[str, forms.Identity]:
    return {identity.key: identity for identity in forms.identities(dict(editions), extra_rows)}


@lru_cache(maxsize=256)
def _edition_of(table: str, keys: frozenset[str]) -> str | None:
    """The edition most of whose cells the report has."""
    shares = {
        form.code: len(keys & set(form.table(table).cell_keys)) / len(form.table(table).cell_keys)
        for form in forms.FORMS.values()
    }
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] > 0 else None


def terms_of(identity: str, keys: frozenset[str]) -> tuple[tuple[str, int], ...]:
    """Returns the weighted cells of an identity (``A1.total``) in a report with these cell keys; () if unknown."""
    editions = {table: _edition_of(table, keys) for table in forms.TABLE_CODES}
    extra = sorted({key.split(".")[1] for key in keys if key.startswith("applications.extra_")})
    known = _identities(tuple((t, e) for t, e in editions.items() if e), tuple(extra))
    return known[identity].terms if identity in known else ()
