"""The two official forms as this generator prints them, written down apart from ``spec/``.

Labels and rows are typed from the notices on purpose, so that a slip in ``spec/`` shows up as a
wrong reading instead of being copied here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TYPES = (
    ("natural_person", "自然人"),
    ("commercial_enterprise", "商业企业"),
    ("research_institution", "科研机构"),
    ("public_interest_organization", "社会公益组织"),
    ("legal_service_organization", "法律服务机构"),
    ("other", "其他"),
    ("total", "总计"),
)
COLUMNS = tuple(name for name, _ in TYPES)
RESULTS = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)
CASES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

# (path below /requests/outcomes, label), by the group they stand under.
GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("（一）予以公开", (("disclosed", ""),)),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", (("partially_disclosed", ""),)),
    (
        "（三）不予公开",
        (
            ("withheld/state_secret", "1.属于国家秘密"),
            ("withheld/prohibited_by_law", "2.其他法律行政法规禁止公开"),
            ("withheld/security_and_stability", "3.危及“三安全一稳定”"),
            ("withheld/third_party_rights", "4.保护第三方合法权益"),
            ("withheld/internal_affairs", "5.属于三类内部事务信息"),
            ("withheld/deliberative_process", "6.属于四类过程性信息"),
            ("withheld/enforcement_files", "7.属于行政执法案卷"),
            ("withheld/administrative_inquiry", "8.属于行政查询事项"),
        ),
    ),
    (
        "（四）无法提供",
        (
            ("unable_to_provide/not_held", "1.本机关不掌握相关政府信息"),
            ("unable_to_provide/requires_creation", "2.没有现成信息需要另行制作"),
            ("unable_to_provide/unclear_after_correction", "3.补正后申请内容仍不明确"),
        ),
    ),
    (
        "（五）不予处理",
        (
            ("not_processed/petition_or_complaint", "1.信访举报投诉类申请"),
            ("not_processed/duplicate", "2.重复申请"),
            ("not_processed/published_material", "3.要求提供公开出版物"),
            ("not_processed/excessive", "4.无正当理由大量反复申请"),
            ("not_processed/confirm_or_reissue", "5.要求行政机关确认或重新出具已获取信息"),
        ),
    ),
)
OTHER_2021 = (
    (
        "other/correction_overdue",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    ),
    (
        "other/fee_overdue",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    ),
    ("other/other", "3.其他"),
)

# Section two: block title, column (id, label), rows (path, label).
_STOCK = (("items_last_year", "上一年项目数量"), ("items_change", "本年增/减"))
_OLD = (*_STOCK, ("decisions", "处理决定数量"))
_NEW = (("decisions", "本年处理决定数量"),)
Block = tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]
BLOCKS: dict[str, tuple[Block, ...]] = {
    "2019": (
        (
            "第二十条第（一）项",
            (
                ("created", "本年新制作数量"),
                ("disclosed", "本年新公开数量"),
                ("total_disclosed", "对外公开总数量"),
            ),
            (("rules", "规章"), ("normative_documents", "规范性文件")),
        ),
        (
            "第二十条第（五）项",
            _OLD,
            (("licensing", "行政许可"), ("other_services", "其他对外管理服务事项")),
        ),
        ("第二十条第（六）项", _OLD, (("penalties", "行政处罚"), ("compulsion", "行政强制"))),
        ("第二十条第（八）项", _STOCK, (("fees", "行政事业性收费"),)),
        (
            "第二十条第（九）项",
            (("projects", "采购项目数量"), ("amount", "采购总金额")),
            (("procurement", "政府集中采购"),),
        ),
    ),
    "2021": (
        (
            "第二十条第（一）项",
            (
                ("issued", "本年制发件数"),
                ("repealed", "本年废止件数"),
                ("in_force", "现行有效件数"),
            ),
            (("rules", "规章"), ("normative_documents", "行政规范性文件")),
        ),
        ("第二十条第（五）项", _NEW, (("licensing", "行政许可"),)),
        ("第二十条第（六）项", _NEW, (("penalties", "行政处罚"), ("compulsion", "行政强制"))),
        ("第二十条第（八）项", (("amount", "本年收费金额"),), (("fees", "行政事业性收费"),)),
    ),
}


@dataclass
class Cell:
    """A cell at the row where it begins. ``pointer``: the report cell whose figure stands here."""

    text: str
    pointer: str | None = None
    rowspan: int = 1
    colspan: int = 1
    head: bool = False


@dataclass
class Table:
    """Rows of cells, each once, at the row where it begins. ``width``: columns of the full grid.

    ``ruled``: in text, a Markdown rule follows the first row.
    """

    id: str
    rows: list[list[Cell]] = field(default_factory=list)
    width: int = 0
    ruled: bool = False

    def values(self) -> list[Cell]:
        """All cells that hold a figure of the report, in reading order."""
        return [cell for row in self.rows for cell in row if cell.pointer]


def other_rows(other: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The group （六）: one row of figures (``"row"``, 2019) or three (``"three"``, 2021)."""
    under = OTHER_2021 if other == "three" else (("other", ""),)
    return (("（六）其他处理", under),)


