"""A document as other parsers would have given it: the same blocks in their JSON."""

from html import escape

from govreport.document import Grid, Heading


def spread(grid, repeated=True):
    """The rows of a grid with merged cells written out, or given once with ``None`` elsewhere."""
    rows = [[None] * grid.width for _ in grid.rows]
    for cell in (cell for row in grid.rows for cell in row):
        for down in range(cell.rowspan):
            for right in range(cell.colspan):
                if repeated or not (down or right):
                    rows[cell.row + down][cell.column + right] = cell.text
    return rows


def with_spans(grid):
    return [
        [{"text": c.text, "rowspan": c.rowspan, "colspan": c.colspan} for c in row]
        for row in grid.rows
    ]


def html_of(grid):
    rows = (
        "".join(
            f'<td rowspan="{c.rowspan}" colspan="{c.colspan}">{escape(c.text)}</td>' for c in row
        )
        for row in grid.rows
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def docling(document, page=1):
    """As docling-core 2 writes it: refs under body, cells with offsets, furniture apart."""
    texts, tables, refs = [], [], []

    def prov(top):
        box = {"l": 70, "t": 800 - top, "r": 520, "b": 790 - top, "coord_origin": "BOTTOMLEFT"}
        return [{"page_no": page, "bbox": box, "charspan": [0, 1]}]

    def add_text(text, label, **more):
        self_ref = f"#/texts/{len(texts)}"
        texts.append(
            {"self_ref": self_ref, "parent": {"$ref": "#/body"}, "children": [], "label": label,
             "content_layer": "body", "prov": prov(len(texts)), "orig": text, "text": text} | more
        )  # fmt: skip
        return {"$ref": self_ref}

    furniture = add_text("第 1 页", "page_footer", content_layer="furniture")
    for block in document.blocks:
        if isinstance(block, Grid):
            self_ref = f"#/tables/{len(tables)}"
            cells = [
                {"text": c.text, "row_span": c.rowspan, "col_span": c.colspan,
                 "start_row_offset_idx": c.row, "end_row_offset_idx": c.row + c.rowspan,
                 "start_col_offset_idx": c.column, "end_col_offset_idx": c.column + c.colspan,
                 "column_header": False, "row_header": False, "row_section": False}
                for row in block.rows for c in row
            ]  # fmt: skip
            data = {"table_cells": cells, "num_rows": len(block.rows), "num_cols": block.width}
            tables.append(
                {"self_ref": self_ref, "parent": {"$ref": "#/body"}, "children": [],
                 "content_layer": "body", "label": "table", "prov": prov(0), "captions": [],
                 "references": [], "footnotes": [], "data": data}
            )  # fmt: skip
            refs.append({"$ref": self_ref})
        elif isinstance(block, Heading):
            refs.append(add_text(block.text, "section_header", level=1))
        else:
            refs.append(add_text(block.text, "text"))
    return {
        "schema_name": "DoclingDocument", "version": "1.3.0", "name": "report",
        "origin": {"mimetype": "application/pdf", "binary_hash": 11465328351749295394,
                   "filename": "report.pdf"},
        "furniture": {"self_ref": "#/furniture", "children": [], "content_layer": "furniture",
                      "name": "_root_", "label": "unspecified"},
        "body": {"self_ref": "#/body", "children": [furniture, *refs], "content_layer": "body",
                 "name": "_root_", "label": "unspecified"},
        "groups": [], "texts": texts, "pictures": [], "tables": tables, "key_value_items": [],
        "form_items": [],
        "pages": {str(page): {"size": {"width": 595.0, "height": 842.0}, "page_no": page}},
    }  # fmt: skip


def content_list(document):
    """As MinerU's content_list.json."""
    items = [{"type": "header", "text": "页眉", "bbox": [1, 2, 3, 4], "page_idx": 0}]
    for block in document.blocks:
        if isinstance(block, Grid):
            items.append(
                {"type": "table", "img_path": "images/t.jpg", "table_caption": [],
                 "table_footnote": [], "table_body": html_of(block), "bbox": [1, 2, 3, 4],
                 "page_idx": 1}
            )  # fmt: skip
        else:
            level = {"text_level": 1} if isinstance(block, Heading) else {}
            items.append({"type": "text", "text": block.text, **level, "page_idx": 0})
    return [*items, {"type": "page_number", "text": "1", "page_idx": 0}]


def content_list_v2(document):
    """As MinerU's content_list_v2.json: pages of items whose content is an object."""

    def spans(text):
        return [{"type": "text", "content": text[:3]}, {"type": "text", "content": text[3:]}]

    page = [{"type": "page_header", "content": {"page_header_content": spans("页眉的字")}}]
    for block in document.blocks:
        if isinstance(block, Grid):
            content = {"html": html_of(block), "table_caption": [], "table_footnote": [],
                       "table_type": "complex_table", "table_nest_level": 1}  # fmt: skip
            page.append({"type": "table", "bbox": [1, 2, 3, 4], "content": content})
        elif isinstance(block, Heading):
            content = {"title_content": spans(block.text), "level": block.level}
            page.append({"type": "title", "bbox": [1, 2, 3, 4], "content": content})
        else:
            content = {"paragraph_content": spans(block.text)}
            page.append({"type": "paragraph", "bbox": [1, 2, 3, 4], "content": content})
    return [[], page]


def middle(document):
    """As MinerU's middle.json: blocks of lines of spans, tables as blocks in blocks."""

    def lines(text, **span):
        said = {"type": "text", "content": text} | span
        return [{"bbox": [1, 2, 3, 4], "spans": [said]}]

    blocks = []
    for block in document.blocks:
        if isinstance(block, Grid):
            body = lines("", type="table", html=html_of(block), image_path="t.jpg")
            inner = {"type": "table_body", "bbox": [52, 61, 294, 83], "lines": body}
            blocks.append({"type": "table", "bbox": [52, 61, 294, 83], "blocks": [inner]})
        else:
            kind = "title" if isinstance(block, Heading) else "text"
            blocks.append({"type": kind, "bbox": [52, 61, 294, 83], "lines": lines(block.text)})
    page = {
        "preproc_blocks": blocks, "page_idx": 0, "page_size": [595.0, 842.0], "para_blocks": blocks,
        "discarded_blocks": [{"type": "footer", "bbox": [1, 2, 3, 4], "lines": lines("页脚")}],
    }  # fmt: skip
    return {"pdf_info": [page], "_backend": "pipeline", "_version_name": "2.5.4"}
