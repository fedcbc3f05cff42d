"""Changes to an input that keep it near a report: at lines, at tags, at JSON, at parts of a zip.

Each takes the bytes, the most that may come out, a source of chance and ``mutate``, the changes of
the fuzzer itself, and gives bytes.
"""

import io
import json
import re
import zipfile
from contextlib import suppress
from functools import cache

from tests.fuzz.words import ALL, FIGURES, NUMBER

TAGS = re.compile(r"<[^<>]*>|[^<]+|<")
ATTRIBUTE = re.compile(r'([\w:.-]+)="([^"]*)"')
LINES = re.compile(r"[^\n]*\n?")
FIELDS = re.compile(r"(?<=[\t|,])")
ODD = [
    "0", "-1", "1", "2", "65535", "65536", "1048576", "2147483647", "4294967296", "9" * 25, "1e308",
    "nan", "-0", "0.0000001", "", " ", "true", "x", "1 0 0 1", "\u0661", "²", "1_0", "+3",
]  # fmt: skip
LONGEST = 200_000


def text(data, most, chance, mutate):
    """Accidents of a text: pieces lost, doubled, moved, figures replaced, words put in."""
    return _text(data, most, chance, mutate, lambda said: re.findall(LINES, said)[:-1])


def fields(data, most, chance, mutate):
    """The same accidents to the fields of a text parted by tabs, bars or commas."""
    return _text(data, most, chance, mutate, FIELDS.split)


def markup(data, most, chance, mutate):
    """The same accidents to the tags and texts of a page, and odd values of attributes."""
    return _text(data, most, chance, mutate, TAGS.findall)


def _text(data, most, chance, mutate, parted):
    if chance.random() < 0.15:
        return mutate(data, most)
    said = data.decode("utf-8", "surrogateescape")
    for _ in range(chance.randrange(1, 5)):
        said = _accident(said, chance, parted, mutate)
        if len(said) > LONGEST:
            break
    return said.encode("utf-8", "surrogateescape")[:most]


def _accident(said, chance, parted, mutate):
    what = chance.randrange(10)
    if what == 0:
        spots = list(NUMBER.finditer(said))
        if spots:
            spot = chance.choice(spots)
            return said[: spot.start()] + chance.choice(FIGURES) + said[spot.end() :]
    if what == 1:
        spots = list(ATTRIBUTE.finditer(said))
        if spots:
            spot = chance.choice(spots)
            other = chance.choice([chance.choice(ODD), chance.choice(spots)[2]])
            return said[: spot.start(2)] + other + said[spot.end(2) :]
    if what == 2:
        at = chance.randrange(len(said) + 1)
        return said[:at] + chance.choice(ALL) + said[at:]
    pieces = parted(said)
    if not pieces:
        return chance.choice(ALL)
    a = chance.randrange(len(pieces))
    b = min(len(pieces), a + chance.choice((1, 1, 2, 3, 8, 20)))
    to = chance.randrange(len(pieces))
    if what == 3:
        del pieces[a:b]
    elif what == 4:
        pieces[to:to] = pieces[a:b] * chance.choice((1, 1, 1, 2, 30))
    elif what == 5:
        part = pieces[a:b]
        del pieces[a:b]
        pieces[to:to] = part
    elif what == 6:
        pieces[a] = chance.choice(ALL)
    elif what == 7:
        pieces[a] = pieces[a][: chance.randrange(len(pieces[a]) + 1)]
    elif what == 8:
        raw = pieces[a].encode("utf-8", "surrogateescape")
        pieces[a] = mutate(raw, len(raw) + 64).decode("utf-8", "surrogateescape")
    else:
        pieces[a], pieces[to] = pieces[to], pieces[a]
    return "".join(pieces)


def tree(data, most, chance, mutate):
    """Changes to decoded JSON: members lost, renamed, moved, their values of another kind."""
    if chance.random() < 0.1:
        return mutate(data, most)
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return text(data, most, chance, mutate)
    for _ in range(chance.randrange(1, 4)):
        value = _changed(value, chance)
    with suppress(ValueError, RecursionError):
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")[:most]
    return data


def _values(chance):
    odd = (None, True, 0, -1, 1.5, 10**30, 1e308, float("nan"), "", "0", [], {}, [None], {"": 1})
    return chance.choice([chance.choice(odd), chance.choice(ALL), chance.randrange(100)])


def _changed(root, chance):
    places = [((), root)]
    for path, value in places:
        if len(places) > 3000:
            break
        inner = value.items() if isinstance(value, dict) else ()
        inner = enumerate(value) if isinstance(value, list) else inner
        places += [((*path, name), below) for name, below in inner]
    path, value = chance.choice(places)
    what = chance.randrange(5)
    if not path:
        return _values(chance) if what == 0 else root
    above = root
    for step in path[:-1]:
        above = above[step]
    last = path[-1]
    if what == 0:
        del above[last]
    elif what == 1:
        above[last] = _values(chance)
    elif what == 2:
        above[last] = json.loads(json.dumps(chance.choice(places)[1]))
    elif what == 3 and isinstance(above, dict):
        above[chance.choice(ALL) if chance.random() < 0.3 else chance.choice(list(above))] = value
    elif isinstance(above, list):
        above.insert(chance.randrange(len(above) + 1), value)
    return root


def packing(grounds):
    """The mutator of zip files: one that can't be opened any more is changed as it is seldom, else
    one of ``grounds`` is taken, as nothing is learned from broken ones for long.
    """
    first = cache(grounds)

    def change(data, most, chance, mutate):
        if chance.random() < 0.05:
            return mutate(data, most)
        if chance.random() < 0.9 and not zipfile.is_zipfile(io.BytesIO(data)):
            data = chance.choice(first())
        return packed(data, most, chance, mutate)

    return change


def packed(data, most, chance, mutate):
    """A part of a zip file changed as markup, or lost, doubled, renamed; then packed again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [(info.filename, package.read(info)) for info in package.infolist()[:60]]
    except Exception:  # whatever a broken archive raises, its bytes are changed instead
        return mutate(data, most)
    if not parts or sum(len(content) for _, content in parts) > 4 * most:
        return mutate(data, most)
    at = chance.randrange(len(parts))
    name, content = parts[at]
    what = chance.randrange(12)
    if what == 0:
        del parts[at]
    elif what == 1:
        parts.append((chance.choice(["a.txt", "b.html", "../x.md", "报告.txt", name]), content))
    elif what == 2:
        parts[at] = (mutate(name.encode(), 40).decode("utf-8", "replace"), content)
    elif what == 3:
        parts[at] = (name, mutate(content, len(content) + 64))
    else:
        chosen = [i for i, (_, c) in enumerate(parts) if len(c) > 200] or [at]
        at = chance.choice(chosen)
        name, content = parts[at]
        change = packed if content.startswith(b"PK") else markup
        parts[at] = (name, change(content, most, chance, mutate))
    return zipped(parts, chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))[:most]


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    """An archive of names and contents; the same bytes for the same parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        for name, content in parts:
            with suppress(ValueError, UnicodeError):
                info = zipfile.ZipInfo(name or "x")
                info.compress_type = method
                package.writestr(info, content)
    return file.getvalue()
