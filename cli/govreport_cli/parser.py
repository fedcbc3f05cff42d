"""The arguments: their names, their help and what is said of wrong ones, in the user's language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import NoReturn

from attrs import fields

from govreport import Limits, Spec, output_forms
from govreport_cli.usage import UsageError, positive
from govreport_cli.words import Words, columns_of_terminal, width

# argparse tells its complaints as English text only; these find what is in it.
_COMPLAINTS = (
    ("cli_bad_choice", r"argument (?P<argument>.+?): invalid choice: (?P<value>'[^']*'|\S+).*?"
     r"\(choose from (?P<choices>.+)\)$"),
    ("cli_bad_number", r"argument (?P<argument>.+?): invalid \S+ value: (?P<value>.+)$"),
    ("cli_needs_argument", r"argument (?P<argument>.+?): expected "),
    ("cli_required", r"the following arguments are required: (?P<arguments>.+)$"),
    ("cli_unknown_option", r"unrecognized arguments: (?P<arguments>.+)$"),
)  # fmt: skip


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help in the user's language, wrapped by terminal columns: Chinese has no spaces."""

    usage_word = "usage: "

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=columns_of_terminal())

    def _format_usage(self, usage, actions, groups, prefix) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
        text = super()._format_usage(
            usage, actions, groups, self.usage_word if prefix is None else prefix
        )
        return str(text)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in wrap(text, width))


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most that many terminal columns; Chinese breaks anywhere, the rest at spaces."""
    lines = [""]
    for piece in re.findall(
        r"[^\s\u2e80-\uffef]+[，。；：、）”]*\s*|\s+|.[，。；：、）”]*\s*", text
    ):
        if width(lines[-1] + piece.rstrip()) > columns and lines[-1].strip():
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


class _Parser(argparse.ArgumentParser):
    """Raises ``UsageError`` instead of leaving the program."""

    def error(self, message: str) -> NoReturn:
        for code, pattern in _COMPLAINTS:
            found = re.match(pattern, message, re.DOTALL)
            if found:
                raise UsageError(code, command=self.prog, **found.groupdict())
        raise UsageError("cli_bad_usage", command=self.prog, detail=message)


def build(words: Words, spec: Spec) -> argparse.ArgumentParser:
    """The parser of the whole command line. The choices of formats come from ``spec``."""

    class Formatter(_Formatter):
        usage_word = words.say("cli_usage")

    def group(parser: argparse.ArgumentParser, code: str) -> argparse._ArgumentGroup:
        return parser.add_argument_group(words.say(code))

    def common(parser: argparse.ArgumentParser, default: object) -> argparse._ArgumentGroup:
        options = group(parser, "cli_group_options")
        options.add_argument("-h", "--help", action="help", help=told("cli_opt_help"))
        options.add_argument(
            "--lang", choices=list(spec.languages), default=default, help=told("cli_opt_lang")
        )
        options.add_argument(
            "--spec", metavar="DIR", default=default, help=told("cli_opt_spec"), dest="spec_folder"
        )
        return options

    def told(code: str, **params: object) -> str:
        joint = "；" if words.lang == "zh" else "; "
        text = words.say(code, **params) + joint + words.more(code, **params)
        return text.replace("%", "%%")

    top = _Parser(
        prog="govreport",
        description=words.say("cli_program"),
        epilog=words.more("cli_program"),
        formatter_class=Formatter,
        add_help=False,
        allow_abbrev=False,
    )
    common(top, None).add_argument("--version", action="store_true", help=told("cli_opt_version"))
    commands = top.add_subparsers(
        dest="command",
        prog="govreport",
        metavar="COMMAND",
        required=True,
        title=words.say("cli_group_commands"),
        parser_class=_Parser,
    )

    def command(name: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name,
            help=words.say(f"cli_cmd_{name}"),
            description=words.more(f"cli_cmd_{name}"),
            formatter_class=Formatter,
            add_help=False,
            allow_abbrev=False,
        )

    convert = command("convert")
    _inputs(group(convert, "cli_group_arguments"), told, "cli_opt_inputs_bulk")
    options = common(convert, argparse.SUPPRESS)
    options.add_argument("-o", "--output", metavar="OUT", help=told("cli_opt_output"))
    forms = list(output_forms())
    options.add_argument(
        "--to", metavar="FORM", choices=forms, help=told("cli_opt_to", forms=", ".join(forms))
    )
    options.add_argument(
        "--format-version",
        choices=["current", "source", *spec.formats],
        default="current",
        help=told("cli_opt_format_version"),
    )
    lot = group(convert, "cli_group_bulk")
    lot.add_argument("--jobs", metavar="N", type=positive, help=told("cli_opt_jobs"))
    lot.add_argument("--state", metavar="FILE", help=told("cli_opt_bulk_state"))
    lot.add_argument("--no-resume", action="store_true", help=told("cli_opt_no_resume"))
    _reading(options, group(convert, "cli_group_limits"), told)

    validate = command("validate")
    _inputs(group(validate, "cli_group_arguments"), told, "cli_opt_inputs_many")
    options = common(validate, argparse.SUPPRESS)
    options.add_argument("--previous", metavar="FILE", help=told("cli_opt_previous"))
    options.add_argument(
        "--report",
        choices=["text", "json", "html", "csv"],
        default="text",
        help=told("cli_opt_report"),
    )
    options.add_argument("-o", "--output", metavar="OUT", help=told("cli_opt_report_output"))
    for flag, code in (
        ("--config", "cli_opt_config"),
        ("--baseline", "cli_opt_baseline"),
        ("--write-baseline", "cli_opt_write_baseline"),
    ):
        options.add_argument(flag, metavar="FILE", help=told(code))
    many = group(validate, "cli_group_dataset")
    many.add_argument("--dataset", action="store_true", help=told("cli_opt_dataset"))
    for flag, code in (
        ("--hierarchy", "cli_opt_hierarchy"),
        ("--agencies", "cli_opt_agencies"),
        ("--state", "cli_opt_state"),
    ):
        many.add_argument(flag, metavar="FILE", help=told(code))
    many.add_argument("--jobs", metavar="N", type=positive, help=told("cli_opt_jobs"))
    _reading(options, group(validate, "cli_group_limits"), told)

    _packing(command, common, group, told)

    blank = command("form")
    group(blank, "cli_group_arguments").add_argument(
        "format", metavar="FORMAT", nargs="?", choices=list(spec.formats), help=told("cli_opt_form")
    )
    options = common(blank, argparse.SUPPRESS)
    media = [form.name for form in output_forms().values() if form.medium]
    options.add_argument("--to", choices=media, help=told("cli_opt_form_to"))
    options.add_argument("-o", "--output", metavar="OUT", help=told("cli_opt_form_output"))

    served = command("serve")
    _serving(common(served, argparse.SUPPRESS), group(served, "cli_group_limits"), told)

    _named(group(command("spec"), "cli_group_arguments"), told)
    common(commands.choices["spec"], argparse.SUPPRESS)
    return top


def limits(arguments: argparse.Namespace) -> Limits:
    """The limits that the arguments set, the rest as shipped."""
    names = [field.name for field in fields(Limits)]
    given = {name: getattr(arguments, name) for name in names}
    return Limits(**{name: value for name, value in given.items() if value is not None})


def scan(argv: Sequence[str], option: str) -> str | None:
    """The value of an option before the parser exists, whose help and choices depend on it."""
    found = None
    for position, word in enumerate(argv):
        if word == "--":
            break
        if word == option and position + 1 < len(argv):
            found = argv[position + 1]
        elif word.startswith(option + "="):
            found = word.partition("=")[2]
    return found


def _inputs(
    group: argparse._ArgumentGroup, told: Callable[..., str], code: str = "cli_opt_inputs"
) -> None:
    group.add_argument("inputs", metavar="INPUT", nargs="+", help=told(code))


def _named(group: argparse._ArgumentGroup, told: Callable[..., str]) -> None:
    group.add_argument("file", metavar="NAME", nargs="?", help=told("cli_opt_spec_name"))


def _packing(
    command: Callable[[str], argparse.ArgumentParser],
    common: Callable[..., argparse._ArgumentGroup],
    group: Callable[..., argparse._ArgumentGroup],
    told: Callable[..., str],
) -> None:
    package = command("package")
    _inputs(group(package, "cli_group_arguments"), told)
    options = common(package, argparse.SUPPRESS)
    options.add_argument(
        "-o", "--output", metavar="FOLDER", required=True, help=told("cli_opt_package_output")
    )
    options.add_argument("--title", required=True, help=told("cli_opt_title"))
    options.add_argument("--title-zh", metavar="TITLE", help=told("cli_opt_title_zh"))
    for flag, code in (("--license", "cli_opt_license"), ("--source", "cli_opt_source")):
        options.add_argument(flag, action="append", required=True, help=told(code))
    options.add_argument("--publisher", metavar="NAME", help=told("cli_opt_publisher"))
    options.add_argument("--base", metavar="URL", help=told("cli_opt_base"))
    forms = [form.name for form in output_forms().values() if not form.medium]
    options.add_argument(
        "--to", metavar="FORM", action="append", choices=forms, help=told("cli_opt_package_to")
    )
    _reading(options, group(package, "cli_group_limits"), told)


def _serving(
    options: argparse._ArgumentGroup, bounds: argparse._ArgumentGroup, told: Callable[..., str]
) -> None:
    from govreport_cli.serve import add_arguments  # which needs this module itself

    add_arguments(options, bounds, told)


def _reading(
    options: argparse._ArgumentGroup, bounds: argparse._ArgumentGroup, told: Callable[..., str]
) -> None:
    """What every command that reads reports takes."""
    options.add_argument(
        "--fail-on", choices=["error", "warning", "never"], help=told("cli_opt_fail_on")
    )
    options.add_argument("--name", metavar="NAME", help=told("cli_opt_name"))
    shipped = Limits()
    for field in fields(Limits):
        bounds.add_argument(
            "--" + field.name.replace("_", "-"),
            metavar="N",
            type=positive,
            help=told(f"cli_opt_{field.name}", default=getattr(shipped, field.name)),
        )
