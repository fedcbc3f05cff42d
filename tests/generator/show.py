"""Show one drawn report: ``python -m tests.generator.show --seed N``."""

from __future__ import annotations

import argparse

from tests.generator.damage import DAMAGES
from tests.generator.layouts import LAYOUTS
from tests.generator.measure import read_one
from tests.generator.sample import draw
from tests.generator.values import STYLES


def main() -> None:
    """Print the text of the drawn bytes, then what was read differently from what is right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--layout", choices=sorted(LAYOUTS))
    parser.add_argument("--style", choices=sorted(STYLES))
    parser.add_argument("--damage", choices=["none", *sorted(DAMAGES)])
    parser.add_argument("--parse-only", action="store_true", help="leave validation out")
    parser.add_argument("--no-text", action="store_true", help="only the differences")
    parser.add_argument("--bytes", metavar="FILE", help="write the bytes there")
    options = parser.parse_args()
    damages = None
    if options.damage:
        damages = () if options.damage == "none" else (options.damage,)
    sample = draw(options.seed, layout=options.layout, style=options.style, damages=damages)
    if options.bytes:
        with open(options.bytes, "wb") as file:
            file.write(sample.data)
    if not options.no_text:
        print(sample.text)
    print(
        f"--- seed {sample.seed}: {sample.truth.format} {sample.layout} {sample.style} "
        f"{sample.encoding} {', '.join(sample.damages) or 'undamaged'}; size {sample.truth.size}"
    )
    result = read_one(sample, parse_only=options.parse_only)
    if result.error:
        print("error:", result.error)
    for fault in result.faults:
        answers = " or ".join(f"{a.value!s} {a.kind}" for a in fault.expected.answers)
        print(
            f"{fault.verdict:9}{' SILENT' if fault.silent else ''} {fault.pointer}: "
            f"read {fault.found!s} {fault.state or ''}, right is {answers}"
        )
    wrong = [name for name, right in result.meta.items() if not right]
    print(f"{result.right} of {result.total} cells right; wrong members: {wrong or 'none'}")


if __name__ == "__main__":
    main()
