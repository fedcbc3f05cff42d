"""The parsed JSON of other programs to canonical reports, through mappings kept as data.

``spec/imports/<id>.json`` tells how a program's file is known, where its cells stand and what its
figures can't tell. Nothing of any program is named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import define, field

from govreport.extract.fold import fold
from govreport.extract.labels import traditional_pair
from govreport.extract.numbers import number_reader
from govreport.findings import Fault, Finding, Severity
from govreport.layout import CellSpec
from govreport.model import Agency, CellNote, CellState, Narrative, Report, Value
from govreport.spec import Spec

_FOLDER = "imports/"
_MOST_UNKNOWN = 100
_SHOWN = 60
#: No figure has more digits, before or after its point.
_DIGITS = 20

ImportMap = Mapping[str, Any]


def import_maps(spec: Spec) -> tuple[ImportMap, ...]:
    """The mappings of a specification, in order of file name."""
    names = (name for name in spec.names() if name.startswith(_FOLDER) and name.endswith(".json"))
    return tuple(spec.json(name) for name in names)


def find_map(data: Any, spec: Spec) -> ImportMap | None:
    """The mapping that knows decoded JSON by its members, ``None`` where none does."""
    if not isinstance(data, Mapping):
        return None
    return next((known for known in import_maps(spec) if _root(data, known) is not None), None)


def import_report(
    data: Mapping[str, Any], known: ImportMap, spec: Spec
) -> tuple[Report, tuple[Finding, ...]]:
    """The report in a program's decoded JSON, and what of it is doubtful or was not taken.

    A cell that the file does not hold is ``missing``. What the mapping does not know is told, each
    subtree once. Raises ``SpecError`` where the mapping's format is not known.
    """
    taking = _Taking(data, known, spec)
    report = taking.report()
    return report, tuple(taking.findings)


def _at(data: Any, pointer: str) -> Any:
    """What stands at a JSON Pointer, ``None`` where nothing does."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        data = data.get(name) if isinstance(data, Mapping) else None
    return data


def _root(data: Mapping[str, Any], known: ImportMap) -> str | None:
    """Where the report stands in the file, ``None`` where it is not this program's."""
    for pointer in known["roots"]:
        root = _at(data, pointer)
        if isinstance(root, Mapping):
            sections = root.get(known["sections"]["list"])
            parts = [root, *(sections if isinstance(sections, list) else ())]
            if any(
                isinstance(part.get(table), Mapping)
                for part in parts
                if isinstance(part, Mapping)
                for table in known["tables"]
            ):
                return str(pointer)
    return None


