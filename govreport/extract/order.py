"""The order in which a head prints the columns, where it is not that of the form.

Figures are matched by label, never by count alone: where a text shows no columns, the head still
tells which figure comes first.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from govreport.extract.hits import HeadHit
from govreport.extract.labels import Kind
from govreport.layout import Block


@frozen(slots=True)
class Order:
    """The ids of a row's cells as printed; ``clear`` is false where the head contradicts the form
    and does not tell the whole order.
    """

    cells: tuple[str, ...]
    clear: bool = True


def _ids(hit: HeadHit, kind: Kind, number: int) -> list[str]:
    return [t.id for t in hit.targets if t.kind is kind and t.block == number]


def _spread(ids: Sequence[str], groups: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """Put the members of each group, in the order found, where the group's label stands."""
    members = {member for _, group in groups for member in group}
    named = dict(groups)
    found: list[str] = []
    for name in ids:
        if name in named:
            found += [member for member in ids if member in named[name]]
        elif name not in members:
            found.append(name)
    missing = [name for name in ids if name not in named and name not in found]
    return found + missing


def _judged(found: Sequence[str], form: Sequence[str]) -> Order:
    """The order found if it is whole; that of the form if nothing found contradicts it."""
    unique = list(dict.fromkeys(found))
    if set(unique) == set(form):
        return Order(tuple(unique))
    known = [name for name in unique if name in form]
    places = [form.index(name) for name in known]
    return Order(tuple(form), clear=places == sorted(places))


def column_order(hits: Sequence[HeadHit], block: Block, number: int) -> Order:
    """The printed order of the columns of a block whose rows have their labels at the left."""
    form = [column.id for column in block.columns]
    names: list[str] = []
    for hit in hits:
        ids = _ids(hit, Kind.COLUMN, number)
        if len(ids) == 1:
            names.append(ids[0])
        else:
            # a label cut off that can be several columns takes the next of them
            names += [name for name in ids if name not in names][:1]
    found = [name for name in dict.fromkeys(names) if name in form]
    if not block.header_groups:
        return _judged(found, form)
    # labels of several lines are read line by line: only those under one label tell an order
    order, clear = list(form), True
    for group in (g for g in block.header_groups if len(g.columns) < len(form)):
        inner = _judged([name for name in found if name in group.columns], group.columns)
        places = sorted(form.index(name) for name in group.columns)
        for place, name in zip(places, inner.cells, strict=True):
            order[place] = name
        clear = clear and inner.clear
    return Order(tuple(order), clear)


def across_order(hits: Sequence[HeadHit], block: Block) -> Order:
    """The printed order of the cells of a block whose rows stand side by side."""
    rows, columns = [r.path for r in block.rows], [c.id for c in block.columns]
    form = [f"{row}/{column}" for row in rows for column in columns]
    names: list[str] = []
    seen: list[str] = []
    for hit in hits:
        names += [t.id for t in hit.targets if t.kind in (Kind.ROW, Kind.GROUP)]
        ids = [t.id for t in hit.targets if t.kind is Kind.COLUMN]
        seen += ids[:1] if len(ids) == 1 else []
    groups = [(group.path, group.members) for group in block.groups]
    row_order = _judged(_spread(list(dict.fromkeys(names)), groups), rows)
    width = len(columns)
    chunks = {tuple(seen[i : i + width]) for i in range(0, width * len(rows), width)}
    whole = [chunk for chunk in chunks if set(chunk) == set(columns)]
    if len(chunks) == 1 and whole:
        printed = whole[0]
    elif list(dict.fromkeys(seen)) == [c for c in columns if c in seen] or not seen:
        printed = tuple(columns)
    else:
        return Order(tuple(form), clear=False)
    cells = tuple(f"{row}/{column}" for row in row_order.cells for column in printed)
    return Order(cells, row_order.clear)
