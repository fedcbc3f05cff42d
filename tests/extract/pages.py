"""Small whole reports in text, made to order: the rows of one table as given, all else as usual."""

from functools import cache
from unicodedata import east_asian_width

import govreport
from govreport.spec import default_spec
from tests.whole.draw_form import draw, true_cells

SPEC = default_spec()
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
IDS = tuple(c.id for c in SPEC.layout("2021").table("requests").blocks[0].columns)
TITLES = {s.id: s.label.official for s in SPEC.layout("2021").sections}
AROUND = {
    "proactive_disclosure": """| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
| --- | --- | --- | --- |
| 规章 | 0 | 0 | 0 |
| 行政规范性文件 | 2 | 1 | 9 |
| 信息内容 | 本年处理决定数量 | | |
| 行政许可 | 4 | | |
| 行政处罚 | 5 | | |
| 行政强制 | 0 | | |
| 信息内容 | 本年收费金额 | | |
| 行政事业性收费 | 0 | | |""",
    "review_and_litigation": "\n".join(
        [
            "| 行政复议 | | | | " + "| 未经复议直接起诉 | | | | " + "| 复议后起诉 | | | | |",
            "|" + " --- |" * 15,
            "|" + " 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |" * 3,
            "|" + " 0 |" * 15,
        ]
    ),
}


def labels(format_id="2021"):
    """The official labels of the rows of section 三 by path below the table."""
    rows = SPEC.layout(format_id).table("requests").blocks[0].rows
    return {row.path: row.label.official for row in rows if not row.optional}


def figures(**changed):
    """Figures for every row of section 三, 0 but for those given; ``outcomes__total`` and so on.

    A figure for a single type is put under it and under 总计.
    """
    rows = {path: ["0"] * 7 for path in labels()}
    for name, row in changed.items():
        rows[name.replace("__", "/")] = [str(one) for one in row]
    return rows


def tabs(rows, head=COLUMNS, named=None):
    """Rows parted by tabs, the label first."""
    named = labels() | (named or {})
    lines = ["\t".join(["", *head])]
    lines += ["\t".join([named[path], *row]) for path, row in rows.items()]
    return "\n".join(lines)


def pipes(rows, head=COLUMNS, named=None):
    """A Markdown table."""
    named = labels() | (named or {})
    lines = ["| | " + " | ".join(head) + " |", "|" + " --- |" * (len(head) + 1)]
    lines += ["| " + " | ".join([named[path], *row]) + " |" for path, row in rows.items()]
    return "\n".join(lines)


def cells_a_line(rows, gap=0, head=COLUMNS, named=None):
    """One cell a line, ``gap`` empty lines after each; an empty cell leaves those only."""
    named = labels() | (named or {})
    cells = [*head, *(cell for path, row in rows.items() for cell in (named[path], *row))]
    return "\n".join(cell + "\n" * gap for cell in cells)


def spaced(rows, head=COLUMNS, named=None, width=14, wide="WF"):
    """Columns parted by spaces and lined up; ``wide``: East Asian widths that take two columns."""
    named = labels() | (named or {})

    def padded(text, columns):
        return text + " " * (columns - sum(2 if east_asian_width(c) in wide else 1 for c in text))

    def line(label, cells):
        return (padded(label, 80) + "".join(padded(cell, width) for cell in cells)).rstrip()

    return "\n".join([line("", head), *(line(named[path], row) for path, row in rows.items())])


def page(requests, **other):
    """A whole report as text: section 三 as given, other sections by id as text or usual."""
    parts = ["明水县水务局2023年政府信息公开工作年度报告"]
    parts += [other.pop("intro", "")]
    for section in SPEC.layout("2021").sections:
        parts.append(other.pop(f"{section.id}_title", section.label.official))
        usual = AROUND.get(section.id, "本节内容如上，请予监督。")
        parts.append(requests if section.id == "requests" else other.pop(section.id, usual))
    parts.append(other.pop("ending", ""))
    assert not other, other
    return "\n\n".join(part for part in parts if part) + "\n"


def read(text, **given):
    """Parse a text."""
    return govreport.parse(text.encode(), **given)


def row(found, path, table="requests"):
    """The cells of a row as read: numbers, or the state where there is none."""
    layout = SPEC.layout(found.report.format)
    pointers = [p for p, c in layout.cells.items() if c.table == table and c.row.path == path]
    values = [found.report.value(p) for p in pointers]
    states = [found.report.state(p) for p in pointers]
    return [str(s) if v is None else v for v, s in zip(values, states, strict=True)]


def states(found, path):
    """The states noted for the cells of a row of section 三."""
    return [found.report.state(f"/requests/{path}/{id}") for id in IDS]


def codes(found):
    """The codes of the findings of reading."""
    return sorted({finding.code for finding in found.findings})


@cache
def drawn(format_id, medium, seed=1):
    """A whole report of a format as drawn from its layout, and its figures."""
    layout = SPEC.layout(format_id)
    cells = true_cells(layout, seed)
    return draw(layout, cells, medium), cells
