"""The official form as a page that stands alone (extra ``web``): to publish, and to print on A4."""

from __future__ import annotations

from govreport.render.env import environment, style
from govreport.render.official import OfficialForm
from govreport.verbatim import ASIDE


def write(form: OfficialForm) -> bytes:
    """The form as HTML, in UTF-8. No script, nothing from anywhere; everything is escaped.

    Raises ``ReadError`` (``extra_missing``).
    """
    template = environment().get_template("official.html")
    title = form.title.removeprefix(ASIDE)
    text: str = template.render(form=form, title=title, style=style("official.css"))
    return text.lstrip().encode()
