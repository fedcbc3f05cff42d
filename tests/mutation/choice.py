"""What a run tries, as its options ask, and what was said of it before."""

import json
import random
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def wanted(file: str, options: Namespace) -> bool:
    """Whether a file is one of those asked for: all where none is named."""
    return not options.file or any(part in file for part in options.file)


def drawn(mutants: Sequence[Any], options: Namespace) -> Sequence[Any]:
    """All mutants of a file, or the sample asked for."""
    if not options.sample or len(mutants) <= options.sample:
        return mutants
    return random.Random(options.seed).sample(mutants, options.sample)


def last_said(results: Path) -> dict[str, dict[str, Any]]:
    """The last result of each mutant, by id."""
    if not results.is_file():
        return {}
    lines = results.read_text(encoding="utf-8").splitlines()
    return {said["id"]: said for said in map(json.loads, lines)}
