"""Which clauses are understood, and how figures told side by side are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport.spec import default_spec
from govreport.validate import Outcome, validate
from govreport.validate.claim_patterns import claims_of
from tests.validate.zeros import report

CLAIMS = claims_of(default_spec())

TOLD = [
    "本机关受理申请30件。",
    "全年共收到公民、法人和其他组织提出的政府信息公开申请30件。",
    "依申请公开。全年办理申请8件，其中予以公开30件。",
    "行政复议、行政诉讼分别为0件、30件。",
    "规章、规范性文件。制发行政规范性文件30件。",
]
SILENT = [
    "区住建局受理申请30件。",
    "平均每个部门受理申请30件。",
    "依申请公开。全年梳理事项300件，其中予以公开200件。",
    "由业务科室答复的申请16件。",
    "自然人申请予以公开30件，部分公开4件。",
    "对自然人提出的申请办结30件，对商业企业提出的申请办结5件。",
    "科研机构提出的申请中，不予公开30件。",
    "全局行政复议案件30件，其中政府信息公开类3件。",
    "行政处罚类行政复议30件。",
    "公示行政许可决定30件、行政处罚决定3件。",
]


def told(text):
    """The figures that contradict tables in which every cell is zero."""
    values = {"/reporting_year": 2023, "/agency/name": "清河县水利局", "/narrative/overview": text}
    result = validate(report("zeros-2021", values))
    claims = {claim.id for claim in CLAIMS.claims if claim.severity.value != "info"}
    return {o.found for o in result.outcomes if o.rule in claims and o.outcome is Outcome.FAILED}


@pytest.mark.parametrize("text", TOLD)
def test_a_figure_in_a_clause_that_is_understood_is_told(text):
    assert 30 in told(text)


@pytest.mark.parametrize("text", SILENT)
def test_a_figure_of_something_else_contradicts_nothing(text):
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "spread"),
    [
        (
            "自然人、商业企业分别为3件、1件。",
            "自然人3件,商业企业1件。",
        ),
        (
            "予以公开、部分公开和不予公开分别是9、0、2件。",
            "予以公开9件,部分公开0件,不予公开2件。",
        ),
        ("予以公开、部分公开占比分别为90%、10%。", "予以公开占比90%,部分公开占比10%。"),
        ("自然人、商业企业分别为3件、1件、2件。", None),
        ("尚未审结的行政复议、行政诉讼分别为3件、1件。", None),
        ("自然人、商业企业各3件。", None),
    ],
)
def test_figures_told_side_by_side_are_put_after_their_names(text, spread):
    assert CLAIMS.parallel.spread(text) == (spread or text)


NAMES = st.lists(
    st.sampled_from(["予以公开", "部分公开", "不予公开", "无法提供"]), unique=True, min_size=2
)


@given(NAMES, st.data())
def test_no_figure_is_lost_or_exchanged(names, data):
    some = st.integers(0, 9999)
    figures = data.draw(st.lists(some, min_size=len(names), max_size=len(names)))
    said = "、".join(names) + "分别为" + "、".join(f"{n}件" for n in figures)
    each = ",".join(f"{name}{n}件" for name, n in zip(names, figures, strict=True))
    assert CLAIMS.parallel.spread(said) == each
