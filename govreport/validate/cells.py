"""The cells a report has, numbered in the order of the form, and selectors over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from attrs import field, frozen
from immutabledict import immutabledict

from govreport.layout import CellSpec, Layout
from govreport.model import Report

Bindings = Mapping[str, str]
#: A format id and the pointers of the optional cells that a report has.
Shape = tuple[str, frozenset[str]]

_KEYS: Mapping[str, Callable[[CellSpec], Any]] = immutabledict(
    {
        "table": lambda cell: cell.table,
        "block": lambda cell: cell.block.id,
        "row": lambda cell: cell.row.path,
        "row_role": lambda cell: cell.row.role,
        "column": lambda cell: cell.column.id,
        "column_role": lambda cell: cell.column.role,
        "type": lambda cell: cell.column.type,
        "signed": lambda cell: cell.column.signed,
    }
)


def fill(value: Any, bindings: Bindings) -> Any:
    """``{name}`` in a text, or in the texts of a list, replaced by what the name is bound to.

    Raises ``KeyError`` where a name is not bound.
    """
    if isinstance(value, str):
        return value.format_map(bindings) if "{" in value else value
    if isinstance(value, list):
        return [fill(item, bindings) for item in value]
    return value


@frozen(slots=True)
class Cells:
    """The cells of one format with a given set of optional cells present.

    ``index`` is the number of each pointer; ``keys`` are the cells of each table, in that order;
    ``replaced`` the numbers of cells for which an optional cell that is present stands.
    """

    layout: Layout
    specs: tuple[CellSpec, ...]
    index: Mapping[str, int] = field(init=False)
    keys: tuple[tuple[str, tuple[str, ...]], ...] = field(init=False)
    replaced: frozenset[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        index = {cell.pointer: number for number, cell in enumerate(self.specs)}
        replaced = {
            index[pointer]
            for cell in self.specs
            if cell.row.optional
            for path in cell.row.replaces
            if (pointer := f"/{cell.table}/{path}/{cell.column.id}") in index
        }
        keys = tuple(
            (table.id, tuple(cell.key for cell in self.specs if cell.table == table.id))
            for table in self.layout.tables
        )
        object.__setattr__(self, "index", MappingProxyType(index))
        object.__setattr__(self, "keys", keys)
        object.__setattr__(self, "replaced", frozenset(replaced))

    def select(
        self, selector: Mapping[str, Any], bindings: Bindings, *, standing: bool = False
    ) -> tuple[int, ...]:
        """The numbers of the cells a selector names, in the order of the form.

        ``standing`` leaves out cells for which an optional cell stands. Raises ``KeyError`` for a
        word the language does not have.
        """
        wanted: list[tuple[Callable[[CellSpec], Any], tuple[Any, ...]]] = []
        beside: tuple[str, ...] = ()
        below: tuple[str, ...] = ()
        for key, value in selector.items():
            filled = fill(value, bindings)
            choices = tuple(filled) if isinstance(filled, list) else (filled,)
            if key == "standing":
                standing = standing or bool(filled)
            elif key == "row_has":
                beside = choices
            elif key == "under":
                below = choices
            else:
                wanted.append((_KEYS[key], choices))
        return tuple(
            number
            for number, cell in enumerate(self.specs)
            if all(of(cell) in choices for of, choices in wanted)
            and not (standing and number in self.replaced)
            and _has(cell, beside)
            and (not below or any(_under(cell.row.path, path) for path in below))
        )

    def pointers(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The JSON Pointers of cells."""
        return tuple(self.specs[number].pointer for number in numbers)


def _has(cell: CellSpec, columns: tuple[str, ...]) -> bool:
    return all(any(c.id == name for c in cell.block.columns) for name in columns)


def _under(path: str, group: str) -> bool:
    return path == group or path.startswith(group + "/")


def present(report: Report, layout: Layout) -> frozenset[str]:
    """The pointers of the optional cells that a report has."""
    return frozenset(
        pointer
        for pointer, cell in optional(layout)
        if cell.key in report.tables.get(cell.table, ())
    )


def optional(layout: Layout) -> tuple[tuple[str, CellSpec], ...]:
    """The optional cells of a format."""
    return tuple((p, c) for p, c in layout.cells.items() if c.row.optional)


def cells_of(layout: Layout, optional_present: frozenset[str]) -> Cells:
    """The cells of a format, optional ones only where they are present."""
    return Cells(
        layout,
        tuple(c for p, c in layout.cells.items() if not c.row.optional or p in optional_present),
    )
