"""The HTTP service that ``spec/openapi.yaml`` describes (extra ``server``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govreport.server.bundle import bundled
from govreport.server.options import ServiceOptions
from govreport.server.run import serve

if TYPE_CHECKING:
    from govreport import Spec

__all__ = ["ServiceOptions", "openapi_document", "serve", "service_application"]


def openapi_document(spec: Spec | None = None) -> dict[str, Any]:
    """The description of the HTTP interface in one piece (OpenAPI 3.1), to make clients from.

    A fresh copy that is the caller's to change. Raises ``ReadError`` (``extra_missing``),
    ``SpecError`` where the description is missing or broken.
    """
    from copy import deepcopy

    from govreport import default_spec

    return deepcopy(dict(bundled(spec or default_spec())))


def service_application(options: ServiceOptions | None = None, spec: Spec | None = None) -> Any:
    """The service as an ASGI application, for a server of one's own: see ``server/app.py``.

    Raises ``ReadError`` (``extra_missing``), ``SpecError``.
    """
    from govreport import ReadError

    try:
        from govreport.server.app import application
    except ImportError as error:
        raise ReadError(
            "extra_missing", media_type="HTTP", extra="server", library=error.name
        ) from error
    return application(options, spec)
