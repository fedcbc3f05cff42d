"""A later form that leaves a table as it was: which form a report follows is told by the others."""

import json
import shutil

import pytest

import govreport
from govreport.spec import default_spec, load_spec
from tests.golden.real_reports import INPUTS, REAL, parsed
from tests.whole.draw_form import draw, true_cells

OLD, NEW = "2021", "2098"
GONE = "outcomes/not_processed/published_material"
ADDED = {
    "path": "outcomes/not_processed/already_disclosed",
    "number": "5.",
    "label": {"zh": "申请公开的信息已主动公开", "en": "Already disclosed"},
    "role": "outcome",
}


@pytest.fixture(scope="module", params=[OLD, NEW])
def spec(request, tmp_path_factory):
    """A form whose sections 二 and 四 are those of the form before; before and after it is in
    force.
    """
    root = tmp_path_factory.mktemp("detect") / "spec"
    shutil.copytree(default_spec().root, root)
    registry = json.loads((root / "formats.json").read_text(encoding="utf-8"))
    layout = json.loads((root / f"formats/{OLD}/layout.json").read_text(encoding="utf-8"))
    rows = next(t for t in layout["tables"] if t["id"] == "requests")["blocks"][0]["rows"]
    rows[:] = [ADDED if row["path"] == GONE else row for row in rows]
    entry = next(one for one in registry["formats"] if one["id"] == OLD)
    years = {"from": 2027, "to": None}
    added = {"id": NEW, "layout": "layout.json", "reporting_years": years}
    registry["formats"].append(entry | added)
    registry["current"] = request.param
    for name, content in (("formats.json", registry), ("layout.json", layout | {"format": NEW})):
        (root / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return load_spec(root)


@pytest.mark.parametrize("name", list(INPUTS))
def test_published_reports_keep_their_format(name, spec):
    assert govreport.detect(REAL / INPUTS[name], spec=spec).format == parsed(name).report.format


@pytest.mark.parametrize("format_id", ["2019", OLD, NEW])
def test_each_form_is_known(format_id, spec):
    layout = spec.layout(format_id)
    text = draw(layout, true_cells(layout, 1), "html")
    found = govreport.detect(text.encode(), spec=spec)
    assert found.format == format_id


@pytest.mark.parametrize(("second", "third"), [(OLD, "2019"), (NEW, "2019"), ("2019", NEW)])
def test_section_two_decides_as_far_as_it_can(second, third, spec):
    title = "三、收到和处理政府信息公开申请情况"
    one, other = (
        draw(layout, true_cells(layout, 1), "pipes")
        for layout in (spec.layout(second), spec.layout(third))
    )
    mixed = one[: one.index(title)] + other[other.index(title) :]
    found = govreport.detect(mixed.encode(), spec=spec)
    # 二 is the same in the two later forms; of these the section 三 of 2019 is nearer to the older
    assert found.format == ("2019" if second == "2019" else OLD)


@pytest.mark.parametrize(("year", "wanted"), [(2020, OLD), (2022, OLD), (2030, NEW)])
def test_between_forms_that_the_labels_fit_alike_the_year_tells(year, wanted, spec):
    layout = spec.layout(NEW)
    text = draw(layout, true_cells(layout, 1), "pipes", year)
    first, last = (text.index(title) for title in ("三、收到和处理", "五、存在"))
    left = text[:first] + text[last:]  # section 二 alone, which is the same in both
    for read in (govreport.detect, govreport.parse):
        found = read(left.encode(), spec=spec)
        assert getattr(found, "report", found).format == (spec.current if year < 2021 else wanted)
