"""The page of the service: files of ``page/`` beside this module, and nothing that is not there."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).resolve().parent / "page"
#: Everything the page loads comes from the service itself.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Page(StaticFiles):
    """Static files with entity tags and strict headers; ``index.html`` for a folder."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER, html=False, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, with the headers of the page. Raises ``HTTPException`` (404, 405)."""
        if "\0" in path:  # no name of a file has one; Starlette 0.45 fails on it
            raise HTTPException(404)
        response = await super().get_response("index.html" if path == "." else path, scope)
        response.headers.update(_HEADERS)
        return response
