"""Damages of the page before it is written: labels, rows, figures, headings.

Each damage alters the page, says in ``page.expected`` what can still be told, and returns whether
it applied. Only what the bytes (with the arithmetic of the form) leave open is loosened.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.generator import late_damage as late
from tests.generator.forms import Cell
from tests.generator.page import Block, Page
from tests.generator.text_layouts import INFERRED, loosen
from tests.generator.values import BLANK, MISSING_ANSWER, Answer

Damage = Callable[[random.Random, Page], bool]


def _relabel(page: Page, pairs: dict[str, str], table: str | None = None) -> bool:
    done = False
    for one in page.tables(table):
        for row in one.rows:
            for cell in row:
                if cell.pointer is None:
                    for old, new in pairs.items():
                        if old in cell.text:
                            cell.text, done = cell.text.replace(old, new), True
    return done


def broken_header(rng: random.Random, page: Page) -> bool:
    """Head cells broken over lines."""
    pairs = {"本年新制作": "本年新\n制作", "本年新公开": "本年新\n公开", "商业企业": "商业\n企业"}
    pairs |= {"法律服务机构": "法律服\n务机构", "本年制发件数": "本年制发\n件数"}
    return _relabel(page, {old: pairs[old] for old in rng.sample(list(pairs), 4)})


def cut_header(rng: random.Random, page: Page) -> bool:
    """Two different head cells cut to the same few characters."""
    if page.truth.format == "2021":
        return _relabel(page, {"本年制发件数": "本年制", "本年废止件数": "本年废"})
    return _relabel(page, {"本年新制作数量": "本年新", "本年新公开数量": "本年新"})


def spaced_labels(rng: random.Random, page: Page) -> bool:
    """Spaces inside labels."""
    pairs = {
        "结果维持": "结果 维持",
        "尚未审结": "尚未 审结",
        "总计": "总 计",
        "自然人": "自 然 人",
    }
    pairs |= {"规章": "规  章", "其他结果": "其他 结果"}
    return _relabel(page, {old: pairs[old] for old in rng.sample(list(pairs), 3)})


MISPRINTS = {
    "三类内部事务信息": "三类内容事务信息",
    "只计这一情形": "只计这一情况",
    "四类过程性信息": "四类过程信息",
    "没有现成信息": "没有现成的信息",
    "要求行政机关确认": "要求行政机关确定",
    "禁止公开": "规定禁止公开",
    "本机关不掌握": "本行政机关不掌握",
    "信访举报投诉类申请": "信访、举报、投诉类申请",
}


def misprints(rng: random.Random, page: Page) -> bool:
    """Labels with a character or word wrong."""
    chosen = rng.sample(list(MISPRINTS), rng.randint(1, 3))
    return _relabel(page, {old: MISPRINTS[old] for old in chosen}, "requests")


def short_labels(rng: random.Random, page: Page) -> bool:
    """Labels shortened by the publisher."""
    pairs = {
        "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "逾期不补正",
        "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "逾期未缴费",
        "行政事业性收费": "行政事业收费",
        "区分处理的，只计这一情形，不计其他情形": "区分处理的",
    }
    return _relabel(page, pairs)


def explained_labels(rng: random.Random, page: Page) -> bool:
    """Explanations inside labels."""
    pairs = {
        "上一年项目数量": f"上一年项目数量（指{page.truth.year - 1}年事项数）",
        "现行有效件数": "现行有效件数（历史累计）",
        "处理决定数量": "处理决定数量（件）",
        "本机关不掌握相关政府信息": "本机关不掌握相关政府信息（含非本机关职责）",
    }
    return _relabel(page, {old: pairs[old] for old in rng.sample(list(pairs), 2)})


def other_normative_label(rng: random.Random, page: Page) -> bool:
    """规范性文件 in a 2021 table, 行政规范性文件 in a 2019 one."""
    if page.truth.format == "2021":
        return _relabel(page, {"行政规范性文件": "规范性文件"}, "proactive_disclosure")
    return _relabel(page, {"规范性文件": "行政规范性文件"}, "proactive_disclosure")


def extra_row(rng: random.Random, page: Page) -> bool:
    """A row that the form does not have: figures below the documents, or a remark at the end."""
    if rng.random() < 0.3:
        table = page.tables("requests")[0]
        note = rng.choice(("注：本表不含下属单位数据。", "说明：2件申请由申请人主动撤回。"))
        table.rows.append([Cell(note, colspan=table.width)])
        return True
    table = page.tables("proactive_disclosure")[0]
    label = rng.choice(("其他主动公开文件", "其他公文", "其他政策性文件"))
    at = next(i for i, row in enumerate(table.rows) if "规范性文件" in row[0].text) + 1
    figures = [Cell(str(rng.randint(0, 99))) for _ in table.rows[at - 1][1:]]
    table.rows.insert(at, [Cell(label), *figures])
    return True


def litigation_total(rng: random.Random, page: Page) -> bool:
    """A last column in section four with the total of both kinds of lawsuit."""
    table = page.tables("review_and_litigation")[0]
    table.width += 1
    table.rows[0][1].colspan += 1
    table.rows[1].append(Cell(rng.choice(("合计", "行政诉讼总计")), rowspan=2, head=True))
    cases = ("litigation_direct", "litigation_after_reconsideration")
    totals = (page.truth.cells[f"/review_and_litigation/{case}/total"] for case in cases)
    table.rows[3].append(Cell(str(sum(int(n or 0) for n in totals))))
    return True


def subtotal_column(rng: random.Random, page: Page) -> bool:
    """A 小计 column behind the five kinds of organization."""
    table = page.tables("requests")[0]
    table.width += 1
    for cell in table.rows[0]:
        if cell.text.startswith("申请人"):
            cell.colspan += 1
    for cell in table.rows[1]:
        if cell.text.startswith("法人"):
            cell.colspan += 1
    table.rows[2].append(Cell("小计", head=True))
    for row in table.rows[3:]:
        figures = [cell for cell in row if cell.pointer]
        total = sum(int(page.truth.cells[str(c.pointer)] or 0) for c in figures[1:6])
        row.insert(len(row) - 1, Cell(str(total)))
    return True


def subtotal_rows(rng: random.Random, page: Page) -> bool:
    """A 小计 row at the end of the groups （三） to （五）."""
    table = page.tables("requests")[0]
    for label in rng.sample(("不予公开", "无法提供", "不予处理"), rng.randint(1, 3)):
        start, group = next(
            (i, cell) for i, row in enumerate(table.rows) for cell in row if label in cell.text
        )
        block = table.rows[start : start + group.rowspan]
        sums = [0] * 7
        for row in block:
            for i, cell in enumerate(c for c in row if c.pointer):
                sums[i] += int(page.truth.cells[str(cell.pointer)] or 0)
        if table.width > 10:  # there is a column of subtotals too
            sums.insert(6, sum(sums[1:6]))
        table.rows.insert(start + group.rowspan, [Cell("小计"), *(Cell(str(n)) for n in sums)])
        group.rowspan += 1
        next(c for row in table.rows for c in row if "年度办理结果" in c.text).rowspan += 1
    return True


def lost_figures(rng: random.Random, page: Page) -> bool:
    """Rows with one figure too few; the cell itself is gone, so that the others may have moved."""
    if rng.random() < 0.1:
        row = page.tables("review_and_litigation")[0].rows[-1]
        _lose(page, row, rng.choice([cell for cell in row if cell.pointer]))
        return True
    table = page.tables("requests")[0]
    rows = [row for row in table.rows if sum(c.pointer is not None for c in row) == 7]
    same, place = rng.random() < 0.4, rng.randint(0, 6)
    lost = []
    for row in rows if same else rng.sample(rows, rng.choice((1, 1, 2, 3))):
        figures = [cell for cell in row if cell.pointer]
        at = place if same else rng.randint(0, 6)
        path = str(figures[at].pointer).removeprefix("/requests/").rsplit("/", 1)[0]
        lost.append((path, at))
        _lose(page, row, figures[at])
    page.facts["lost_rows"] = lost
    return True


def _lose(page: Page, row: list[Cell], gone: Cell) -> None:
    expected = page.expected[str(gone.pointer)]
    value = page.truth.cells[str(gone.pointer)]
    if page.facts.get("layout") == "spaces_aligned":  # the gap stays where the figure was
        gone.text = ""
        expected.answers = [Answer(None, BLANK), MISSING_ANSWER, Answer(value, INFERRED)]
        return
    loosen(page, row)
    blank = [expected.best] if expected.best.kind == BLANK else []
    expected.answers = [MISSING_ANSWER, Answer(value, INFERRED), *blank]
    row[:] = [cell for cell in row if cell is not gone]


def blanked_figures(rng: random.Random, page: Page) -> bool:
    """One to three figures lost, their place still marked by an empty cell or line."""
    cells = [c for t in page.tables() for c in t.values() if c.text == "0"]
    for cell in rng.sample(cells, min(len(cells), rng.randint(1, 3))):
        cell.text = ""
        page.expected[str(cell.pointer)].answers = [
            Answer(None, BLANK),
            MISSING_ANSWER,
            Answer(page.truth.cells[str(cell.pointer)], INFERRED),
        ]
    return bool(cells)


def inner_spaces(rng: random.Random, page: Page) -> bool:
    """Figures of two or more digits with a space inside."""
    cells = [c for t in page.tables() for c in t.values() if c.text.isdigit() and len(c.text) > 1]
    for cell in rng.sample(cells, min(len(cells), 3)):
        cut = rng.randint(1, len(cell.text) - 1)
        cell.text = f"{cell.text[:cut]} {cell.text[cut:]}"
        page.expected[str(cell.pointer)].also(MISSING_ANSWER, Answer(None, "unreadable"))
    return bool(cells)


def overview_twice(rng: random.Random, page: Page) -> bool:
    """一、总体情况 stands twice: before the introduction, and where it belongs."""
    at = next(i for i, block in enumerate(page.blocks) if block.kind == "title")
    heading = next(block for block in page.blocks if block.section == "overview")
    page.blocks.insert(at + 1, Block("heading", heading.text))
    page.facts["overview_twice"] = True
    return True


def no_title(rng: random.Random, page: Page) -> bool:
    """The title is missing."""
    page.blocks = [b for b in page.blocks if b.kind != "title" and b.text != page.truth.title]
    page.facts["untitled"] = True
    return True


def wrong_signature(rng: random.Random, page: Page) -> bool:
    """The signature carries the year reported on."""
    for block in page.blocks:
        if block.kind == "sign" and block.text.endswith("日"):
            block.text = block.text.replace(
                f"{page.truth.signed_on.year}年", f"{page.truth.year}年"
            )
            page.facts["signed_year_wrong"] = True
            return True
    return False


# name: (damage, weight)
DAMAGES: dict[str, tuple[Damage, int]] = {
    "broken_header": (broken_header, 6),
    "cut_header": (cut_header, 4),
    "spaced_labels": (spaced_labels, 5),
    "misprints": (misprints, 6),
    "short_labels": (short_labels, 5),
    "explained_labels": (explained_labels, 5),
    "other_normative_label": (other_normative_label, 5),
    "extra_row": (extra_row, 4),
    "subtotal_column": (subtotal_column, 3),
    "subtotal_rows": (subtotal_rows, 3),
    "litigation_total": (litigation_total, 2),
    "lost_figures": (lost_figures, 6),
    "blanked_figures": (blanked_figures, 5),
    "inner_spaces": (inner_spaces, 2),
    "overview_twice": (overview_twice, 4),
    "no_title": (no_title, 4),
    "wrong_signature": (wrong_signature, 4),
    "torn_block": (late.torn_block, 5),
    "continued": (late.continued, 3),
    "stray_byte": (late.stray_byte, 3),
    "traditional": (late.traditional, 4),
    "dropped_repeats": (late.dropped_repeats, 6),
}