@define(slots=True)
class _Taking:
    """The walk through one file: what was found so far."""

    data: Mapping[str, Any]
    known: ImportMap
    spec: Spec
    findings: list[Finding] = field(factory=list)
    found: dict[str, tuple[str, Any]] = field(factory=dict)
    texts: dict[str, str] = field(factory=dict)
    unknown: int = 0

    def report(self) -> Report:
        """The report, once the whole file was walked."""
        layout = self.spec.layout(self.known["format"])
        place = _root(self.data, self.known) or ""
        root = _at(self.data, place)
        self._walk_root(root, place)
        self._envelope(self.data, "")
        tables: dict[str, dict[str, Value]] = {table.id: {} for table in layout.tables}
        notes: dict[str, CellNote] = {}
        for pointer in layout.required:
            cell = layout.cells[pointer]
            value, note = self._value(pointer, cell)
            tables[cell.table][cell.key] = value
            if note is not None:
                notes[pointer] = note
            if cell.column.unit_field is not None:
                tables[cell.table][f"{cell.row.path}/{cell.column.unit_field}"] = None
        self._doubts(tables, layout.cells)
        title, name = self._metadata("/title"), self._metadata("/agency/name")
        codes = {
            code: self._text(self._metadata(f"/agency/{code}"))
            for code in ("division_code", "credit_code")
        }
        return Report(
            format=layout.format,
            tables=tables,
            schema=str(self.spec.schema(layout.format)["$id"]),
            reporting_year=self._year(self._metadata("/reporting_year")),
            title=self._text(title),
            agency=Agency(name=self._text(name), **codes),
            narrative=Narrative(**self.texts),
            cell_notes=notes,
        )

    # what the file holds

    def _walk_root(self, root: Mapping[str, Any], place: str) -> None:
        sections = root.get(self.known["sections"]["list"])
        if isinstance(sections, list):
            for number, section in enumerate(sections):
                at = f"{place}/{self.known['sections']['list']}/{number}"
                if isinstance(section, Mapping):
                    self._section(section, at)
                else:
                    self._not_taken(at, section)
        self._tables(root, place)

    def _section(self, section: Mapping[str, Any], at: str) -> None:
        names = self.known["sections"]
        said = {names["title"], *names["text"], *names["other"], *self.known["tables"]}
        title = section.get(names["title"])
        text = next((section[n] for n in names["text"] if section.get(n) is not None), None)
        if isinstance(text, str):
            id = self._section_id(title if isinstance(title, str) else "")
            if id is None:
                self._not_taken(f"{at}/{names['text'][0]}", text)
            elif id in self.texts:
                self._repeated(f"{at}/{names['text'][0]}")
            else:
                lines = (" ".join(line.split()) for line in text.splitlines())
                self.texts[id] = "\n".join(line for line in lines if line)
        elif text is not None:
            self._not_taken(f"{at}/{names['text'][0]}", text)
        self._tables(section, at)
        for name, value in section.items():
            if name not in said:
                self._not_taken(f"{at}/{name}", value)

    def _section_id(self, title: str) -> str | None:
        """The section a title names: by its label, else by its number."""
        pair = traditional_pair(self.spec)
        folded = fold(title, pair)
        numbered = None
        for number, section in enumerate(self.spec.layout(self.known["format"]).sections, start=1):
            labels = (section.label.zh, *section.label.aliases)
            if folded.bare in {fold(label, pair).bare for label in labels}:
                return section.id
            if folded.number == number and folded.style == "section":
                numbered = section.id
        return numbered

    def _tables(self, part: Mapping[str, Any], at: str) -> None:
        for name in self.known["tables"]:
            if name not in part or part[name] is None:
                continue
            taken = any(path.startswith(f"/{name}/") for path, _ in self.found.values())
            if taken:
                self._repeated(f"{at}/{name}")
            else:
                self._cells(part[name], f"/{name}", at)

    def _cells(self, value: Any, path: str, at: str) -> None:
        cells = self.known["cells"]
        if path in cells:
            self.found[cells[path]] = (path, value)
        elif isinstance(value, Mapping) and any(known.startswith(f"{path}/") for known in cells):
            for name, inner in value.items():
                self._cells(inner, f"{path}/{name}", at)
        else:
            self._not_taken(at + path, value)

    def _envelope(self, node: Mapping[str, Any], at: str) -> None:
        """Tell the members around the report that nothing knows."""
        root = self.known["roots"]
        told = {p for pointers in self.known["metadata"].values() for p in pointers}
        told |= set(self.known["ignored"])
        inside = {self.known["sections"]["list"], *self.known["tables"]} if at in root else set()
        for name, value in node.items():
            pointer = f"{at}/{name}"
            if pointer in told or name in inside or value is None:
                continue
            deeper = pointer in root or any(p.startswith(f"{pointer}/") for p in told)
            if deeper and isinstance(value, Mapping):
                self._envelope(value, pointer)
            else:
                self._not_taken(pointer, value)

    # what becomes of it

    def _value(self, pointer: str, cell: CellSpec) -> tuple[Value, CellNote | None]:
        if pointer not in self.found:
            return None, CellNote(CellState.MISSING)
        path, value = self.found[pointer]
        nothing = self.known["nothing"]
        key = "null" if value is None else value.strip() if isinstance(value, str) else None
        if key in nothing:
            return None, CellNote(CellState(nothing[key]), value or None)
        number = _number(value, cell)
        if number is not None:
            return number, None
        if isinstance(value, str):
            reading = number_reader(self.spec).read(value, cell.column)
            if reading.state is not CellState.UNREADABLE:
                note = None if reading.state is None else CellNote(reading.state, reading.raw)
                return reading.value, note
        self._tell("import_value_unreadable", Severity.WARNING, pointer, path=path, value=value)
        return None, CellNote(CellState.UNREADABLE, _short(value))

    def _doubts(self, tables: Mapping[str, Mapping[str, Value]], cells: Mapping[str, Any]) -> None:
        told = [(p, cell, tables[cell.table].get(cell.key)) for p, cell in cells.items()]
        zeros = [p for p, _, value in told if value == 0 and value is not None]
        totals = [
            p
            for p, cell, value in told
            if value is not None and (_totals(cell.row.role) or _totals(cell.column.role))
        ]
        for doubt, pointers in (("zeros", zeros), ("totals", totals)):
            if doubt in self.known["doubts"] and pointers:
                code = {"zeros": "import_zero_uncertain", "totals": "import_totals_uncertain"}
                self._tell(code[doubt], Severity.WARNING, *pointers, count=len(pointers))

    def _metadata(self, member: str) -> Any:
        pointers = self.known["metadata"].get(member, ())
        values = (_at(self.data, pointer) for pointer in pointers)
        return next((value for value in values if value not in (None, "")), None)

    def _text(self, value: Any) -> str | None:
        return " ".join(value.split()) or None if isinstance(value, str) else None

    def _year(self, value: Any) -> int | None:
        if isinstance(value, str) and value.strip().isdecimal() and len(value) < 10:
            value = int(value)
        whole = isinstance(value, int) and not isinstance(value, bool)
        return value if whole and 0 < value < 10_000 else None

    # what is told

    def _tell(self, code: str, severity: Severity, *pointers: str, **params: Any) -> None:
        shown = {name: v if _is_short(v) else _short(v) for name, v in params.items()}
        self.findings.append(
            Finding(
                code,
                severity,
                pointers,
                params={"source": self.known["name"], **shown},
                fault=Fault.READING,
            )
        )

    def _repeated(self, path: str) -> None:
        self._tell("import_repeated", Severity.WARNING, path=path)

    def _not_taken(self, path: str, value: Any) -> None:
        self.unknown += 1
        if self.unknown <= _MOST_UNKNOWN:
            self._tell("import_member_unknown", Severity.WARNING, path=path, value=value)
        elif self.unknown == _MOST_UNKNOWN + 1:
            self._tell("import_member_unknown", Severity.WARNING, path="…", value="…")


def _totals(role: str | None) -> bool:
    return role is not None and role.endswith("total")


def _number(value: Any, cell: CellSpec) -> Value:
    """A JSON number in the type of its cell; ``None`` where it is none, or no count."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(value if isinstance(value, int) else str(value))
    long = len(number.as_tuple().digits) > _DIGITS or abs(number.adjusted()) >= _DIGITS
    if not number.is_finite() or long:
        return None
    if cell.column.type == "amount":
        return number
    return int(number) if number == number.to_integral_value() else None


def _is_short(value: Any) -> bool:
    return isinstance(value, int) and abs(value) < 10**_DIGITS


def _short(value: Any) -> str:
    text = " ".join(str(Decimal(value) if type(value) is int else value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def known_programs(spec: Spec) -> Iterator[str]:
    """The names of the programs whose JSON can be imported."""
    return (str(known["name"]) for known in import_maps(spec))
