"""The text and remedy of every code."""

from collections.abc import Iterator

from govreport import Spec
from govreport_docs.markdown import anchor, code, plain, said, suffix, table

_WORDINGS = ("cli_", "html_", "page_", "form_text_")


def pages(spec: Spec, lang: str) -> Iterator[tuple[str, str]]:
    """One page of findings and errors, one of the words of command and pages."""
    say, end = said(lang), suffix(lang)
    yield f"reference/codes{end}", "\n".join(_codes(spec, lang))
    rows = (
        (anchor(name) + code(name), plain(text["text"]), plain(text.get("help", "")))
        for name, text in sorted(spec.messages(lang).items())
        if name.startswith(_WORDINGS)
    )
    lines = [f"# {say['wordings']}", "", say["wordings_intro"]]
    lines += table([say["code"], say["text"], say["help"]], rows)
    yield f"reference/wordings{end}", "\n".join(lines)


def _codes(spec: Spec, lang: str) -> Iterator[str]:
    say, end = said(lang), suffix(lang)
    rules: dict[str, list[str]] = {}
    for rule in spec.rules:
        link = f"[{rule['id']}](rules/{rule['id']}{end})"
        rules.setdefault(rule["code"], []).append(link)
    for claim in spec.claims["claims"]:
        link = f"[{claim['id']}](statements{end}#{claim['id']})"
        rules.setdefault(claim["code"], []).append(link)
    yield f"# {say['codes']}"
    yield ""
    yield say["codes_intro"]
    yield from table(
        [say["code"], say["text"], say["help"], say["rule"]],
        (
            (
                anchor(name) + code(name),
                plain(text["text"]),
                plain(text.get("help", "")),
                " ".join(rules.get(name, ())),
            )
            for name, text in sorted(spec.messages(lang).items())
            if not name.startswith(_WORDINGS)
        ),
    )
