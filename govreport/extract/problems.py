"""The findings of extraction. Each names the cells, the place and the raw text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from govreport.document import ILLEGIBLE
from govreport.extract.cells import CellRead
from govreport.extract.hits import RowHit
from govreport.extract.labels import LabelIndex, Target
from govreport.extract.lines import Token
from govreport.findings import Fault, Finding, Severity
from govreport.layout import CellSpec, Layout, TableLayout
from govreport.model import CellState
from govreport.sources import Place

#: More findings of one kind than this help nobody.
_MOST_TOLD = 40


def _raw(hit: RowHit) -> str:
    return " ".join(figure.text for figure in hit.figures)


def row_unknown(hit: RowHit) -> Finding:
    """A row with figures that is none of the form: kept here, not in the report."""
    return Finding(
        "row_unknown",
        Severity.WARNING,
        params={"label": hit.label.text, "figures": _raw(hit)},
        found=_raw(hit),
        place=hit.label.place,
        fault=Fault.PUBLISHER,
    )


def rows_unknown(hits: Sequence[RowHit]) -> list[Finding]:
    """Each row that is none of the form; of very many the first, and how many more there are."""
    found = [row_unknown(hit) for hit in hits[:_MOST_TOLD]]
    if len(hits) > _MOST_TOLD:
        more = len(hits) - _MOST_TOLD
        params = {"count": more}
        found.append(Finding("rows_unknown", Severity.WARNING, params=params, found=more))
    return found


def labels_misprinted(
    misprints: Sequence[tuple[Token, Target]], table: TableLayout, index: LabelIndex, layout: Layout
) -> list[Finding]:
    """Labels that only resemble those of the form; each text once."""
    found: dict[str, Finding] = {}
    for token, target in misprints:
        printed = "".join(token.text.split())
        pointers = [
            f"/{table.id}/{target.id}/{column.id}" for column in index.block(target).columns
        ]
        found.setdefault(
            printed,
            Finding(
                "label_misprinted",
                Severity.INFO,
                tuple(p for p in pointers if p in layout.cells) or (f"/{table.id}",),
                params={"label": printed, "official": index.official(target)},
                expected=index.official(target),
                found=printed,
                place=token.place,
                fault=Fault.UNKNOWN,
            ),
        )
    return list(found.values())[:_MOST_TOLD]


def row_repeated(hit: RowHit, table: str, index: LabelIndex, layout: Layout) -> Finding:
    """A row that stands twice with different figures; the first is kept."""
    assert hit.target is not None
    pointers = tuple(
        f"/{table}/{hit.target.id}/{column.id}" for column in index.block(hit.target).columns
    )
    return Finding(
        "row_repeated",
        Severity.WARNING,
        tuple(p for p in pointers if p in layout.cells),
        params={"label": hit.label.text, "figures": _raw(hit)},
        found=_raw(hit),
        place=hit.label.place,
        fault=Fault.UNKNOWN,
    )


def row_unplaced(specs: Sequence[CellSpec], label: Place, reason: str, raw: str | None) -> Finding:
    """A row whose figures can't be placed: all its cells are missing."""
    return Finding(
        reason,
        Severity.WARNING,
        tuple(spec.pointer for spec in specs),
        params={"figures": raw or "", "columns": len(specs)},
        found=raw,
        place=label,
        fault=Fault.READING,
    )


def of_cells(
    specs: Sequence[CellSpec], cells: Mapping[str, CellRead], *, lost: bool
) -> list[Finding]:
    """Cells of a placed row that no number can be read from, or that were lost."""
    found: list[Finding] = []
    for spec in specs:
        cell = cells[spec.pointer]
        state = cell.note.state if cell.note else None
        if cell.uncertain:
            continue  # told once the identities had their say
        if state is CellState.UNREADABLE:
            found.append(
                Finding(
                    "cell_unreadable",
                    Severity.WARNING,
                    (spec.pointer,),
                    params={"raw": cell.note.raw if cell.note else None},
                    found=cell.note.raw if cell.note else None,
                    place=cell.place,
                    fault=Fault.PUBLISHER,
                )
            )
        elif state is CellState.MISSING and lost:
            found.append(
                Finding(
                    "cell_lost",
                    Severity.WARNING,
                    (spec.pointer,),
                    place=cell.place,
                    fault=Fault.READING,
                )
            )
    return found


