"""Word and OpenDocument files damaged at random are read or refused by us, never by a traceback."""

import io
import random
import zipfile

import pytest
from lxml import etree

from govreport.errors import ReadError
from govreport.readers import read
from tests.generator.media import docx as generated
from tests.generator.media.samples import samples
from tests.readers.test_reading_odt import THREE, cell, item, listing, odt, par, row, table
from tests.readers.word_files import zipped

BOX = f"<draw:frame><draw:text-box>{par('盒')}</draw:text-box></draw:frame>"
ODT = odt(
    listing(item("甲", listing(item(), style="")), item("乙"))
    + par("总体情况", tag="h", more='text:outline-level="1"')
    + par(f"1<text:span text:style-name='T'>2</text:span>{BOX}")
    + table(row(cell("1", columns_spanned=2), "<table:covered-table-cell/>"), row("3", "4")),
    THREE,
)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def damaged(rng, part):
    """One XML part with a few elements moved, doubled, renamed or robbed of what they say."""
    root = etree.fromstring(part)
    for _ in range(rng.randint(1, 8)):
        one, other = rng.choices(list(root.iter("{*}*")), k=2)
        if one.getparent() is None:
            continue
        kind = rng.randrange(5)
        if kind == 0:
            one.getparent().remove(one)
        elif kind == 1:
            one.tag = other.tag
        elif kind == 2 and len(one.attrib):
            one.set(rng.choice(list(one.attrib)), rng.choice(["", "-1", "99999999999", "x", "²"]))
        elif kind == 3 and other not in one.iterancestors() and one not in other.iterancestors():
            one.addnext(etree.fromstring(etree.tostring(other, with_tail=False)))
        elif kind == 4 and one is not other and one not in other.iterancestors():
            other.addprevious(one) if other.getparent() is not None else None
    return etree.tostring(root)


@pytest.mark.parametrize("kind", [*generated.KINDS, "odt"])
def test_damage_is_read_or_refused(kind):
    rng = random.Random(kind)
    data = ODT if kind == "odt" else next(iter(samples("docx", range(7, 8), kind=kind))).data
    members = parts(data)
    names = [name for name in members if name.endswith(("content.xml", "document.xml"))]
    names += [name for name in members if name.endswith(("styles.xml", "numbering.xml"))]
    outcomes = set()
    for turn in range(12):
        name = names[0] if turn % 2 else rng.choice(names)
        try:
            read(zipped(members | {name: damaged(rng, members[name])}), name="a")
            outcomes.add("read")
        except ReadError as error:
            outcomes.add(error.code)
    assert "read" in outcomes
    assert outcomes <= {"read", "package_damaged", "document_without_text", "limit_span"} | {
        "limit_cells"
    }
