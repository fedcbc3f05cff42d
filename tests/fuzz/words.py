"""Words that reports are made of, as tests/fuzz mixes them in: labels, figures, odd figures."""

import re

from tests.fuzz.promises import SPEC

FIGURES = [
    "", "0", "1", "２", "12", "1,234", "/", "——", "-", "\\", "×", "不适用", "无", "3件",
    "减2", "增35",
    "约5", "-1", "0.5", "251000元", "2694.35万元", "2.5 万元", "9" * 30, "\u3000", "|", "二十",
    "一百零三",
    "NaN", "1e9", "٣", "²", "①", "½", "㈠", "1 234", "1+2", "12（注）", "\ufffd", "O", "l", "〇",
    "万万", "十十", "1.23456", "٠.٥", "1,23", "+5", "－３", "　", "\u200b7", "7\u200b", "0" * 400,
    "0." + "1" * 60, "1" + ",000" * 20,
    "一亿二千三百四十万", "零点五", "3 项", "共3", "184项",
]  # fmt: skip


def labels():
    """Every label of every form, in the order of the specification."""
    found = {}
    for id in SPEC.formats:
        layout = SPEC.layout(id)
        for cell in layout.cells.values():
            for label in (cell.row.label, cell.column.label):
                found |= dict.fromkeys((label.official, label.zh, *label.aliases))
        for table in layout.tables:
            for block in table.blocks:
                found |= dict.fromkeys(group.label.official for group in block.groups)
        for section in layout.sections:
            found |= dict.fromkeys((section.label.official, *section.label.aliases))
    return [label for label in found if label]


LABELS = labels()
PROSE = [
    "本机关全年共收到政府信息公开申请12件，上年结转3件，均已按期办结，结转下年度0件。",
    "行政复议2件，其中维持1件，纠正0件，尚未审结1件；行政诉讼0件。",
    "2023年1月1日至2023年12月31日", "二〇二二年度政府信息公开工作年度报告", "2024年1月31日",
    "明水市水务局", "本年度未收取信息处理费。", "本报告按照国办公开办函〔2021〕30号编制。",
    "予以公开5件、部分公开3件、不予公开2件，分别占50%、30%、20%。", "一、总体情况",
    "（六）其他处理",
    "自然人、商业企业分别为3件、4件", "同比增长35.2%", "单位：万元", "附件：表格", "|",
    "| --- | --- |", "\t", "页 1 / 3", "总计",
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
]  # fmt: skip
ALL = [*FIGURES, *LABELS, *PROSE]
NUMBER = re.compile(r"(?<![\d.])\d{1,7}(?![\d.])")
