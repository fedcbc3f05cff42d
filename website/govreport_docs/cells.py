"""Every cell of each form, from its layout."""

from collections.abc import Iterator

from govreport import Spec
from govreport.layout import TableLayout
from govreport_docs.markdown import anchor, code, plain, said, slug, suffix, table


def pages(spec: Spec, lang: str) -> Iterator[tuple[str, str]]:
    """A page for each form, and the list of forms."""
    say, end = said(lang), suffix(lang)
    for id in spec.formats:
        yield f"reference/cells/{id}{end}", "\n".join(_page(spec, id, lang))
    rows = [
        (
            f"[{id}]({id}{end})",
            plain(form.title[lang]),
            plain(form.legal_basis),
            f"{form.first_year or ''}–{form.last_year or ''}",
            str(len(spec.layout(id).required)),
            f"[FORMAT](../../spec/formats/{id}.md)",
        )
        for id, form in spec.formats.items()
    ]
    head = [say[name] for name in ("form", "title", "notice", "years", "cells", "text")]
    yield f"reference/cells/index{end}", "\n".join([f"# {say['forms']}", *table(head, rows)])


def _page(spec: Spec, id: str, lang: str) -> Iterator[str]:
    say, layout, form = said(lang), spec.layout(id), spec.format(id)
    labels = {s.table: getattr(s.label, lang) for s in layout.sections if s.table}
    yield f"# {say['cells_of'].format(id)}"
    yield ""
    yield f"{plain(form.title[lang])} ({plain(form.legal_basis)})"
    yield ""
    yield say["cells_intro"]
    fields = {cell: field for field, cell in layout.fields.items()}
    for part in layout.tables:
        yield ""
        yield f"## {plain(labels.get(part.id, part.id))}"
        rows = []
        for pointer, cell in layout.cells.items():
            if cell.table != part.id:
                continue
            column, row = cell.column, cell.row
            kind = say[column.type] + (f", {say['signed']}" if column.signed else "")
            kind += f", {plain(column.unit)}" if column.unit else ""
            kind += f", {say['optional']}" if row.optional else ""
            kind += f", {code(fields[pointer])}" if pointer in fields else ""
            labels_of = [plain(getattr(item.label, lang)) for item in (row, column)]
            if row.label.number:
                labels_of[0] = f"{plain(row.label.number)} {labels_of[0]}"
            rows.append(
                (
                    anchor(slug(pointer)) + code(pointer),
                    *labels_of,
                    kind,
                    plain(row.clause or cell.block.clause or ""),
                )
            )
        yield from table([say[n] for n in ("pointer", "row", "column", "kind", "clause")], rows)
        yield f"### {say['labels_of'].format(plain(labels.get(part.id, part.id)))}"
        yield from table([say["label"], say["english"], say["aliases"]], _labels(part))


def _labels(part: TableLayout) -> Iterator[tuple[str, ...]]:
    seen = set()
    for block in part.blocks:
        for item in (*block.groups, *block.rows, *block.columns):
            key = (item.label.official, item.label.en)
            if key not in seen:
                seen.add(key)
                yield (
                    plain(item.label.official),
                    plain(item.label.en),
                    plain("；".join(item.label.aliases)),
                )
