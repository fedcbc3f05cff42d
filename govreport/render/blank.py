"""A blank form, for those who fill it in."""

from __future__ import annotations

from govreport.model import CellNote, CellState, Narrative, Report, Value
from govreport.spec import Spec, default_spec


def blank_form(format: str | None = None, spec: Spec | None = None) -> Report:
    """A report without figures or text: every cell blank, every section there and empty, and the
    words that every title ends in.

    ``format`` is the id of a format, the current one unless told otherwise. Raises ``SpecError``
    (``format_unknown``).
    """
    spec = spec or default_spec()
    layout = spec.layout(format or spec.current)
    tables: dict[str, dict[str, Value]] = {table.id: {} for table in layout.tables}
    for pointer in layout.required:
        cell = layout.cells[pointer]
        tables[cell.table][cell.key] = None
        if cell.column.unit_field is not None:
            tables[cell.table][f"{cell.row.path}/{cell.column.unit_field}"] = None
    blank = CellNote(CellState.BLANK)
    return Report(
        format=layout.format,
        tables=tables,
        schema=str(spec.schema(layout.format)["$id"]),
        title=str(spec.vocabulary["report_titles"][0]),
        narrative=Narrative(**{section.id: "" for section in layout.sections}),
        cell_notes=dict.fromkeys(layout.required, blank),
    )
