"""Value styles: how a true figure is printed, and which reading of that print is right."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from tests.generator.truth import Figure, Truth

NUMBER, BLANK, MARK, MISSING, UNREADABLE = "number", "blank", "mark", "missing", "unreadable"


@dataclass(frozen=True)
class Answer:
    """A right reading: the value, and the kind of something or nothing it is."""

    value: Figure
    kind: str


MISSING_ANSWER = Answer(None, MISSING)


@dataclass
class Expected:
    """All right readings of one cell; the first is the best one."""

    answers: list[Answer] = field(default_factory=list)

    @property
    def best(self) -> Answer:
        """The reading of a careful human with the source before them."""
        return self.answers[0]

    def also(self, *more: Answer) -> None:
        """Allow further readings."""
        self.answers += [answer for answer in more if answer not in self.answers]


@dataclass
class Printed:
    """The text of one cell and the right readings of it."""

    text: str
    expected: Expected


def number(value: Figure) -> Expected:
    """Only this number is right."""
    return Expected([Answer(value, NUMBER)])


def plain(value: Figure) -> Printed:
    """The figure in plain digits."""
    return Printed("" if value is None else f"{value}", number(value))


def _blank() -> Printed:
    return Printed("", Expected([Answer(None, BLANK)]))


def _mark(text: str) -> Printed:
    return Printed(text, Expected([Answer(None, MARK)]))


Style = Callable[[random.Random, Truth, str, Figure], Printed]


def _column(pointer: str) -> str:
    return pointer.rsplit("/", 1)[1]


def _is_leaf(pointer: str) -> bool:
    return "/outcomes/" in pointer and "/outcomes/total/" not in pointer


def _blank_zero(share: float) -> Style:
    def style(rng: random.Random, truth: Truth, pointer: str, value: Figure) -> Printed:
        return _blank() if value == 0 and rng.random() < share else plain(value)

    return style


def _mark_zero(marks: tuple[str, ...], share: float) -> Style:
    def style(rng: random.Random, truth: Truth, pointer: str, value: Figure) -> Printed:
        if value == 0 and rng.random() < share:
            return _mark(marks[0] if rng.random() < 0.9 else rng.choice(marks))
        return plain(value)

    return style


def _full_width(rng: random.Random, truth: Truth, pointer: str, value: Figure) -> Printed:
    printed = plain(value)
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    printed.text = printed.text.translate(wide) if rng.random() < 0.9 else printed.text
    return printed


def _thousands(rng: random.Random, truth: Truth, pointer: str, value: Figure) -> Printed:
    mark = truth.facts.setdefault("separator", rng.choice((",", ",", "，")))
    return Printed(f"{value:,}".replace(",", mark), number(value))


def _units(rng: random.Random, truth: Truth, pointer: str, value: Figure) -> Printed:
    if value is None:
        return plain(value)
    name = _column(pointer)
    if name == "amount":
        if value == 0:
            return Printed(rng.choice(("0", "0万元")), number(value))
        if rng.random() < 0.4 and not truth.facts.get("unit_label"):
            money = (Decimal(value) * 10000).normalize()
            return Printed(f"{money:f}元", number(value))
        return Printed(f"{value}万元", number(value))
    if name == "items_change" and value != 0:
        word = rng.choice(("增", "增加", "+") if value > 0 else ("减", "减少", "-"))
        return Printed(f"{word}{abs(value)}{rng.choice(('', '项'))}", number(value))
    if rng.random() < 0.5:
        unit = "项" if name.startswith("items") or name == "projects" else "件"
        return Printed(f"{value}{unit}", number(value))
    return plain(value)


def _words(rng: random.Random, truth: Truth, pointer: str, value: Figure) -> Printed:
    if value == 0 and _column(pointer) != "amount" and rng.random() < 0.8:
        return Printed(truth.facts.setdefault("word", rng.choice(("无", "零"))), number(0))
    return plain(value)


def _no_leaf_total(rng: random.Random, truth: Truth, pointer: str, value: Figure) -> Printed:
    return _blank() if _is_leaf(pointer) and _column(pointer) == "total" else plain(value)


def _only(*names: str) -> Style:
    def style(rng: random.Random, truth: Truth, pointer: str, value: Figure) -> Printed:
        keep = not pointer.startswith("/requests/") or _column(pointer) in names
        return plain(value) if keep else _blank()

    return style


# name: (style, weight)
STYLES: dict[str, tuple[Style, int]] = {
    "plain": (lambda rng, truth, pointer, value: plain(value), 46),
    "blank_all_zeros": (_blank_zero(1.0), 7),
    "blank_some_zeros": (_blank_zero(0.5), 7),
    "mark_slash": (_mark_zero(("/", "／"), 1.0), 5),
    "mark_dash": (_mark_zero(("-", "—", "－"), 0.9), 4),
    "mark_long_dash": (_mark_zero(("——", "—"), 0.9), 3),
    "mark_some": (_mark_zero(("/", "-", "—", "\\", "×", "不适用"), 0.4), 3),
    "full_width": (_full_width, 4),
    "thousands": (_thousands, 5),
    "units": (_units, 6),
    "words": (_words, 4),
    "no_leaf_total": (_no_leaf_total, 3),
    "only_total": (_only("total"), 2),
    "only_natural_person": (_only("natural_person"), 1),
    "only_natural_person_and_total": (_only("natural_person", "total"), 3),
}
NATURAL_ONLY = frozenset({"only_natural_person", "only_natural_person_and_total"})


def print_values(rng: random.Random, truth: Truth, style: str) -> dict[str, Printed]:
    """Every cell of the report as printed in one style."""
    write = STYLES[style][0]
    printed = {
        pointer: write(rng, truth, pointer, value)
        for pointer, value in truth.cells.items()
        if value is not None
    }
    factor = truth.facts.get("printed_in_yuan")
    for pointer, cell in printed.items():
        value = truth.cells[pointer]
        if factor and pointer.endswith("/amount") and cell.expected.best.kind == NUMBER:
            cell.text = f"{(Decimal(value or 0) * 10000).normalize():f}"
    return printed
