"""Small datasets of canonical reports, written to a folder."""

import random

from attrs import evolve

import govreport
from govreport.model import Agency, Narrative, Scope
from govreport.spec import default_spec
from tests.whole.draw_form import report_of, true_cells

SPEC = default_spec()
LONG = "".join(f"本机关第{n}项工作按照年度计划稳步推进并取得明显成效；" for n in range(12))


def report(
    agency="甲县财政局", year=2022, *, seed=1, scope=None, code=None, texts=None, cells=None
):
    """A true report in the current format; ``cells`` replaces single figures."""
    layout = SPEC.layout(SPEC.current)
    figures = true_cells(layout, seed) | (cells or {})
    return evolve(
        report_of(layout, figures),
        reporting_year=year,
        title=f"{agency}{year}年政府信息公开工作年度报告",
        agency=Agency(agency, None, code),
        scope=None if scope is None else Scope(scope),
        narrative=Narrative(**{"overview": f"{agency}{seed}", **(texts or {})}),
    )


def write(folder, reports):
    """Put reports into a folder, by file name, and give the folder."""
    for name, one in reports.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(govreport.dumps(one), encoding="utf-8")
    return folder


def check(folder, **options):
    """The findings of a dataset: for each report those about datasets, and those about none."""
    with govreport.validate_dataset([folder], jobs=1, **options) as dataset:
        told = {}
        for result in dataset.results():
            name = result.name.removeprefix(f"{folder}/")
            told[name] = [f for f in result.findings if f.code.startswith("dataset_")]
        return told, dataset.findings


def codes(told):
    """The codes of each report that has any."""
    return {name: [f.code for f in found] for name, found in told.items() if found}


def words(seed, length=300):
    """Text of drawn characters, which no other seed gives."""
    draw = random.Random(seed)
    return "".join(chr(0x4E00 + draw.randrange(3000)) for _ in range(length))
