"""Loads ``spec/`` as immutable objects. The only module that knows its file names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from attrs import frozen
from immutabledict import immutabledict

from govreport.errors import SpecError
from govreport.layout import Layout, build_layout

_NO_CLAIMS: Mapping[str, Any] = immutabledict(
    words={},
    masks=(),
    others=(),
    year="(?!)",
    continues="(?!)",
    headings="(?!)",
    approximate={"before": "(?!)", "after": "(?!)"},
    topics=(),
    section_topics={},
    figures={},
    claims=(),
)


@frozen(slots=True)
class Format:
    """An entry of the registry of table formats (``spec/formats.json``).

    ``first_year`` and ``last_year`` are the reporting years it was made for (``None``: open).
    """

    id: str
    title: Mapping[str, str]
    legal_basis: str
    first_year: int | None
    last_year: int | None
    successor: str | None
    layout_file: str
    schema_file: str


@frozen(slots=True)
class Unsupported:
    """An older kind of report that is recognised by its labels but can't be converted."""

    id: str
    title: Mapping[str, str]
    legal_basis: str
    evidence: tuple[str, ...]


class Spec:
    """One specification: a folder laid out like ``spec/``. Loads each file once, when asked for.

    Nothing is ever fetched from a network. Raises ``SpecError`` where a file is missing or broken.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._files: dict[str, Any] = {}
        self._layouts: dict[str, Layout] = {}

    def __repr__(self) -> str:
        return f"Spec({str(self.root)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (load_spec, (self.root,))

    def names(self) -> tuple[str, ...]:
        """The names of all files of the specification, relative to its root, sorted."""
        found = (p.relative_to(self.root).as_posix() for p in self.root.rglob("*") if p.is_file())
        return tuple(sorted(name for name in found if not name.startswith(".")))

    def text(self, name: str) -> str:
        """The text of one file, by its name relative to the root."""
        path = (self.root / name).resolve()
        if not path.is_relative_to(self.root.resolve()) or not path.is_file():
            raise SpecError("spec_file_missing", name=name, root=str(self.root))
        return path.read_text(encoding="utf-8")

    def json(self, name: str) -> Any:
        """The decoded content of one JSON file. Treat it as read-only: it is shared."""
        if name not in self._files:
            try:
                self._files[name] = json.loads(self.text(name))
            except ValueError as error:
                raise SpecError("spec_file_broken", name=name, detail=str(error)) from error
        return self._files[name]

    @cached_property
    def version(self) -> str:
        """Version of the specification as a whole (not of a table format, not of the package)."""
        return str(self.json("formats.json")["spec_version"])

    @cached_property
    def formats(self) -> Mapping[str, Format]:
        """The table formats by id, oldest first."""
        try:
            return immutabledict(
                {f["id"]: _format(f) for f in self.json("formats.json")["formats"]}
            )
        except (KeyError, TypeError) as error:
            raise SpecError("spec_file_broken", name="formats.json", detail=repr(error)) from error

    @cached_property
    def unsupported(self) -> tuple[Unsupported, ...]:
        """The kinds of report that are recognised, to say that they can't be converted."""
        return tuple(
            Unsupported(u["id"], immutabledict(u["title"]), u["legal_basis"], tuple(u["evidence"]))
            for u in self.json("formats.json").get("unsupported", ())
        )

    @cached_property
    def current(self) -> str:
        """The id of the table format in force."""
        return str(self.json("formats.json")["current"])

    def format(self, id: str) -> Format:
        """The registry entry of a format. Raises ``SpecError`` naming the known ones."""
        if id not in self.formats:
            raise SpecError("format_unknown", format=id, known=", ".join(self.formats))
        return self.formats[id]

    def layout(self, id: str) -> Layout:
        """The layout of a format. Raises ``SpecError`` where the format is not known."""
        if id not in self._layouts:
            name = self.format(id).layout_file
            try:
                built = build_layout(self.json(name))
            except (KeyError, TypeError) as error:
                raise SpecError("spec_file_broken", name=name, detail=repr(error)) from error
            # threads may build it at once; all are to see the same one
            self._layouts.setdefault(id, built)
        return self._layouts[id]

    def schema(self, id: str) -> Mapping[str, Any]:
        """The JSON Schema of the canonical report in a format, as in its file."""
        schema: Mapping[str, Any] = self.json(self.format(id).schema_file)
        return schema

    @cached_property
    def vocabulary(self) -> Mapping[str, Any]:
        """Words that reading needs and that are no labels: marks, units, signs, titles."""
        vocabulary: Mapping[str, Any] = self.json("common/vocabulary.json")
        return vocabulary

    @cached_property
    def rules(self) -> tuple[Mapping[str, Any], ...]:
        """All rules of ``rules/*.json``, files in order of name, rules in order of file."""
        files = [n for n in self.names() if n.startswith("rules/") and n.endswith(".json")]
        return tuple(rule for name in files for rule in self.json(name)["rules"])

    @cached_property
    def claims(self) -> Mapping[str, Any]:
        """What a narrative can state of the tables: ``claims/claims.json``; empty without it."""
        name = "claims/claims.json"
        return self.json(name) if name in self.names() else _NO_CLAIMS

    @cached_property
    def migrations(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """The migration maps by (from, to). A file may hold both directions."""
        found: dict[tuple[str, str], Mapping[str, Any]] = {}
        for name in self.names():
            if name.startswith("migrations/") and name.endswith(".json"):
                for way in self.json(name)["directions"]:
                    found[(way["from"], way["to"])] = way
        return immutabledict(found)

    def messages(self, lang: str) -> Mapping[str, Any]:
        """The texts of one language (``zh`` or ``en``) by code."""
        messages: Mapping[str, Any] = self.json(f"messages/{lang}.json")["messages"]
        return messages

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages there are messages in."""
        names = (n for n in self.names() if n.startswith("messages/") and n.endswith(".json"))
        return tuple(Path(name).stem for name in names)


def _format(data: Mapping[str, Any]) -> Format:
    years = data["reporting_years"]
    return Format(
        id=data["id"],
        title=immutabledict(data["title"]),
        legal_basis=data["legal_basis"],
        first_year=years["from"],
        last_year=years["to"],
        successor=data["successor"],
        layout_file=data["layout"],
        schema_file=data["schema"],
    )


@lru_cache(maxsize=16)
def load_spec(root: Path) -> Spec:
    """The specification in a folder; the same object for the same folder."""
    return Spec(root)


@cache
def default_spec() -> Spec:
    """The specification shipped with this package (in a checkout: the folder ``spec/``)."""
    here = Path(__file__).resolve().parent
    shipped = here / "_spec"
    return load_spec(shipped if shipped.is_dir() else here.parent / "spec")
