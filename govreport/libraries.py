"""Libraries of extras, imported when they are first needed, so that the package starts quickly."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from govreport.errors import ReadError


def library(
    module: str,
    *more: str,
    extra: str,
    of: str,
    package: str | None = None,
    name: str | None = None,
) -> Any:
    """The module of a library, after it those that must be loaded with it.

    Raises ``ReadError`` (``extra_missing``) where one is not installed: ``extra`` is what brings
    it, ``of`` the medium it is needed for, ``package`` the name it is installed by where that is
    not the module's, ``name`` the input in question.
    """
    try:
        for needed in (module, *more):
            import_module(needed)
        return import_module(module)
    except ImportError as error:
        raise ReadError(
            "extra_missing", name=name, media_type=of, extra=extra, library=package or module
        ) from error
