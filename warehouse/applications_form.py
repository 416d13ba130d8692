"""The table ``applications`` (section 3) of both editions: its columns and rows, with the labels offices print."""

from __future__ import annotations

from warehouse.form_model import Column, Row, Table

APPLICANTS: tuple[Column, ...] = (
    Column("natural_person", "自然人"),
    Column("business", "商业企业", group="法人或其他组织"),
    Column("research", "科研机构", group="法人或其他组织"),
    Column("public_welfare", "社会公益组织", ("公益组织", "社会公益机构"), group="法人或其他组织"),
    Column("legal_service", "法律服务机构", group="法人或其他组织"),
    Column("other", "其他", group="法人或其他组织"),
    Column("total", "总计", ("合计", "小计")),
)
"""Columns of ``applications`` in printed order; the last is the sum of the six before it."""

RESULTS = "三、本年度办理结果"
"""The group of all result rows."""
_REFUSED = "（三）不予公开"
_UNAVAILABLE = "（四）无法提供"
_DECLINED = "（五）不予处理"
_OTHER = "（六）其他处理"

_COMMON_RESULTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("granted", "（一）予以公开", RESULTS, ()),
    (
        "granted_in_part",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        RESULTS,
        ("（二）部分公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情况）"),
    ),
    ("refused_state_secret", "1.属于国家秘密", _REFUSED, ()),
    (
        "refused_prohibited_by_law",
        "2.其他法律行政法规禁止公开",
        _REFUSED,
        ("2.其他法律、行政法规禁止公开", "2.法律行政法规禁止公开"),
    ),
    (
        "refused_security_stability",
        "3.危及“三安全一稳定”",
        _REFUSED,
        ("3.危及“三安全、一稳定”", "3.危及国家安全、公共安全、经济安全、社会稳定"),
    ),
    ("refused_third_party_rights", "4.保护第三方合法权益", _REFUSED, ("4.涉及第三方合法权益",)),
    (
        "refused_internal_affairs",
        "5.属于三类内部事务信息",
        _REFUSED,
        ("5.属于三类内部管理信息", "5.属于内部事务信息"),
    ),
    ("refused_deliberative", "6.属于四类过程性信息", _REFUSED, ("6.属于过程性信息",)),
    ("refused_enforcement_file", "7.属于行政执法案卷", _REFUSED, ("7.属于行政执法案卷信息",)),
    ("refused_administrative_inquiry", "8.属于行政查询事项", _REFUSED, ("8.属于行政查询事项信息",)),
    ("unavailable_not_held", "1.本机关不掌握相关政府信息", _UNAVAILABLE, ("1.本机关不掌握相关信息",)),
    (
        "unavailable_needs_creation",
        "2.没有现成信息需要另行制作",
        _UNAVAILABLE,
        ("2.没有现成信息，需要另行制作", "2.没有现有信息需要另行制作"),
    ),
    ("unavailable_still_unclear", "3.补正后申请内容仍不明确", _UNAVAILABLE, ("3.补正后申请内容不明确",)),
    ("declined_petition", "1.信访举报投诉类申请", _DECLINED, ("1.信访、举报、投诉类申请",)),
    ("declined_repeated", "2.重复申请", _DECLINED, ()),
    ("declined_publication", "3.要求提供公开出版物", _DECLINED, ()),
    ("declined_excessive", "4.无正当理由大量反复申请", _DECLINED, ("4.无正当理由，大量反复申请",)),
    (
        "declined_reissue",
        "5.要求行政机关确认或重新出具已获取信息",
        _DECLINED,
        ("5.要求行政机关确认或者重新出具已获取信息", "5.要求确认或重新出具已获取信息"),
    ),
)

_OTHER_2021: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "other_not_corrected",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        _OTHER,
        ("1.申请人无正当理由逾期不补正", "1.申请人逾期不补正、行政机关不再处理其政府信息公开申请"),
    ),
    (
        "other_fee_unpaid",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        _OTHER,
        (
            "2.申请人逾期未按收费通知要求缴纳费用",
            "2.申请人逾期未按要求缴纳费用、行政机关不再处理其政府信息公开申请",
        ),
    ),
    ("other_misc", "3.其他", _OTHER, ("3.其他情形",)),
)

_OTHER_2019: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("other", "（六）其他处理", RESULTS, ("（六）其他",)),
)


def applications(edition: str) -> Table:
    """Returns the table of an edition."""
    last = _OTHER_2021 if edition == "2021" else _OTHER_2019
    results = tuple(
        Row(code, label, APPLICANTS, variants, group, is_result=True)
        for code, label, group, variants in (*_COMMON_RESULTS, *last)
    )
    received = Row(
        "received", "一、本年新收政府信息公开申请数量", APPLICANTS, ("一、本年新收政府信息公开申请",)
    )
    carried_in = Row(
        "carried_in", "二、上年结转政府信息公开申请数量", APPLICANTS, ("二、上年结转政府信息公开申请",)
    )
    handled = Row("handled_total", "（七）总计", APPLICANTS, ("（七）合计", "（七）总计数"), RESULTS)
    carried_out = Row(
        "carried_out",
        "四、结转下年度继续办理",
        APPLICANTS,
        ("四、结转下年继续办理", "四、结转下一年度继续办理"),
    )
    rows = (received, carried_in, *results, handled, carried_out)
    return Table("applications", edition, "applications", "收到和处理政府信息公开申请情况", rows)
