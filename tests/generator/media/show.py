"""Write one drawn report as a file: ``python -m tests.generator.media.show --medium docx ...``.

Tells what is expected of it and how the reading differs.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.generator.damage import DAMAGES
from tests.generator.judge import Judgement
from tests.generator.measure import read_one
from tests.generator.media.samples import medium_and_kind, samples
from tests.generator.sample import Sample
from tests.generator.values import STYLES


def main() -> None:
    """Write the file, then print the differences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--medium", required=True, help="docx, xlsx_formulas, pdf_ruled ...")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, help="the folder to write the file to")
    parser.add_argument("--style", choices=sorted(STYLES))
    parser.add_argument("--damage", choices=["none", *sorted(DAMAGES)])
    parser.add_argument("--expected", action="store_true", help="list every expected cell")
    options = parser.parse_args()
    medium_and_kind(options.medium)
    damages = None
    if options.damage:
        damages = () if options.damage == "none" else (options.damage,)
    (sample,) = samples(options.medium, [options.seed], style=options.style, damages=damages)
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        path = options.out / sample.filename
        path.write_bytes(sample.data)
        print(f"wrote {path}")
    if options.expected:
        for pointer, one in sample.expected.items():
            print(pointer, " or ".join(f"{a.value!s} {a.kind}" for a in one.answers))
    print(tell(sample, read_one(sample)))


def tell(sample: Sample, result: Judgement) -> str:
    """How a reading differs from what is right, as text."""
    lines = [
        f"--- seed {sample.seed}: {sample.truth.format} {sample.layout} {sample.style} "
        f"{', '.join(sample.damages) or 'undamaged'}; size {sample.truth.size}"
    ]
    if result.error:
        lines.append(f"error: {result.error}")
    for fault in result.faults:
        answers = " or ".join(f"{a.value!s} {a.kind}" for a in fault.expected.answers)
        lines.append(
            f"{fault.verdict:9}{' SILENT' if fault.silent else ''} {fault.pointer}: "
            f"read {fault.found!s} {fault.state or ''}, right is {answers}"
        )
    wrong = [name for name, right in result.meta.items() if not right]
    lines.append(f"{result.right} of {result.total} cells right; wrong members: {wrong or 'none'}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
