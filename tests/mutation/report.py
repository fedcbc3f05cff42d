"""Scores as a table, and survivors with what is known of them."""

import json
from collections import Counter, defaultdict
from pathlib import Path

EXPLAINED = Path(__file__).with_name("survivors.json")


def printed(folder: Path, rooms: list[str]) -> str:
    """For each file: mutants, killed, late, survived, of these equivalent by explanation, score."""
    known = explained()
    lines = ["file mutants killed timeout survived equivalent score"]
    for room in rooms:
        results = folder / f"{room}.jsonl"
        if not results.is_file():
            continue
        last = {}
        for line in results.read_text(encoding="utf-8").splitlines():
            said = json.loads(line)
            last[said["id"]] = said
        ends: dict[str, Counter] = defaultdict(Counter)
        for said in last.values():
            end = said["end"]
            if end == "none":
                continue
            if end == "survived" and said["id"] in known:
                end = "equivalent"
            ends[said["file"]][end] += 1
        for file, count in [*ends.items(), (f"all of {room}", sum(ends.values(), Counter()))]:
            lines.append(row(file, count))
    return "\n".join(lines)


def row(name: str, count: Counter) -> str:
    total = count.total()
    found = count["killed"] + count["timeout"]
    score = 100 * found / (total - count["equivalent"] or 1)
    numbers = (total, count["killed"], count["timeout"], count["survived"], count["equivalent"])
    return f"{name} {' '.join(map(str, numbers))} {score:.1f} %"


def explained() -> set[str]:
    """The mutants that no test can tell from the original, each with its reason in the file."""
    if not EXPLAINED.is_file():
        return set()
    classes = json.loads(EXPLAINED.read_text(encoding="utf-8"))["equivalent"]
    return {id for one in classes for id in one["mutants"]}
