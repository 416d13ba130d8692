"""Whose number a sentence states: this report's own figure of its year, or something else.

Where the words leave a doubt the answer is a reason, and no finding may rest on the number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.extract.names import names_a_body
from tasks.extract.prose import squeeze

_PRONOUN = (
    r"(?:我|本)(?:局|办|委|厅|镇|乡|街道|县|市|区|省|州|旗|盟|机关|单位|院|中心|"
    r"处|部门|行政机关|府|政府|办公室|系统|站|所|园区|开发区|新区)"
)
_WHOLE = r"全(?:省|市|县|区|州|盟|旗|镇|乡|街道|局|办|委|厅|系统|行业|国|园|域)"
_OTHERS = (
    r"(?:[局办委厅县市区省镇]?(?:机关)?本级|[局委厅办]机关)|(?:各级|各有关|各相关|"
    r"各|下属|所属|直属|市直|县直|区直|省直|市级|县级|区级|省级|乡级|镇级|部分|"
    r"相关|有关|成员|承办|责任)(?:各)?(?:行政机关|部门|单位|机关|镇|乡|街道|科室|"
    r"股室|区县|县区|市县|县市区|处室|事业单位|企事业单位|二级单位|企业|学校|医院|站所|分局)"
)
_BODY = (
    r"[^,;:。、\d《》“”()我本年度内共]{0,12}?(?:政府办公[室厅]|政府办|人民政府|"
    r"政府|管委会|管理委员会|委员会|办公[室厅]|街道办事处|街道办|厅|局|税务所|"
    r"公司|委办)"
)
_MENTION = re.compile(
    rf"(?P<pronoun>{_PRONOUN})|(?P<whole>{_WHOLE})|(?P<others>{_OTHERS})|(?P<body>{_BODY})(?!信息|"
    rf"门户|网|采购|规章|文件|公报|服务|工作报告|热线)"
)
_FRAME = re.compile(
    r"(?:根据|按照|依据|依照|遵照|贯彻|落实|围绕|为了?|通过学习|结合|在[^,;]{0,24}(?:领导|"
    r"指导|支持|统筹)下)[^,;。]*[,;]|代表[^,;收受]{1,10}"
)
_OTHER_TIME = re.compile(
    r"去年(?!结转|度?结转)|上年(?!度?(?:结转|转|遗留))|上一年(?!度?(?:结转|转|"
    r"遗留))|往年|历年|同期|以来|上半年|下半年|季度|截至|截止|近[三五几两]年|"
    r"十[二三四]五|累计至|自20\d\d年|施行后|(?<!\d)\d{1,2}月|每年|每月"
)
_WHOLE_YEAR = re.compile(
    r"0?1月0?1日(?:起)?(?:至|到|-|—|~)+(?:20\d\d年)?12月31日(?:止|期间)?|1(?:至|-|—|~)12月份?"
)
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)年(?!来)")
_COMPARED = re.compile(r"增加|增长|减少|下降|回落|上升|同比|环比|较|相比|占|率")
_SUBSET = re.compile(
    r"其他(?!组织)|其余|除|网站|微信|电话|其中|包括|包含|含(?!义)|网上|网络|在线|"
    r"线上|线下|当面|现场|信函|邮寄|邮件|电子邮箱|传真|来信|平台|系统|邮箱|窗口|"
    r"书面|口头|涉密|律师|企业|自然人|个人(?!、)|"
    r"重复|无效|转办|转交|补正|撤回|撤销|涉及|关于|有关|方面的|类的|逾期|超期|疑难|复杂|同一|一次性"
)
_OTHER_MATTER = re.compile(
    r"咨询|信箱|热线|12345|提案|建议|信访|投诉|举报|留言|政务服务|审批|办证|听证|"
    r"许可申请|复议申请|诉讼|来电|来访|线索|求助"
)
_REVIEWING = re.compile(
    r"(?:受理|办理|审理|审结|办结|审查|立案|备案|代理|应诉|化解|调解|承办|处理)(?:了|"
    r"的)?(?:各类)?[^,;。]{0,10}$"
)
_OUTCOME_BEFORE = re.compile(
    r"败诉|纠错|纠正|责令|维持|撤销|驳回|违法|逾期|超期|不当|新增|上年|结转|一审|二审|再审|上诉|被诉"
)
_DISPUTE_LINK = re.compile(r"信息公开|政务公开|依申请公开|公开申请|公开工作|公开类")
_NUMBER_NEAR = re.compile(r"一审|二审|再审|上诉|应诉")


@dataclass(frozen=True, slots=True)
class Speaker:
    """The report the prose belongs to: its year and what its publisher may call itself."""

    year: int | None
    organization: str
    place_end: str
    is_government: bool
    is_town: bool

    @classmethod
    def of(cls, year: int | None, organization: str | None) -> Speaker:
        """Returns the speaker of a report by ``organization`` on ``year`` (either may be unknown)."""
        plain = squeeze(organization or "")
        government = re.sub(r"(?:人民)?政府$|管理委员会$|管委会$|办事处$", "", plain)
        is_government = bool(plain) and (government != plain or not names_a_body(plain))
        end = re.search(r"(街道|[省市州盟县区旗镇乡])$", government) if is_government else None
        place_end = end[1] if end else ""
        return cls(year, plain, place_end, is_government, place_end in ("镇", "乡", "街道"))


def doubt_of_time(speaker: Speaker, before: str) -> str | None:
    """Returns why the words before a number speak of another time; None if they do not."""
    before = _WHOLE_YEAR.sub("", before)
    if _OTHER_TIME.search(before):
        return "speaks of another time"
    years = _YEAR.findall(before)
    if not years:
        return None
    if speaker.year is None:
        return "year of the report unknown"
    return None if int(years[-1]) == speaker.year else f"speaks of {years[-1]}"


def doubt_of_body(speaker: Speaker, before: str) -> str | None:
    """Returns why the last body named before a number may not be the publisher; None if it is, or none is named."""
    framed = _FRAME.sub("", before)
    mentions = list(_MENTION.finditer(framed))
    if not mentions:
        return None
    last = mentions[-1]
    if last["others"]:
        whole = [mention for mention in mentions[-2:-1] if mention["whole"] or mention["pronoun"]]
        adjoining = bool(whole) and last.start() - whole[0].end() <= 2
        own = (
            adjoining
            and speaker.is_government
            and not speaker.is_town
            and "级" in last[0] + framed[last.start() - 1 : last.end()]
        )
        if own or (adjoining and speaker.is_government and last[0].startswith("各") and whole[0]["whole"]):
            return None if _is_own_mention(speaker, whole[0]) else f"speaks of {last[0]}"
        return f"speaks of {last[0]}"
    return None if _is_own_mention(speaker, last) else f"speaks of {last[0]}"


def _is_own_mention(speaker: Speaker, mention: re.Match[str]) -> bool:
    text = mention[0]
    if mention["whole"]:
        return speaker.is_government and text[1:] == speaker.place_end
    if mention["pronoun"]:
        return _is_own_pronoun(speaker, text[1:])
    return _is_own_name(speaker, text)


def _is_own_pronoun(speaker: Speaker, word: str) -> bool:
    """Tells whether 我/本 + ``word`` means the publisher."""
    if word in ("机关", "单位", "部门", "行政机关"):
        return not speaker.is_government or speaker.is_town
    if word in ("省", "市", "县", "区", "州", "旗", "盟", "镇", "乡", "街道", "园区", "开发区", "新区"):
        return (
            speaker.is_government and word.endswith(speaker.place_end) and bool(speaker.place_end)
        )  # 我区, 我镇
    if not speaker.organization:
        return word in ("局", "办", "委", "厅", "院", "中心", "处", "站", "所", "办公室")
    if word in ("府", "政府"):
        return speaker.is_government
    endings = {
        "委": ("委", "委员会"),
        "办": ("办", "办公室", "办公厅", "街道办事处"),
        "厅": ("厅",),
        "办公室": ("办公室",),
    }
    return speaker.organization.endswith(endings.get(word, (word,)))


def _short(name: str) -> str:
    """Returns a body's name with its last words shortened the way prose does: 人民政府 → 政府, 办公室 → 办."""
    for long, short in (
        ("人民政府", "政府"),
        ("办公室", "办"),
        ("办公厅", "办"),
        ("管理委员会", "管委"),
        ("管委会", "管委"),
        ("委员会", "委"),
    ):
        name = name.replace(long, short)
    return name


