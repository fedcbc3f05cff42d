"""Reports to start from, and changes to them by JSON Pointer."""

from decimal import Decimal

from govreport.schema import schema_id
from govreport.serialize import from_dict
from govreport.spec import default_spec


def put(data, pointer, value):
    *way, last = (s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/")[1:])
    for step in way:
        data = data.setdefault(step, {})
    data[last] = value


def zeros(format_id, spec=None):
    """The canonical JSON of a report with every cell 0 and nothing else known."""
    layout = (spec or default_spec()).layout(format_id)
    sections = [section.id for section in layout.sections]
    agency = dict.fromkeys(("name", "division_code", "credit_code"))
    data = {"$schema": schema_id(format_id), "format": format_id, "reporting_year": None}
    data |= {"period": None, "title": None, "agency": agency, "scope": None}
    data |= {"published_on": None, "signed_on": None, "narrative": dict.fromkeys(sections)}
    for pointer in layout.required:
        put(data, pointer, 0)
    for pointer in layout.fields:
        put(data, pointer, None)
    return data | {"cell_notes": {}, "source": None}


def made(base, set=(), notes=(), spec=None):
    """The report of a base (``zeros-2021``) with values set and cells noted, as canonical JSON."""
    data = zeros(base.removeprefix("zeros-"), spec)
    for pointer, value in dict(set).items():
        put(data, pointer, Decimal(str(value)) if isinstance(value, float) else value)
    data["cell_notes"] |= dict(notes)
    return data


def report(base, set=(), notes=(), spec=None):
    """The same as a report object."""
    return from_dict(made(base, set, notes, spec), spec)
