"""Puts all pages of the site into one folder, with their links led to each other."""

import re
import shutil
from pathlib import Path

from govreport_docs import made, project

_RULE = re.compile(r"^\| ([A-Z]+[0-9]+[a-z]?) \|", re.MULTILINE)


def stage(docs: Path, folder: Path) -> None:
    """Write every page of the site below ``folder``: those of ``docs`` and those that are made."""
    shutil.copytree(docs, folder, dirs_exist_ok=True)
    written = {
        file.relative_to(docs).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(docs.rglob("*.md"))
    }
    written |= dict(project.pages())
    rules = dict(made.all_pages())
    for name, text in written.items():
        if re.fullmatch(r"rules(\.\w+)?\.md", name):
            written[name] = _RULE.sub(lambda found, end=name: _linked(found, rules, end), text)
    for name, text in {name: project.relinked(t, name) for name, t in written.items()}.items():
        _write(folder / name, text)
    for name, text in rules.items():
        _write(folder / name, text)


def _linked(found: re.Match[str], made_pages: dict[str, str], name: str) -> str:
    """A rule of the list with a link to its page, a statement with one to its line."""
    end = name.removeprefix("rules")
    page, list_ = f"reference/rules/{found[1]}{end}", f"reference/statements{end}"
    if page in made_pages:
        return f"| [{found[1]}]({page}) |"
    if f'id="{found[1]}"' in made_pages.get(list_, ""):
        return f"| [{found[1]}]({list_}#{found[1]}) |"
    return found[0]


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
