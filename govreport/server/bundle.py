"""The description of the interface in one file: what ``spec/openapi.yaml`` refers to, put in.

A schema that a component of the file is a reference to, and nothing more, takes the name of that
component, also where it stands inside another; any other that is referred to is named after its
pointer. So names of generated classes are chosen in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from posixpath import dirname, join, normpath, splitext
from typing import Any

from govreport import ReadError, Spec, SpecError
from govreport.server.classes import pascal, with_classes

FILE = "openapi.yaml"
_OWN = "#/components/schemas/"
_NOT_IN_PIECES = frozenset(("$schema", "$id", "$defs"))


@lru_cache(maxsize=16)
def bundled(spec: Spec) -> Mapping[str, Any]:
    """OpenAPI 3.1 in one piece, without references to other files. Treat it as read-only.

    Every form of the registry is in it, named in the file or not. Raises ``SpecError`` where the
    file is missing or refers to what is not there, ``ReadError`` (``extra_missing``).
    """
    return _Bundle(spec).made()


def read_description(spec: Spec) -> dict[str, Any]:
    """``spec/openapi.yaml`` as it is. Raises as ``bundled`` does."""
    try:
        import yaml
    except ImportError as error:
        raise ReadError(
            "extra_missing", media_type="application/yaml", extra="server", library="PyYAML"
        ) from error
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data: dict[str, Any] = yaml.load(spec.text(FILE), loader)
    except yaml.YAMLError as error:
        raise SpecError("spec_file_broken", name=FILE, detail=str(error)) from error
    return data


class _Bundle:
    """The file and its pieces on the way to one document."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.data = read_description(spec)
        self.schemas: dict[str, Any] = self.data["components"]["schemas"]
        self.names: dict[tuple[str, str], str] = {}
        self.pieces: dict[str, Any] = {}

    def made(self) -> dict[str, Any]:
        self._all_forms()
        for name, schema in list(self.schemas.items()):
            if set(schema) == {"$ref"} and not schema["$ref"].startswith("#"):
                self.names.setdefault(_target("", schema["$ref"]), name)
        # First the named ones, so that no other takes their names.
        for (file, pointer), name in list(self.names.items()):
            self._piece(file, pointer, name)
        document: dict[str, Any] = self._whole(self.data, "")
        schemas = document["components"]["schemas"]
        alias = {n for n, s in schemas.items() if s == {"$ref": _OWN + n}}
        kept = {name: schema for name, schema in schemas.items() if name not in alias}
        document["components"]["schemas"] = kept | self.pieces
        return with_classes(document)

    def _all_forms(self) -> None:
        """A form that the registry has and the file does not name yet."""
        known = set(self.schemas["Report"]["discriminator"]["mapping"])
        words = [word for word in self.schemas["FormatChoice"]["enum"] if word not in known]
        self.schemas["FormatId"]["enum"] = list(self.spec.formats)
        self.schemas["FormatChoice"]["enum"] = [*words, *self.spec.formats]
        for id, entry in self.spec.formats.items():
            if id not in known:
                name = "Report" + pascal(id)
                self.schemas[name] = {"$ref": entry.schema_file}
                for choice in (self.schemas["Report"], self.schemas["ReportOrNull"]):
                    choice["oneOf"].append({"$ref": _OWN + name})
                    choice["discriminator"]["mapping"][id] = _OWN + name

    def _whole(self, node: Any, file: str, at: str = "") -> Any:
        """A value with every reference made one inside the document. It stands ``at`` a pointer."""
        if isinstance(node, list):
            return [self._below(item, file, f"{at}/{index}") for index, item in enumerate(node)]
        if not isinstance(node, dict):
            return node
        made = {
            key: self._below(value, file, f"{at}/{key.replace('~', '~0').replace('/', '~1')}")
            for key, value in node.items()
            if key != "$ref" or not isinstance(value, str)
        }
        ref = node.get("$ref")
        return {"$ref": self._inside(ref, file)} | made if isinstance(ref, str) else made

    def _below(self, node: Any, file: str, at: str) -> Any:
        """What stands inside another: a reference where the file has a name for it."""
        name = self.names.get((file, at)) if file else None
        return self._whole(node, file, at) if name is None else {"$ref": _OWN + name}

    def _inside(self, ref: str, file: str) -> str:
        if not file and ref.startswith("#"):
            return ref
        target = _target(file, ref)
        if target not in self.names:
            self.names[target] = self._free(*target)
            self._piece(*target, self.names[target])
        return _OWN + self.names[target]

    def _piece(self, file: str, pointer: str, name: str) -> None:
        node = self.spec.json(file)
        for step in pointer.split("/")[1:]:
            try:
                node = node[step.replace("~1", "/").replace("~0", "~")]
            except (KeyError, TypeError) as error:
                raise SpecError(
                    "spec_file_broken", name=FILE, detail=f"{file}#{pointer}"
                ) from error
        self.pieces[name] = {}  # its place in the order, also where it refers to itself
        if not pointer:
            node = {key: value for key, value in node.items() if key not in _NOT_IN_PIECES}
        self.pieces[name] = self._whole(node, file, pointer)

    def _free(self, file: str, pointer: str) -> str:
        stem = splitext(file.rpartition("/")[2])[0].removesuffix(".schema")
        last = pointer.rpartition("/")[2]
        short = pascal(last or stem)
        taken = {*self.schemas, *self.names.values()}
        for name in (short, pascal(stem) + short, pascal(file) + short):
            if name not in taken:
                return name
        raise SpecError("spec_file_broken", name=FILE, detail=f"{file}#{pointer}")


def _target(file: str, ref: str) -> tuple[str, str]:
    """File and pointer that a reference in a file leads to."""
    path, _, pointer = ref.partition("#")
    return (normpath(join(dirname(file), path)) if path else file), pointer
