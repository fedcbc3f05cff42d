"""Documents as a picture gives them: every cell with a confidence, some with other readings."""

from attrs import evolve

from govreport.document import Document, Grid
from govreport.extract import extract
from govreport.readers import read as read_document
from tests.extract.pages import SPEC, figures, page, pipes, read

SURE = 0.99
SOME = figures(
    received=[4, 1, 0, 0, 0, 0, 5],
    outcomes__disclosed=[4, 1, 0, 0, 0, 0, 5],
    outcomes__total=[4, 1, 0, 0, 0, 0, 5],
)


def pictured(readings, rows=None, confidence=None):
    """A report as a picture; ``readings``: what cells read, the likeliest first, by pointer.

    ``confidence`` is that of single cells, by pointer.
    """
    written = read_document(page(pipes(rows or SOME)).encode(), name="page.md")
    places = extract(written, SPEC).sources
    wanted = {places[pointer]: pointer for pointer in {*readings, *(confidence or {})}}

    def cell(one):
        pointer = wanted.get(one.place)
        text, *others = readings.get(pointer, (one.text,))
        sure = (confidence or {}).get(pointer, SURE)
        place = evolve(one.place, raw=text, confidence=sure)
        return evolve(one, text=text, place=place, alternatives=tuple(others))

    def block(one):
        if not isinstance(one, Grid):
            return one
        return evolve(one, rows=tuple(tuple(cell(c) for c in row) for row in one.rows))

    return evolve(written, blocks=tuple(block(one) for one in written.blocks))


def read_any(source):
    """Read a text or a document."""
    if isinstance(source, Document):
        return extract(source, SPEC)

    return read(source)
