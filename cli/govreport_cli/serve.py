"""``govreport serve``: the HTTP service, and its description in one file."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import fields

import govreport
from govreport import ServiceOptions, Spec
from govreport_cli.usage import UsageError, positive
from govreport_cli.words import Words
from govreport_cli.work import Exit, tell

TOKEN = "GOVREPORT_TOKEN"
_OTHER = frozenset(("host", "port", "token", "origins", "workers"))


def add_arguments(
    options: argparse._ArgumentGroup,
    bounds: argparse._ArgumentGroup,
    told: Callable[..., str],
) -> None:
    """The arguments of the command; the bounds are those of ``ServiceOptions``."""
    shipped = ServiceOptions()
    options.add_argument(
        "--host", default=shipped.host, help=told("cli_opt_host", default=shipped.host)
    )
    options.add_argument(
        "--port",
        type=int,
        default=shipped.port,
        metavar="N",
        help=told("cli_opt_port", default=shipped.port),
    )
    options.add_argument("--workers", type=positive, metavar="N", help=told("cli_opt_workers"))
    options.add_argument(
        "--token-file", metavar="FILE", help=told("cli_opt_token_file", variable=TOKEN)
    )
    options.add_argument(
        "--cors", metavar="ORIGIN", action="append", default=[], help=told("cli_opt_cors")
    )
    options.add_argument("--openapi", action="store_true", help=told("cli_opt_openapi"))
    for name in _bounds():
        bounds.add_argument(
            "--" + name.replace("_", "-"),
            metavar="N",
            type=positive,
            help=told(f"cli_opt_serve_{name}", default=getattr(shipped, name)),
        )


def run(words: Words, spec: Spec, arguments: argparse.Namespace) -> Exit:
    """Serve until stopped, or print the description. Raises ``UsageError``, ``GovReportError``."""
    if arguments.openapi:
        text = json.dumps(govreport.openapi_document(spec), ensure_ascii=False, indent=1)
        sys.stdout.buffer.write(text.encode() + b"\n")
        return Exit.CLEAN
    options = _options(arguments, os.environ)
    if not (options.loopback or options.token):
        said = {"variable": TOKEN}
        tell([words.say("cli_serve_open", **said), words.more("cli_serve_open", **said)])
    try:
        govreport.serve(options, spec=spec, started=_started)
    except OSError as error:
        raise UsageError(
            "cli_cannot_listen", host=options.host, port=options.port, detail=error.strerror
        ) from error
    return Exit.CLEAN


def _started(address: str) -> None:
    print(address, flush=True)


def _options(arguments: argparse.Namespace, environment: Mapping[str, str]) -> ServiceOptions:
    """What the arguments and the environment say. Raises ``UsageError``."""
    given = {name: getattr(arguments, name) for name in (*_bounds(), "workers")}
    for origin in arguments.cors:
        try:
            ServiceOptions(origins=(origin,))
        except ValueError as error:
            raise UsageError("cli_bad_origin", origin=origin) from error
    try:
        return ServiceOptions(
            host=arguments.host,
            port=arguments.port,
            token=_token(arguments.token_file, environment),
            origins=tuple(arguments.cors),
            **{name: value for name, value in given.items() if value is not None},
        )
    except ValueError as error:
        raise UsageError("cli_bad_port", port=arguments.port) from error


def _token(file: str | None, environment: Mapping[str, str]) -> str | None:
    """The token of a file, else of the environment: arguments are seen by everyone on a machine."""
    if file is None:
        token = environment.get(TOKEN)
        if token is None:
            return None
    else:
        try:
            token = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError("cli_token_unreadable", path=file) from error
    token = token.strip()
    if not token.isascii() or not token.isprintable() or " " in token or len(token) < 16:
        raise UsageError("cli_token_weak", variable=TOKEN)
    return token


def _bounds() -> list[str]:
    return [field.name for field in fields(ServiceOptions) if field.name not in _OTHER]
