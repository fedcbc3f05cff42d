"""What two reports have in common, and texts that a medium may choke on."""

from attrs import evolve
from hypothesis import strategies as st

import govreport
from govreport.render.media import MEDIA, render

#: The media from which a form is read back to the letter: all but pages of PDF.
READ_BACK = tuple(name for name in MEDIA if name != "pdf")

#: Words of forms, signatures, markup, formulas, escapes; characters that media drop or alter.
HOSTILE = (
    "一、总体情况", "六、其他需要报告的事项", "2023年1月20日", "沭阳县发展和改革局", "附件", "返回",
    "发布日期：2022-01-01", "统计期限：2019年1月1日至2019年12月31日",
    "某某局2019年政府信息公开工作年度报告",
    "=1+1", "@SUM(A1)", "-3", "+5", "<r>a</r>", "<table><tr><td>1</td></tr></table>",
    "&amp;", "]]>",
    "_x0041_", "_x005F_x0041_", "_x005F_x0041_x0042_", "http://a.b", "{{x}}", "|", "a\tb\tc",
    "\t", "\r", "\x00", "\x0b", "\x1f", "\x85", "\u2028", "\ufeff", "\u200b", "\u2060", "\u2063",
    "\u2061\u2062\u2064", "\uffff", "\ufffe", "\ufffd", "\U000e0001", "\x01" + "0", "\f",
    "規章", "自然人", "总计", "0", "１２", "〔缺〕", "1〔推〕", "—", "名称", "发布机构", "数据范围",
    "信息内容", "本年制发件数", "  x  ", "", "1.", "（一）",
    "x" * 100, "字。" * 60, "😀", "e\u0301",
    "Sheet1", "备注：x", "单位：项", "本报告的数据为汇总数据。",
)  # fmt: skip
_PIECES = st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8"), max_size=8)
_LINES = st.lists(_PIECES, max_size=3).map("".join)
TEXTS = st.none() | st.lists(_LINES, max_size=4).map("\n".join)


def compared(report):
    """A report without what tells of its file, and of its notes what a form can print."""
    notes = {pointer: (note.state, note.raw or None) for pointer, note in report.cell_notes.items()}
    kinds = {
        table: {key: type(value) for key, value in cells.items()}
        for table, cells in report.tables.items()
    }
    return evolve(report, source=None, migration=None, cell_notes={}), notes, kinds


def read_back(report, medium, **given_as):
    """The reading of a report that was written as the official form."""
    return govreport.parse(render(report, medium, **given_as), **given_as)