def row_doubtful(specs: Sequence[CellSpec], label: Place, raw: str) -> Finding:
    """A row whose last cell is empty where others are filled: a figure may have been lost."""
    return Finding(
        "row_doubtful",
        Severity.WARNING,
        tuple(spec.pointer for spec in specs),
        params={"figures": raw, "columns": len(specs)},
        found=raw,
        place=label,
        fault=Fault.READING,
    )


def head_not_read(specs: Sequence[CellSpec], hit: RowHit) -> Finding:
    """Figures taken in the order of the form, because the head over them could not be read."""
    return Finding(
        "head_not_read",
        Severity.WARNING,
        tuple(spec.pointer for spec in specs),
        params={"figures": _raw(hit), "columns": len(specs)},
        found=_raw(hit),
        place=hit.label.place,
        fault=Fault.READING,
    )


def table_repeated(table: str, pointers: Sequence[str], rows: int) -> Finding:
    """A whole table that stands twice with different figures; the first is kept."""
    return Finding(
        "table_repeated",
        Severity.WARNING,
        tuple(pointers),
        params={"table": table, "rows": rows},
        fault=Fault.PUBLISHER,
    )


def of_open(
    specs: Sequence[CellSpec], cells: Mapping[str, CellRead], label: Place, raw: str
) -> list[Finding]:
    """A row with fewer figures than cells: what the arithmetic placed, and what stays missing."""
    found = of_cells(specs, cells, lost=False)
    for state, code in (
        (CellState.INFERRED, "row_placed_by_arithmetic"),
        (CellState.MISSING, "row_incomplete"),
    ):
        pointers = tuple(
            s.pointer
            for s in specs
            if (n := cells[s.pointer].note) is not None and n.state is state
        )
        if pointers:
            found.append(
                Finding(
                    code,
                    Severity.WARNING,
                    pointers,
                    params={"figures": raw, "columns": len(specs), "count": len(pointers)},
                    found=raw,
                    place=label,
                    fault=Fault.READING,
                )
            )
    return found


def rows_absent(
    pointers: Sequence[str], layout: Layout, table: TableLayout, some: bool
) -> list[Finding]:
    """Rows, or a whole table, of which no label was found."""
    if not pointers:
        return []
    rows: dict[str, str] = {
        layout.cells[p].row.path: layout.cells[p].row.label.official for p in pointers
    }
    return [
        Finding(
            "rows_not_found" if some else "table_not_found",
            Severity.WARNING,
            tuple(pointers),
            params={"table": table.id, "rows": "；".join(rows.values()), "count": len(rows)},
            fault=Fault.UNKNOWN,
        )
    ]


def hybrid(table: str, found: str, format: str) -> Finding:
    """A table that follows another format than the report."""
    return Finding(
        "format_hybrid",
        Severity.WARNING,
        (f"/{table}",),
        params={"table": table, "format": format, "other": found},
        expected=format,
        found=found,
        fault=Fault.PUBLISHER,
    )


def section_repeated(id: str, title: str, place: Place) -> Finding:
    """A section title that stands more than once; the last complete run was read."""
    return Finding(
        "section_repeated",
        Severity.INFO,
        (f"/narrative/{id}",),
        params={"title": title},
        place=place,
        fault=Fault.PUBLISHER,
    )


def lines_dropped(pointers: Sequence[str], rows: int) -> Finding:
    """A copy in which repeated lines were dropped, so that figures can't be recovered."""
    return Finding(
        "lines_dropped",
        Severity.WARNING,
        tuple(pointers),
        params={"rows": rows},
        fault=Fault.READING,
    )


def reading_uncertain(pointer: str, cell: CellRead) -> Finding:
    """A recognised cell with several close readings, of which the identities choose none."""
    legible = (choice.raw for choice in cell.choices if choice.raw != ILLEGIBLE)
    readings = " / ".join(dict.fromkeys(legible)) or "?"
    return Finding(
        "reading_uncertain",
        Severity.WARNING,
        (pointer,),
        params={"readings": readings},
        found=cell.place.raw,
        place=cell.place,
        fault=Fault.READING,
    )


def figures_recognised(count: int, lowest: Decimal, inferred: int) -> Finding:
    """That figures come from a picture: how many, how sure the least sure, how many inferred."""
    return Finding(
        "figures_recognised",
        Severity.INFO,
        params={"count": count, "lowest": lowest, "inferred": inferred},
        fault=Fault.READING,
    )
