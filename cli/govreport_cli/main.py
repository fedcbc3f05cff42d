"""The command ``govreport``: language, arguments, dispatch, and the last resort."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import govreport
from govreport import Baseline, GovReportError, Settings, Severity, Spec
from govreport_cli import convert, forms, package, serve, validate
from govreport_cli.parser import build, limits, scan
from govreport_cli.usage import UsageError
from govreport_cli.words import Words, language, shows_colour
from govreport_cli.work import Exit, Job, tell

_INTERRUPTED = 130
_BROKEN_PIPE = 141


def run() -> None:
    """The entry point: leaves the process with the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    code = main(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _BROKEN_PIPE
    if code == _BROKEN_PIPE:
        # The reader has gone: what is still buffered must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def main(argv: Sequence[str]) -> int:
    """Do what the arguments say and give the exit code. No exception leaves this function."""
    words = None
    try:
        words = _words(argv)
        return _command(argv, words)
    except SystemExit as leaving:  # argparse, after --help
        return int(leaving.code or 0)
    except UsageError as error:
        if words is not None:
            tell([words.say(error.code, **error.params), words.more(error.code, **error.params)])
        return Exit.UNDONE
    except GovReportError as error:
        tell(_said(words, error))
        return Exit.UNDONE
    except KeyboardInterrupt:
        tell([words.say("cli_interrupted") if words else "interrupted"])
        return _INTERRUPTED
    except BrokenPipeError:
        return _BROKEN_PIPE
    except Exception as error:
        tell(_last_resort(words, error))
        return Exit.UNDONE


def _words(argv: Sequence[str]) -> Words:
    shipped = govreport.default_spec()
    lang = scan(argv, "--lang")
    if lang not in shipped.languages:
        lang = language(os.environ)
    return Words(lang, shipped, shipped)


def _command(argv: Sequence[str], words: Words) -> int:
    folder = scan(argv, "--spec")
    spec = words.shipped if folder is None else govreport.load_spec(folder)
    colour = shows_colour(os.environ, terminal=sys.stdout.isatty())
    words = Words(words.lang, spec, words.shipped, colour)
    if "--version" in argv[:1]:
        print(f"govreport {govreport.__version__}, spec {spec.version}")
        return Exit.CLEAN
    arguments = build(words, spec).parse_args(argv)
    if arguments.command == "spec":
        return _spec(spec, arguments.file)
    if arguments.command == "form":
        return forms.run(spec, arguments)
    if arguments.command == "serve":
        return serve.run(words, spec, arguments)
    job = _job(arguments, words, spec)
    runs = {"convert": convert.run, "package": package.run, "validate": validate.run}
    return runs[arguments.command](job, arguments)


def _job(arguments: argparse.Namespace, words: Words, spec: Spec) -> Job:
    """How to read, and what counts: the settings say it where the arguments do not."""
    config, baseline = (getattr(arguments, name, None) for name in ("config", "baseline"))
    settings = Settings() if config is None else govreport.load_settings(config, spec)
    accepted = Baseline() if baseline is None else govreport.load_baseline(baseline)
    least = arguments.fail_on or settings.fail_on or Severity.ERROR.value
    fail_on = None if least == "never" else Severity(least)
    return Job(words, spec, limits(arguments), fail_on, arguments.name, settings, accepted)


def _spec(spec: Spec, name: str | None) -> int:
    text = "".join(f"{known}\n" for known in spec.names()) if name is None else spec.text(name)
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
    return Exit.CLEAN


def _said(words: Words | None, error: GovReportError) -> list[str]:
    """An error outside any input. Without a readable specification there are no texts."""
    try:
        if words is not None:
            name = "" if error.name is None else f"{error.name}: "
            return [f"{name}{words.message(error)}", words.remedy(error)]
    except GovReportError:
        pass
    return [f"govreport: {error}"]


def _last_resort(words: Words | None, error: Exception) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    version = f"govreport {govreport.__version__}, Python {platform.python_version()}"
    said = {"detail": f"{type(error).__name__}: {error}", "where": where, "version": version}
    if words is None:
        return [f"govreport: internal_error: {said}"]
    return [
        "govreport: internal_error: " + words.say("internal_error", **said),
        words.more("internal_error", **said),
    ]
