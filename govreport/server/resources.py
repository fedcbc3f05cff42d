"""The specification as resources: made once, with an entity tag, the same bytes for everyone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

import govreport
from govreport import Spec, SpecError
from govreport.server.bundle import bundled
from govreport.server.options import ServiceOptions
from govreport.server.problems import ServiceError

_TYPES = {".json": "application/json", ".md": "text/markdown", ".yaml": "application/yaml"}
_OTHER = "application/octet-stream"
_SCHEMA = ".schema.json"
_CONFORMANCE = "conformance/"


@frozen(slots=True)
class Resource:
    """Bytes of a media type, with their entity tag (RFC 9110, 8.8.3)."""

    body: bytes
    media_type: str
    tag: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        digest = hashlib.sha256(self.body).hexdigest()[:32]
        object.__setattr__(self, "tag", f'"{digest}"')


@frozen(slots=True)
class Resources:
    """What the operations without a body give, by operation and path parameters."""

    spec: Spec
    options: ServiceOptions
    _made: dict[tuple[str, ...], Resource] = field(factory=dict)

    def get(self, operation: str, values: Mapping[str, Any]) -> Resource:
        """A resource. Raises ``ServiceError`` (404)."""
        key = (operation, *values.values())
        if key not in self._made:
            self._made[key] = getattr(self, _MAKERS[operation])(*values.values())
        return self._made[key]

    @property
    def operations(self) -> frozenset[str]:
        """The operations there is something for."""
        return frozenset(_MAKERS)

    def _formats(self) -> Resource:
        return self._file("formats.json")

    def _format(self, id: str) -> Resource:
        if id not in self.spec.formats:
            raise ServiceError(404, "http_not_found", found=id[:100])
        return self._file(self.spec.format(id).layout_file)

    def _schemas(self) -> Resource:
        return _json([name for name in self.spec.names() if name.endswith(_SCHEMA)])

    def _schema(self, name: str) -> Resource:
        if not name.endswith(_SCHEMA):
            raise ServiceError(404, "http_not_found", found=name[:100])
        return Resource(self._file(name).body, "application/schema+json")

    def _rules(self) -> Resource:
        return _json(list(self.spec.rules))

    def _messages(self, lang: str) -> Resource:
        return self._file(f"messages/{lang}.json")

    def _conformance(self) -> Resource:
        names = (n for n in self.spec.names() if n.startswith(_CONFORMANCE))
        return _json([name.removeprefix(_CONFORMANCE) for name in names])

    def _case(self, name: str) -> Resource:
        return self._file(_CONFORMANCE + name)

    def _names(self) -> Resource:
        return _json(list(self.spec.names()))

    def _file(self, name: str) -> Resource:
        # Only a name that is listed is opened: no path leads out of the folder.
        if name not in self.spec.names():
            raise ServiceError(404, "http_not_found", found=name[:100])
        suffix = name[name.rfind(".") :]
        try:
            return Resource((self.spec.root / name).read_bytes(), _TYPES.get(suffix, _OTHER))
        except OSError as error:
            raise SpecError("spec_file_missing", name=name, root=self.spec.root.name) from error

    def _openapi(self) -> Resource:
        limits = {"x-govreport-limits": self.options.told()}
        return _json(dict(bundled(self.spec)) | limits)

    def _version(self) -> Resource:
        return _json(
            {
                "package": govreport.__version__,
                "spec": self.spec.version,
                "current": self.spec.current,
                "limits": self.options.told(),
            }
        )


_MAKERS: Mapping[str, str] = {
    "listFormats": "_formats",
    "getFormat": "_format",
    "listSchemas": "_schemas",
    "getSchema": "_schema",
    "listRules": "_rules",
    "getMessages": "_messages",
    "listConformance": "_conformance",
    "getConformance": "_case",
    "listSpecFiles": "_names",
    "getSpecFile": "_file",
    "getOpenapi": "_openapi",
    "getVersion": "_version",
}


def _json(value: Any) -> Resource:
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return Resource(text.encode(), "application/json")
