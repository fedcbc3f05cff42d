"""Reports as Arrow tables in memory: the rows and types that Parquet files have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from govreport.errors import GovReportError, InvalidReportError
from govreport.export.forms import FORMS
from govreport.model import Report
from govreport.spec import Spec, default_spec

if TYPE_CHECKING:
    import pyarrow as pa

_SUFFIX = ".parquet"


def to_arrow(
    form: str, reports: Iterable[tuple[str, Report]], spec: Spec | None = None
) -> pa.Table:
    """(id, report) pairs as a ``pyarrow.Table``: what a file of a Parquet form would hold.

    Memory grows with the rows. Raises ``GovReportError`` (``export_form_unknown``,
    ``extra_missing``), ``InvalidReportError`` (``export_text``) for a text no encoding can write.
    """
    from govreport.export.columns import table_columns
    from govreport.export.parquet import arrow_schema
    from govreport.export.typed import batch_for

    spec = spec or default_spec()
    known = [name for name, one in FORMS.items() if one.suffix == _SUFFIX]
    if form not in known:
        raise GovReportError("export_form_unknown", form=form, known=", ".join(known))
    table = table_columns(spec, FORMS[form].columns(spec))
    schema = arrow_schema(spec, table)
    batch = batch_for(spec, table)
    for id, report in reports:
        try:
            batch.add(id, report)
        except UnicodeEncodeError as error:
            raise InvalidReportError("export_text", report=ascii(id)) from error
    return batch.take(schema)
