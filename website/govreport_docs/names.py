"""The public names of the Python package; mkdocstrings writes what their docstrings say."""

import inspect
from collections.abc import Iterator

import govreport
from govreport import Spec
from govreport_docs.markdown import code, plain, said, suffix, table


def pages(spec: Spec, lang: str) -> Iterator[tuple[str, str]]:
    """A list of all names with their first sentence, and a page of all they say."""
    say, end = said(lang), suffix(lang)
    names = [name for name in govreport.__all__ if not name.startswith("_")]
    rows = ((f"[{code(name)}](names{end}#govreport.{name})", _first(name)) for name in names)
    lines = [f"# {say['python']}", "", say["python_intro"].format(f"(../embedding{end})")]
    lines += table([say["name"], say["meaning"]], rows)
    yield f"reference/python{end}", "\n".join(lines)
    lines = [f"# {say['python_names']}", ""]
    for name in names:
        lines += [f"::: govreport.{name}", ""]
    yield f"reference/names{end}", "\n".join(lines)


def _first(name: str) -> str:
    told = inspect.getdoc(getattr(govreport, name)) or ""
    return plain(told.partition("\n\n")[0].split(". ")[0].replace("``", ""))
