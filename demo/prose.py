"""Composes the prose of a report from `wording`, so that what it says of the tables is true."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

from demo import wording
from demo.figures import Figures, as_printed
from demo.places import Place
from demo.units import Unit

_ALTERNATIVES = re.compile(r"\[([^\[\]]*)\]")

Prose = dict[str, tuple[str, ...]]


class Writer:
    """Writes sentences for one report; the same seed gives the same sentences."""

    def __init__(self, place: Place, unit: Unit, year: int, random: Random) -> None:
        self.place = place
        self.unit = unit
        self.year = year
        self.random = random

    def fill(self, template: str) -> str:
        """Returns the template with its alternatives chosen and its slots filled."""
        text = _ALTERNATIVES.sub(lambda found: self.random.choice(found[1].split("|")), template)
        topic, other_topic = self.random.sample(self.unit.topics, 2)
        return text.format(
            name=self.unit.name,
            place=self.place.name,
            we=self.unit.we,
            year=self.year,
            topic=topic,
            other_topic=other_topic,
            channel=self.random.choice(wording.CHANNELS),
            street=self.random.choice(wording.STREETS),
            n=self.random.randint(2, 48),
            month=self.random.randint(2, 11),
            phone=self.random.randint(6010000, 6989999),
        )

    def some(self, bank: Sequence[str], count: int) -> list[str]:
        """Returns ``count`` different sentences of a bank, filled.

        A unit goes round its own order of the bank, so that next year it writes other sentences.
        """
        order = Random(f"{self.unit.name}{bank[0]}").sample(bank, len(bank))
        start = (self.year * count) % len(bank)
        return [self.fill(order[(start + step) % len(bank)]) for step in range(count)]


def write_prose(place: Place, unit: Unit, year: int, figures: Figures, random: Random) -> Prose:
    """Returns the paragraphs of the lead (``lead``) and of the six sections by section code."""
    writer = Writer(place, unit, year, random)
    return {
        "lead": (writer.fill(random.choice(wording.LEAD)),),
        "overview": _overview(writer, figures),
        "disclosure": (),
        "applications": (),
        "proceedings": (),
        "problems": _problems(writer),
        "other_matters": ("".join(writer.some(wording.OTHER_MATTERS, 3)),),
    }


def _overview(writer: Writer, figures: Figures) -> tuple[str, ...]:
    parts = (
        ("主动公开方面", writer.some(wording.DISCLOSURE, 4)),
        (
            "依申请公开方面",
            [state_applications(writer.unit, writer.year, figures), *writer.some(wording.REQUESTS, 2)],
        ),
        ("政府信息管理方面", writer.some(wording.MANAGEMENT, 2)),
        ("平台建设方面", writer.some(wording.PLATFORM, 2)),
        (
            "监督保障方面",
            [*writer.some(wording.SUPERVISION, 2), state_proceedings(writer.unit, writer.year, figures)],
        ),
    )
    numbers = "一二三四五"
    return tuple(f"（{numbers[n]}）{title}。{''.join(text)}" for n, (title, text) in enumerate(parts))


def _problems(writer: Writer) -> tuple[str, ...]:
    ordinals = ("一是", "二是", "三是")
    problems = writer.some(wording.PROBLEMS, 3)
    remedies = writer.some(wording.REMEDIES, 3)
    first = "；".join(f"{ordinal}{text}" for ordinal, text in zip(ordinals, problems, strict=True))
    second = "；".join(f"{ordinal}{text}" for ordinal, text in zip(ordinals, remedies, strict=True))
    opening = writer.fill(
        "{year}年，{we}公开工作[取得一定成效，但也存在以下不足|有了新进展，同时还有一些短板|总体平稳，主要问题是]："
    )
    closing = writer.fill("针对上述问题，{we}[将采取以下措施|下一步拟从以下方面改进|已着手整改]：")
    return (f"{opening}{first}。", f"{closing}{second}。")


def state_applications(unit: Unit, year: int, figures: Mapping[str, object]) -> str:
    """Returns the sentence on this year's applications, true to the table."""
    received, carried_in, handled, carried_out = (
        as_printed(figures[f"applications.{row}.total"])  # type: ignore[arg-type]
        for row in ("received", "carried_in", "handled_total", "carried_out")
    )
    who = f"{unit.we}各级行政机关" if unit.kind == "government" else unit.we
    if received == "0" and carried_in == "0":
        return f"{year}年，{who}未收到政府信息公开申请。"
    if received == "0":
        return f"{year}年，{who}未收到新的政府信息公开申请，上年结转{carried_in}件。"
    sentence = f"{year}年，{who}共收到政府信息公开申请{received}件"
    if carried_in != "0":
        sentence += f"，上年结转{carried_in}件"
    sentence += f"，全年办结{handled}件" if handled != "0" else ""
    return sentence + (f"，结转下年度继续办理{carried_out}件。" if carried_out != "0" else "。")


def state_proceedings(unit: Unit, year: int, figures: Mapping[str, object]) -> str:
    """Returns the sentence on reviews and lawsuits, true to the table."""
    review, direct, after = (
        int(figures[f"proceedings.{row}.total"])  # type: ignore[call-overload]
        for row in ("review", "litigation_direct", "litigation_after_review")
    )
    if review + direct + after == 0:
        return f"{year}年，{unit.we}没有因政府信息公开工作被申请行政复议、提起行政诉讼的情况。"
    parts = [f"被申请行政复议{review}件"] if review else []
    parts += [f"被提起行政诉讼{direct + after}件"] if direct + after else []
    return f"{year}年，因政府信息公开工作{'、'.join(parts)}。"
