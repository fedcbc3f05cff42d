"""Which names may be that of the publisher, and which surely are not."""

from pathlib import Path

import attrs
import pytest

import govreport
from govreport.bodynames import body_names
from govreport.spec import default_spec
from govreport.squeeze import squeezed

REAL = sorted((Path(__file__).resolve().parents[1] / "fixtures" / "real").glob("*.[ht]*"))
NAMES = body_names(default_spec().vocabulary)

# (publisher, how a text may name it)
SAME = [
    ("清河县教育局", "县教育局"),
    ("清河县教育局", "海州市清河县教育局"),
    ("清河县教育和体育局", "县教体局"),
    ("清河县发展和改革局", "清河县发改委"),
    ("清河县卫生健康委员会", "县卫健委"),
    ("海州市发展和改革委员会", "市发改委"),
    ("盐城市城市管理局", "市城管局"),
    ("城中区人民政府", "柳州市城中区政府"),
    ("清河区人民政府办公室", "区府办"),
    ("清河县人民政府", "清河县人民政府办公室"),
    ("清河县甲镇人民政府", "甲镇"),
    ("清河县公安局", "县公安局交警大队"),
    ("国家税务总局清河县税务局", "清河县税务局"),
    ("教育局", "清河县教育局"),
]
#: Of these a text may speak: of superiors, or of no place.
SAYS_NOTHING = [
    ("清河县教育局", "市教育局"),
    ("清河县教育局", "省政府"),
    ("清河县教育局", "信息中心"),
]
OTHERS = [
    ("清河县教育局", "清水县教育局"),
    ("清河县教育局", "清河县财政局"),
    ("清河县教育局", "县财政局"),
    ("清河县甲镇人民政府", "乙镇人民政府"),
    ("清河县甲镇人民政府", "清河县乙镇"),
    ("甲县人民政府", "乙县教育局"),
]


@pytest.mark.parametrize(("publisher", "name"), SAME + SAYS_NOTHING)
def test_a_shortened_or_longer_name_may_be_the_publishers(publisher, name):
    assert NAMES.may_be(name, publisher)


@pytest.mark.parametrize(("publisher", "name"), OTHERS)
def test_another_place_or_another_office_is_not_the_publisher(publisher, name):
    assert not NAMES.may_be(name, publisher)


@pytest.mark.parametrize(("publisher", "name"), SAME)
def test_every_name_may_be_itself(publisher, name):
    assert NAMES.may_be(publisher, publisher)
    assert NAMES.may_be(name, name)


@pytest.mark.parametrize(
    ("text", "way", "names"),
    [
        ("根据《条例》要求，柳林县教育局编制本报告。", "makes_report", ["柳林县教育局"]),
        ("本报告由柳林县教育局办公室编制。", "makes_report", ["柳林县教育局办公室"]),
        ("现公布柳林县水利局2023年政府信息公开工作年度报告。", "makes_report", ["柳林县水利局"]),
        ("2023年，柳林镇人民政府共收到政府信息公开申请3件。", "acts", ["柳林镇人民政府"]),
        ("2023年，柳林县教育局认真贯彻条例。", "acts", ["柳林县教育局"]),
        ("柳林县教育局未发生行政复议，我局未收取费用。", "acts", ["柳林县教育局"]),
        ("各乡镇共收到政府信息公开申请3件。", "acts", []),
        ("在县委、县政府领导下，我局收到申请3件。", "acts", []),
        ("县财政局给予大力支持。", "acts", []),
    ],
)
def test_only_constructions_in_which_a_body_speaks_of_itself_count(text, way, names):
    assert list(NAMES.speakers(squeezed(text), way)) == names


def test_a_vocabulary_without_such_patterns_has_no_names():
    assert body_names({}) is None


def _sought_in_the_whole_text(text: str, way: str) -> list[str]:
    found = [m for one in NAMES.ways[way] for m in one.pattern.finditer(text)]
    return [m["body"] for m in sorted(found, key=lambda m: m.start("body"))]


@pytest.mark.parametrize("way", ["makes_report", "acts"])
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_sentence_by_sentence_the_same_names_are_found_as_in_the_whole(path, way):
    texts = govreport.parse(path.read_bytes(), filename=path.name).report.narrative
    said = [text or "" for text in attrs.astuple(texts)]
    whole = squeezed("\n".join(said))
    told = "2023年度,柳林县教育局认真贯彻条例。" + whole + "。柳林县水利局未收到申请"
    assert list(NAMES.speakers(told, way)) == _sought_in_the_whole_text(told, way)
