"""The description of a package as a DCAT 3 record in JSON-LD (W3C, ``dcat.jsonld``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from govreport.export.columns import table_columns
from govreport.export.datapackage import Described, PackageFile, resource_names
from govreport.schema import BASE
from govreport.spec import Spec

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA = "https://www.iana.org/assignments/media-types/"
_ROLES = {"publisher": "dcterms:publisher", "creator": "dcterms:creator"}


def dcat(said: Described, files: Sequence[PackageFile], spec: Spec) -> dict[str, Any]:
    """The record of the dataset, with a distribution for each file.

    Addresses are below ``said.base``, relative where none is given. Only what was said is in it.
    """
    names = resource_names(files)
    record: dict[str, Any] = {
        "@context": _CONTEXT,
        "@id": said.id or said.homepage or said.base or "",
        "@type": "dcat:Dataset",
        "dcterms:identifier": said.name,
        "dcterms:title": _texts(said.title, said.title_zh),
        "dcterms:description": _texts(said.description, said.description_zh),
        "dcterms:language": _id("http://id.loc.gov/vocabulary/iso639-1/zh"),
        "dcterms:conformsTo": _id(BASE),
        "dcterms:created": _typed(said.created, "dateTime"),
        "dcterms:license": [_license(one) for one in said.licenses],
        "dcterms:source": [_source(one) for one in said.sources],
        "dcterms:temporal": _period(said.temporal),
        "dcat:version": said.version,
        "dcat:keyword": list(said.keywords),
        "dcat:landingPage": None if said.homepage is None else _id(said.homepage),
        **_agents(said.contributors),
        "dcat:distribution": [_distribution(file, names[file.path], said, spec) for file in files],
    }
    return _given(record)


def _distribution(file: PackageFile, name: str, said: Described, spec: Spec) -> dict[str, Any]:
    form = file.told
    address = (said.base.rstrip("/") + "/" if said.base else "") + quote(file.path)
    title: list[dict[str, str]] = []
    conforms = None
    if form.table is not None:
        told = form.columns(spec)
        table = table_columns(spec, told)
        title = _texts(table.title, table.title_zh)
        conforms = _id(f"{BASE}exports/{told}.json")
    return _given(
        {
            "@id": f"#{name}",
            "@type": "dcat:Distribution",
            "dcterms:identifier": name,
            "dcterms:title": title,
            "dcterms:conformsTo": conforms,
            "dcterms:license": [_license(one) for one in said.licenses],
            "dcat:downloadURL": _id(address),
            "dcat:mediaType": _id(_MEDIA + form.media_type),
            "dcat:byteSize": _typed(str(file.size), "nonNegativeInteger"),
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": _id("spdx:checksumAlgorithm_sha256"),
                "spdx:checksumValue": _typed(file.sha256, "hexBinary"),
            },
        }
    )


def _given(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, [])}


def _texts(en: str | None, zh: str | None) -> list[dict[str, str]]:
    """A text in the languages it is there in; one alone may be in any."""
    if zh is None:
        return [] if en is None else [{"@value": en}]
    return [{"@value": zh, "@language": "zh"}] + (
        [{"@value": en, "@language": "en"}] if en is not None else []
    )


def _license(license: Mapping[str, Any]) -> dict[str, Any]:
    if "path" in license:
        return _id(license["path"])
    return {"@type": "dcterms:LicenseDocument", "dcterms:title": license["name"]}


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    at = {"@id": source["path"]} if "path" in source else {}
    return at | ({"dcterms:title": source["title"]} if "title" in source else {})


def _period(days: tuple[str, str] | None) -> dict[str, Any] | None:
    if days is None:
        return None
    start, end = days
    return {
        "@type": "dcterms:PeriodOfTime",
        "dcat:startDate": _typed(start, "date"),
        "dcat:endDate": _typed(end, "date"),
    }


def _agents(contributors: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Contributors by what they did; without a role that DCAT knows, ``dcterms:contributor``."""
    agents: dict[str, list[dict[str, Any]]] = {}
    for one in contributors:
        agent = _given(
            {
                "@type": "foaf:Agent",
                "foaf:name": one.get("title") or one.get("organization"),
                "foaf:homepage": _id(one["path"]) if "path" in one else None,
            }
        )
        roles = [_ROLES[role] for role in one.get("roles", ()) if role in _ROLES]
        for role in roles or ["dcterms:contributor"]:
            agents.setdefault(role, []).append(agent)
    return agents


def _id(address: str) -> dict[str, str]:
    return {"@id": address}


def _typed(value: str | None, kind: str) -> dict[str, str] | None:
    return None if value is None else {"@value": value, "@type": f"xsd:{kind}"}
