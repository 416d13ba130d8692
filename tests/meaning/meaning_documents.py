"""Reports of our own as documents, for the tests of who, which year and what kind."""

from __future__ import annotations

from tasks.extract.model import Paragraph, SourceDocument

_BODY = """一、总体情况
{Y}年，{who}认真贯彻落实《中华人民共和国政府信息公开条例》，不断提高政务公开水平，有力促进各项工作的开展。
（一）主动公开情况。全年主动公开信息65条。
（二）依申请公开情况。本年度没有收到政府信息公开申请。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
一是公开内容与群众需求有差距。下一步将加强培训。
六、其他需要报告的事项
无。"""


def doc(
    head: str = "",
    who: str = "我局",
    tail: str = "",
    meta: dict[str, str] | None = None,
    title: str | None = None,
) -> SourceDocument:
    """A report on 2022 with these lines above and below its six sections."""
    text = f"{head}\n{_BODY.format(Y=2022, who=who)}\n{tail}"
    lines = [line for line in text.split("\n") if line.strip()]
    blocks = [Paragraph(line, f"line {number}") for number, line in enumerate(lines, start=1)]
    return SourceDocument("html", list(blocks), dict(meta or {}), title)
