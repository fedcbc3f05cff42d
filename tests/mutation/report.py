"""Scores as a table, and survivors with what is known of them."""

import json
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

from tests.mutation.choice import last_said
from tests.mutation.data_mutants import data_mutants

ROOT = Path(__file__).resolve().parents[2]
EXPLAINED = Path(__file__).with_name("survivors.json")


def printed(folder: Path, rooms: list[str]) -> str:
    """For each file: mutants tried of all there are, killed, late, survived, of these equivalent by
    explanation, score. What was said of mutants that are no longer there is left out.
    """
    known = explained()
    lines = ["file mutants of killed timeout survived equivalent score"]
    for room in rooms:
        results = folder / f"{room}.jsonl"
        if not results.is_file():
            continue
        ends: dict[str, Counter] = defaultdict(Counter)
        for said in last_said(results).values():
            end = said["end"]
            if end == "none" or said["id"] not in there(said["file"]):
                continue
            if end == "survived" and said["id"] in known:
                end = "equivalent"
            ends[said["file"]][end] += 1
        lines += [row(file, count, len(there(file))) for file, count in ends.items()]
        whole = sum(ends.values(), Counter())
        lines.append(row(f"all of {room}", whole, sum(len(there(file)) for file in ends)))
    return "\n".join(lines)


def row(name: str, count: Counter, there: int) -> str:
    total = count.total()
    found = count["killed"] + count["timeout"]
    score = 100 * found / (total - count["equivalent"] or 1)
    numbers = (total, there, *(count[end] for end in ("killed", "timeout", "survived")))
    return f"{name} {' '.join(map(str, numbers))} {count['equivalent']} {score:.1f} %"


@cache
def there(file: str) -> frozenset[str]:
    """The ids of the mutants that a file has as it is now."""
    text = (ROOT / file).read_text(encoding="utf-8")
    if not file.endswith(".json"):
        from tests.mutation.code_mutants import code_mutants

        return frozenset(mutant.id for mutant in code_mutants(file, text))
    mutants = data_mutants(file.removeprefix("spec/"), json.loads(text))
    return frozenset(mutant.id for mutant in mutants)


def explained() -> set[str]:
    """The mutants that no test can tell from the original, each with its reason in the file."""
    if not EXPLAINED.is_file():
        return set()
    classes = json.loads(EXPLAINED.read_text(encoding="utf-8"))["equivalent"]
    return {id for one in classes for id in one["mutants"]}
