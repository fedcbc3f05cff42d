"""The commands and their options, as the parser of the command line has them."""

import argparse
from collections.abc import Iterator

from govreport_cli.parser import build
from govreport_cli.words import Words

from govreport import Spec
from govreport_docs.markdown import anchor, code, plain, said, suffix, table


def pages(spec: Spec, lang: str) -> Iterator[tuple[str, str]]:
    """One page with a section for each command."""
    yield f"reference/commands{suffix(lang)}", "\n".join(_page(spec, lang))


def commands(spec: Spec, lang: str) -> dict[str, argparse.ArgumentParser]:
    """The parser of each command by its name; the whole program under ``govreport``."""
    top = build(Words(lang, spec, spec), spec)
    found = {"govreport": top}
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= {f"govreport {name}": parser for name, parser in action.choices.items()}
    return found


def _page(spec: Spec, lang: str) -> Iterator[str]:
    say, end = said(lang), suffix(lang)
    yield f"# {say['commands']}"
    yield ""
    yield say["commands_intro"].format(f"[{say['commands_manual']}](../cli{end})")
    for name, parser in commands(spec, lang).items():
        yield ""
        yield f"## {name} {{ #{name.replace(' ', '-')} }}"
        yield ""
        yield plain(parser.description or "")
        for group in parser._action_groups:
            rows = [
                (
                    anchor(f"{name.replace(' ', '-')}{_name(action)}") + _called(action),
                    ", ".join(code(choice) for choice in action.choices or ()),
                    plain((action.help or "").replace("%%", "%")),
                )
                for action in group._group_actions
                if not isinstance(action, argparse._SubParsersAction)
            ]
            if rows:
                yield ""
                yield f"**{plain(group.title)}**"
                yield from table([say["option"], say["choices"], say["meaning"]], rows)


def _name(action: argparse.Action) -> str:
    return action.option_strings[-1] if action.option_strings else f"-{action.metavar}"


def _called(action: argparse.Action) -> str:
    taken = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    names = action.option_strings or [""]
    return ", ".join(code(f"{name}{taken}".strip()) for name in names)