def _is_own_name(speaker: Speaker, text: str) -> bool:
    """Tells whether a named body is the publisher: 市政府办公厅 for 上海市人民政府办公厅."""
    own, name = _short(speaker.organization), _short(text)
    if not own:
        return False
    if speaker.is_government and not own.endswith(("政府", "管委", "办事处")):
        own += "政府"
    name = re.sub(r"^(?:20\d\d年度?|本年度?|全年|今年|年|度|来|内|期)+", "", name)
    return len(name) >= 3 and (own.endswith(name) or name.endswith(own))


def doubt_of_words(clause: str, gap: str) -> str | None:
    """Returns why the words right around an application's number make it another thing; None if they do not."""
    if _COMPARED.search(gap) or re.search(r"(?:同比|环比|较|比)[^,;]{0,12}$", clause):
        return "a comparison"
    if _OTHER_MATTER.search(gap) or _OTHER_MATTER.search(clause[-14:]):
        return "another matter"
    if re.search(r"督促|指导|协助|帮助|推动|要求|协调|组织|代(?!表)", clause):
        return "another's work"
    if _SUBSET.search(gap) or _SUBSET.search(clause):
        return "a part of the figure"
    return None


def doubt_of_dispute(speaker: Speaker, text: str, start: int, end: int, zero: bool) -> str | None:
    """Returns why a number of reviews or lawsuits may not be about this body's disclosure work."""
    reviews_itself = speaker.is_government and not speaker.is_town
    if reviews_itself and not zero and re.search(r"(?:收到|接到)[^,;。]{0,16}$", text[:start]):
        return "may be reviews it decides itself"
    before, around = text[:start], text[max(0, start - 14) : end + 14]
    if "备案" in around or _NUMBER_NEAR.search(around):
        return "another kind of dispute"
    if _REVIEWING.search(before[-14:]) or (not zero and _OUTCOME_BEFORE.search(before[-10:])):
        return "a part of the disputes, or disputes it decides itself"
    if not zero and not _DISPUTE_LINK.search(text[:end]):
        return "not said to be about disclosure"
    return None
