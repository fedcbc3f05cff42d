"""The results as plain text, and as Markdown between two marks of the documentation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.beside.judge import VERDICTS
from benchmarks.beside.libraries import LIBRARIES, OURS
from benchmarks.beside.run import Result, Run
from benchmarks.beside.words import KINDS, LANGUAGES, WORDS, named, reason

PAGES = {"en": "benchmarks.md", "zh": "benchmarks.zh.md"}
BEGIN, END = "<!-- peers: begin -->", "<!-- peers: end -->"


def measured(result: Result) -> bool:
    """Whether there is something to tell: it was used, and read half of the files at least."""
    return not result.absent and 2 * result.failed <= result.files


def share(result: Result, verdict: str) -> float:
    """Per cent of cells with a verdict."""
    return 100 * result.cells[verdict] / max(1, sum(result.cells.values()))


def seconds(result: Result) -> float:
    """CPU seconds of a report: the median."""
    return median(result.times)


def by_group(run: Run) -> dict[str, list[Result]]:
    """The results of each group, in the order measured."""
    found: dict[str, list[Result]] = {}
    for result in run.results:
        found.setdefault(result.group, []).append(result)
    return found


def ours(results: list[Result]) -> Result | None:
    """Our own result among those of a group."""
    return next((one for one in results if one.library == OURS and measured(one)), None)


def figure(value: float) -> str:
    """Three digits that count, with separators; a hundredth at the least."""
    if value >= 100:
        return f"{round(value, 2 - len(str(int(value)))):,.0f}"
    if value >= 9.995:
        return f"{value:.1f}"
    return f"{value:.2f}"


def per_cent(result: Result, verdict: str) -> str:
    """A share that is 100 or 0 only where it is so exactly."""
    count, of = result.cells[verdict], sum(result.cells.values())
    if count in (0, of):
        return "100" if count else "0"
    return f"{min(99.99, max(0.01, 100 * count / of)):.2f}"


def _row(result: Result, our: Result | None) -> list[str]:
    if not measured(result):
        return ["–"] * 7
    cells = [per_cent(result, verdict) for verdict in VERDICTS]
    cells.append(figure(1 / max(seconds(result), 1e-6)))
    cells.append("–" if our is None else figure(seconds(result) / seconds(our)))
    return [*cells, figure(result.memory) if result.memory >= 1 else "< 1"]


def plain(run: Run) -> str:
    """The figures as plain text, in English."""
    words = WORDS["en"]
    heads = [*(words[name] for name in VERDICTS), words["rate"], words["ratio"], words["memory"]]
    lines = []
    for group, results in by_group(run).items():
        lines.append(f"{words[group]}, {_files(results, 'en')}")
        lines.append(f"  {'':30}" + "".join(f"{head:>17}" for head in heads))
        for result in results:
            row = "".join(f"{cell:>17}" for cell in _row(result, ours(results)))
            lines.append(f"  {named(result.library, 'en'):30}{row}")
        lines.append("")
    return "\n".join([*lines, *_left_out(run, "en")])


def _files(results: list[Result], language: str) -> str:
    count = max(result.files for result in results)
    return WORDS[language]["file" if count == 1 else "files"].format(n=count)


def _left_out(run: Run, language: str) -> Iterator[str]:
    """What was not measured and why, and which files could not be read."""
    words = WORDS[language]
    why: dict[tuple[str, str], list[str]] = {}
    for result in run.results:
        said = result.absent or result.failure
        if not said:
            continue
        text = reason(said, language)
        if measured(result):
            text = (
                f"{words['not_read'].format(n=result.failed, of=result.files)}{words['; ']}{text}"
            )
        why.setdefault((result.library, text), []).append(words[result.group])
    for (library, text), groups in why.items():
        yield words["left_out"].format(
            library=named(library, language), groups=words["; "].join(groups), why=text
        )


def markdown(run: Run, language: str) -> str:
    """The part of a page that a run writes."""
    words = WORDS[language]
    parts = [words["conditions"].format(**run.conditions)]
    groups = by_group(run)
    heads = [words[name] for name in ("library", *VERDICTS)]
    heads[1:] = [f"{head}, %" if language == "en" else f"{head} %" for head in heads[1:]]
    heads += [words[name] for name in ("rate", "ratio", "memory")]
    for kind, members in KINDS.items():
        held = [group for group in members if group in groups]
        if not held:
            continue
        parts.append(f"![{title(kind, language)}](images/peers-{kind}.{language}.svg)")
        for group in held:
            results = groups[group]
            head = f"**{words[group]}**{words[', ']}{_files(results, language)}"
            rows = [[named(one.library, language), *_row(one, ours(results))] for one in results]
            table = [heads, ["---", *["--:"] * 7], *rows]
            parts.append(f"{head}\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in table))
    if left := list(_left_out(run, language)):
        parts.append(words["absent"] + "\n\n" + "\n".join(left))
    told = [
        f"{run.versions[one.name] or one.name} ({one.licence})"
        for one in LIBRARIES
        if one.licence and one.name in run.versions and one.name != OURS
    ]
    if told:
        parts.append(f"{words['versions']}{words['; '].join(dict.fromkeys(told))}")
    return "\n\n".join(parts)


def title(kind: str, language: str) -> str:
    """What a plot shows."""
    words = WORDS[language]
    return words["plot"].format(groups=words[f"kind_{kind}"])


def write(run: Run, docs: Path) -> None:
    """Put the results into the pages. Raises ``ValueError`` where a page lacks the marks."""
    for language in LANGUAGES:
        page = docs / PAGES[language]
        text = page.read_text(encoding="utf-8")
        before, begin, rest = text.partition(BEGIN)
        _, end, after = rest.partition(END)
        if not begin or not end:
            raise ValueError(f"{page.name} lacks {BEGIN} or {END}")
        made = f"{before}{BEGIN}\n\n{markdown(run, language)}\n\n{END}{after}"
        page.write_text(made, encoding="utf-8")
