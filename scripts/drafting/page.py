"""The page that explains a form, as far as it follows from the layout, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from govreport.layout import Block, Column, Label, Layout
from govreport.spec import Format


@frozen(slots=True)
class Words:
    """What the pages of one language say beside the labels."""

    other: str
    title: str
    basis: str
    today: str
    binds: str
    sections: str
    rows: str
    read: str
    of_sections: tuple[str, ...]
    of_rows: tuple[str, ...]
    of_columns: tuple[str, ...]
    kinds: Mapping[str, str]


WORDS = {
    "en": Words(
        other="[中文](FORMAT.zh.md)",
        title="Format {id}: {zh}",
        basis="{title}. Legal basis: {basis}. Made for reporting years {first} to {last}."
        " {count} cells.",
        today="today",
        binds="This page explains; `layout.json` binds.",
        sections="Sections",
        rows="Rows and columns",
        read="What we read into it",
        of_sections=("", "label", "English", "id", "kind"),
        of_rows=("", "row", "English", "path", "clause"),
        of_columns=("column", "English", "id", "figure"),
        kinds={"text": "text", "table": "table", "count": "count", "amount": "amount",
               "signed": "signed", "optional": "optional", "group": "group"},
    ),
    "zh": Words(
        other="[English](FORMAT.md)",
        title="{id} 年格式：{zh}",
        basis="依据：{basis}。为报告年度 {first} 年至{last}制定。共 {count} 格。",
        today="今",
        binds="本页是说明，有约束力的是 `layout.json`。",
        sections="各部分",
        rows="行和列",
        read="我们的理解",
        of_sections=("", "名称", "英文", "编号", "种类"),
        of_rows=("", "行", "英文", "路径", "依据"),
        of_columns=("列", "英文", "编号", "数字"),
        kinds={"text": "文字", "table": "表格", "count": "数量", "amount": "金额",
               "signed": "可为负", "optional": "可选", "group": "分组"},
    ),
}  # fmt: skip


def page(form: Format, layout: Layout, lang: str) -> Iterator[str]:
    """Sections, rows and columns. What is read into them is for somebody to write."""
    words = WORDS[lang]
    yield f"# {words.title.format(id=form.id, zh=form.title['zh'])}\n\n{words.other}\n"
    last = f" {form.last_year} 年" if lang == "zh" else str(form.last_year)
    yield words.basis.format(
        title=form.title["en"],
        basis=form.legal_basis,
        first=form.first_year,
        last=last if form.last_year else words.today,
        count=len(layout.required),
    )
    yield f"\n{words.binds}\n\n## {words.sections}\n"
    yield from _head(words.of_sections)
    for section in layout.sections:
        label, kind = section.label, words.kinds[section.kind]
        yield _row(label.number or "", label.zh, label.en, f"`{section.id}`", kind)
    for section in layout.sections:
        if section.table is not None:
            yield f"\n## {section.label.official} · `/{section.table}`"
            for block in layout.table(section.table).blocks:
                yield from _block(block, words, lang)
            yield f"\n### {words.read}\n"


def _block(block: Block, words: Words, lang: str) -> Iterator[str]:
    yield f"\n### {_title(block.label, lang) or words.rows}\n"
    yield from _head(words.of_rows)
    for row in block.rows:
        for group in block.groups:
            if group.members[0] == row.path:
                label, kind = group.label, f"({words.kinds['group']})"
                number, name = label.number or "", f"**{label.zh}**"
                yield _row(number, name, label.en, kind, group.clause or "")
        name = row.label.zh + (f" ({words.kinds['optional']})" if row.optional else "")
        number, path = row.label.number or "", f"`{row.path}`"
        yield _row(number, name, row.label.en, path, row.clause or "")
    yield ""
    yield from _head(words.of_columns)
    for column in block.columns:
        label = column.label
        yield _row(label.zh, label.en, f"`{column.id}`", _figure(column, words))


def _title(label: Label | None, lang: str) -> str:
    if label is None:
        return ""
    return label.zh if lang == "zh" else f"{label.zh} · {label.en}"


def _figure(column: Column, words: Words) -> str:
    kinds = [words.kinds[column.type], words.kinds["signed"] if column.signed else ""]
    return ", ".join(word for word in (*kinds, column.unit) if word)


def _head(names: tuple[str, ...]) -> Iterator[str]:
    yield _row(*names)
    yield _row(*["---"] * len(names))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
