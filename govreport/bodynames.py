"""Whether the body that a text names as its own is its publisher (``spec/rules/README.md``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from attrs import frozen

from govreport.kept import kept
from govreport.needed import all_needed
from govreport.squeeze import squeezed

_BODY = "<body>"
_END = "。"
#: Of more words than this nearly every sentence holds one.
_MOST_WORDS = 24
_LONGEST_KEPT = 20_000


@frozen(slots=True, eq=False)
class Construction:
    """How a text names its own body, and sets of words: one of each stands wherever it is found."""

    pattern: re.Pattern[str]
    needed: tuple[tuple[str, ...], ...]

    def possible(self, text: str) -> bool:
        """Whether it may be found in a text."""
        for words in self.needed:
            for word in words:
                if word in text:
                    break
            else:
                return False
        return True


@frozen(slots=True, eq=False)
class BodyNames:
    """The patterns of ``bodies`` in the vocabulary, compiled.

    ``place`` finds the units of a place in a name, ``generic`` what tells no body from another;
    ``ways`` are the constructions in which a text names its own body, by kind.
    """

    place: re.Pattern[str]
    generic: re.Pattern[str]
    ways: Mapping[str, tuple[Construction, ...]]

    def speakers(self, text: str, way: str) -> tuple[str, ...]:
        """The names by which a folded text speaks of its body, in one kind of construction.

        Constructions are looked for in each sentence by itself.
        """
        return _speakers(self.ways[way], text)

    def stranger(self, text: str, way: str, publisher: str) -> str | None:
        """The first name that is surely not the publisher's; both texts are folded here."""
        own = squeezed(publisher)
        names = self.speakers(squeezed(text), way)
        return next((name for name in names if not self.may_be(name, own)), None)

    def may_be(self, name: str, publisher: str) -> bool:
        """Whether a folded name can stand for the publisher, shortened or with more before it.

        A name without a place of its own says nothing, nor one with a bare word for a place
        (省, 市) that the publisher's name does not have.
        """
        place, core = self._parted(name)
        own_place, own_core = self._parted(publisher)
        if len(place) < 2 and (not place or place not in own_place):
            return True
        return self._places_agree(place, own_place) and _agree(core, own_core)

    def _parted(self, name: str) -> tuple[str, str]:
        """The place in a name and what follows it, generic words out."""
        bare = self.generic.sub("", name)
        ends = [found.end() for found in self.place.finditer(bare)]
        return (bare[: ends[-1]], bare[ends[-1] :]) if ends else ("", bare)

    def _places_agree(self, one: str, other: str) -> bool:
        if _agree(one, other):
            return True
        last, other_last = (self.place.findall(place)[-1] for place in (one, other))
        return len(last) > 1 and _agree(last, other_last)


def _agree(one: str, other: str) -> bool:
    """Whether the characters of one stand in the other in the same order, either way."""
    return not one or not other or _within(one, other) or _within(other, one)


def _within(short: str, long: str) -> bool:
    left = iter(long)
    return all(char in left for char in short)


@kept(64, _LONGEST_KEPT, at=1)
def _speakers(ways: tuple[Construction, ...], text: str) -> tuple[str, ...]:
    likely = [way for way in ways if way.possible(text)]
    names: list[str] = []
    for sentence in text.split(_END) if likely else ():
        found = [
            (match.start("body"), match["body"])
            for way in likely
            if way.possible(sentence)
            for match in way.pattern.finditer(sentence)
        ]
        if len(found) > 1:
            found.sort(key=lambda one: one[0])
        names += [name for _, name in found]
    return tuple(names)


@lru_cache(maxsize=8)
def _compiled(place: str, generic: str, ways: tuple[tuple[str, tuple[str, ...]], ...]) -> BodyNames:
    compiled = {name: tuple(map(_construction, texts)) for name, texts in ways}
    return BodyNames(re.compile(place), re.compile(generic), compiled)


def _construction(text: str) -> Construction:
    pattern = re.compile(text)
    needed = (words for words in all_needed(pattern) if len(words) <= _MOST_WORDS)
    return Construction(pattern, tuple(tuple(sorted(words)) for words in needed))


def body_names(vocabulary: Mapping[str, Any]) -> BodyNames | None:
    """The patterns of a vocabulary; ``None`` where it has none."""
    data = vocabulary.get("bodies")
    if data is None:
        return None
    name = f"(?P<body>{data['name']})"
    ways = tuple((way, tuple(t.replace(_BODY, name) for t in data[way])) for way in data["ways"])
    return _compiled(data["place"], data["generic"], ways)