def outcome_paths(format_id: str) -> tuple[str, ...]:
    """The outcome rows that make up （七）, below ``/requests/outcomes``."""
    groups = GROUPS + other_rows("three" if format_id == "2021" else "row")
    return tuple(path for _, rows in groups for path, _ in rows)


def section_two(format_id: str, units: dict[str, str]) -> list[Table]:
    """Section two, one table a block. ``units``: what follows the label of an amount column."""
    tables = []
    for title, columns, rows in BLOCKS[format_id]:
        table = Table("proactive_disclosure", width=4)
        wide = 4 - len(columns)
        table.rows.append([Cell(title, colspan=4, head=True)])
        head = [Cell("信息内容", head=True)]
        head += [Cell(label + units.get(name, ""), head=True) for name, label in columns]
        head[-1].colspan = wide
        table.rows.append(head)
        for path, label in rows:
            line = [Cell(label)]
            for name, _ in columns:
                line.append(Cell("", f"/proactive_disclosure/{path}/{name}"))
            line[-1].colspan = wide
            table.rows.append(line)
        tables.append(table)
    return tables


def _figures(path: str) -> list[Cell]:
    return [Cell("", f"/requests/{path}/{name}") for name in COLUMNS]


def requests_table(other: str, other_path: str, total_first: bool = False) -> Table:
    """Section three. ``other_path``: where a single row （六） goes.

    ``total_first``: the head of the last column stands in the first line of the head.
    """
    table = Table("requests", width=10)
    rows = table.rows
    rows.append([Cell(CORNER, rowspan=3, colspan=3, head=True)])
    rows[0].append(Cell("申请人情况", colspan=7, head=True))
    rows.append(
        [
            Cell("自然人", rowspan=2, head=True),
            Cell("法人或其他组织", colspan=5, head=True),
            Cell("总计", rowspan=2, head=True),
        ]
    )
    rows.append([Cell(label, head=True) for _, label in TYPES[1:6]])
    if total_first:
        rows[0][1].colspan = 6
        rows[0].append(rows[1].pop())
        rows[0][2].rowspan = 3
    rows.append([Cell("一、本年新收政府信息公开申请数量", colspan=3), *_figures("received")])
    rows.append([Cell("二、上年结转政府信息公开申请数量", colspan=3), *_figures("carried_over")])
    groups = GROUPS + other_rows(other)
    count = sum(len(under) for _, under in groups) + 1
    lead = [Cell("三、本年度办理结果", rowspan=count)]
    for label, under in groups:
        lead.append(Cell(label, colspan=2) if not under[0][1] else Cell(label, rowspan=len(under)))
        for path, name in under:
            if name:
                lead.append(Cell(name))
            where = other_path if path == "other" else path
            rows.append([*lead, *_figures(f"outcomes/{where}")])
            lead = []  # a cell stands only where it begins
    rows.append([Cell("（七）总计", colspan=2), *_figures("outcomes/total")])
    rows.append([Cell("四、结转下年度继续办理", colspan=3), *_figures("carried_forward")])
    return table


def litigation_table() -> Table:
    """Section four: the three kinds of case side by side, fifteen figures in one line."""
    table = Table("review_and_litigation", width=15)
    results = [label for _, label in RESULTS]
    table.rows.append(
        [Cell("行政复议", colspan=5, head=True), Cell("行政诉讼", colspan=10, head=True)]
    )
    second = [Cell(label, rowspan=2, head=True) for label in results]
    second += [Cell("未经复议直接起诉", colspan=5, head=True)]
    second += [Cell("复议后起诉", colspan=5, head=True)]
    table.rows.append(second)
    table.rows.append([Cell(label, head=True) for label in results * 2])
    table.rows.append(
        [Cell("", f"/review_and_litigation/{case}/{name}") for case in CASES for name, _ in RESULTS]
    )
    return table
