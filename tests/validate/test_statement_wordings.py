"""Statements in the wordings of published reports, names and numbers changed: what each one says.

What is expected is what a reader of the sentence would say it states.
"""

import time

import pytest

from govreport.spec import default_spec
from govreport.validate.claims import statements
from tests.validate.zeros import report

SPEC = default_spec()
BUREAU = "清河县水利局"

# (sentence, the statements in it: code without "claim_", value)
READ = [
    ("本年度，未收到依申请公开事项.", {("received", 0)}),
    (
        "本单位2023年度共受理信息公开申请3件。申请事项均为可公开内容，已完成答复工作。",
        {("received", 3)},
    ),
    (
        "2023年，我办共收到9份政府信息公开申请，均为自然人申请。其中，予以公开4件，部分公开2件，"
        "属于四类过程性信息1件，本办不掌握相关政府信息2件。无下年度结转。",
        {
            ("received", 9),
            ("applicant", 0),
            ("outcome", 4),
            ("outcome", 2),
            ("outcome", 1),
            ("carried_forward", 0),
        },
    ),
    (
        "全年共受理政府信息公开申请7件，全部依法依规按时办结。",
        {("received", 7), ("carried_forward", 0)},
    ),
    ("3、依申请公开信息情况。全年收到依申请公开信息4条，答复率100%。", {("received", 4)}),
    (
        "收到政府信息公开申请5件，已办结5件，其中予以公开0件，部分公开1件，无法提供4件，其他0件，"
        "结转下年度继续办理0件，行政事业性收费0万元。",
        {
            ("received", 5),
            ("handled", 5),
            ("outcome", 0),
            ("outcome", 1),
            ("outcome", 4),
            ("carried_forward", 0),
            ("charges", 0),
        },
    ),
    ("2023年我街道共收到政府信息依申请公开件0件。", {("received", 0)}),
    ("2023年,全年未收到依申请公开来信,无意见投诉情况。", {("received", 0)}),
    (
        "2023年，街道共接收政府信息公开申请0件，"
        "全年没有发生因政府信息公开申请行政复议和提起行政诉讼的情况。",
        {("received", 0), ("reconsideration", 0), ("litigation", 0)},
    ),
    (
        "2023年，我局未发生依申请公开政府信息方面的行政复议和行政诉讼。",
        {("reconsideration", 0), ("litigation", 0)},
    ),
    (
        "2023年新收政府信息公开申请数量213件，上年结转政府信息公开申请数量3件。其中，予以公开84件，"
        "部分公开18件，不予公开8件，本机关无法提供57件，不予处理11件，其他处理22件，"
        "结转下年度继续办理16件。",
        {
            ("received", 213),
            ("carried_over", 3),
            ("outcome", 84),
            ("outcome", 18),
            ("outcome", 8),
            ("outcome", 57),
            ("outcome", 11),
            ("outcome", 22),
            ("carried_forward", 16),
        },
    ),
    (
        "2023年，我镇主动公开政府信息131条，制定规范性文件0件，办理行政许可0件。",
        {("documents", 0), ("decisions", 0)},
    ),
    ("2023年，白沙镇未收到群众要求政府信息公开的申请。", {("received", 0)}),
    (
        "全年共办理依申请公开31件（其中上年度结转2件），同比增长24%，其中网上申请20件，"
        "信函申请11件，按时答复率100%。",
        {("handled", 31), ("carried_over", 2)},
    ),
    (
        "收到政府信息公开申请35件，比去年增加5件；已答复33件，2件转为下一年度办理。",
        {("received", 35), ("handled", 33), ("carried_forward", 2)},
    ),
    (
        "本年度我局依申请公开信息办理情况：受理申请数9宗，同意公开5宗，同意部分公开1宗，"
        "不同意公开0宗，信息不存在3宗。",
        {("received", 9), ("outcome", 5), ("outcome", 1), ("outcome", 0), ("outcome", 3)},
    ),
    (
        "全年因政府信息公开产生行政复议案件2件（1件维持、1件终止），"
        "行政诉讼案件1件（一审驳回诉讼请求）。",
        {("reconsideration", 2), ("reconsideration", 1), ("litigation", 1)},
    ),
    (
        "全年没有因信息公开引发的行政复议、行政诉讼，也没有收取任何费用。",
        {("reconsideration", 0), ("litigation", 0), ("fee_charged", 0)},
    ),
    ("我局信息公开工作零投诉、零复议、零诉讼。", {("reconsideration", 0), ("litigation", 0)}),
    (
        "2023年收到公民政府信息公开申请1件，申请内容为征地批复，已依法答复，未产生行政复议和诉讼。",
        {("received", 1), ("reconsideration", 0), ("litigation", 0)},
    ),
    ("全年收到依申请公开14件，其中县级以上政府部门转办2件，公民申请12件。", {("received", 14)}),
    (
        "我局共收到信息公开申请38件，其中自然人35件、法人3件；按照申请方式分，网络申请20件、"
        "邮寄申请18件。",
        {("received", 38), ("applicant", 35), ("applicant", 3)},
    ),
    (
        "我委全年受理公开申请共19件，其中：主动撤回2件，已答复15件，结转2024年办理2件。",
        {("received", 19), ("handled", 15), ("carried_forward", 2)},
    ),
    (
        "本机关共受理公民信息公开申请7件，其中因申请内容不明确要求补正2件，补正后答复2件。",
        {("received", 7)},
    ),
    (
        "去年结转1件，今年新收6件，共办结7件。",
        {("carried_over", 1), ("received", 6), ("handled", 7)},
    ),
    (
        "未因信息公开发生举报、投诉、行政复议、行政诉讼等情况。",
        {("reconsideration", 0), ("litigation", 0)},
    ),
    ("行政复议及行政诉讼均为零。", {("reconsideration", 0), ("litigation", 0)}),
    ("向社会主动公开规范性文件5件，废止规范性文件2件。", {("documents", 2)}),
    ("作出行政许可1200余件，行政处罚决定35件，罚没金额12.5万元。", {("decisions", 35)}),
    (
        "共答复政府信息公开申请二十三件，其中予以公开占比 34.8%。",
        {("handled", 23), ("share", "34.8")},
    ),
    (
        "受理政府信息公开申请件数为0，政府信息公开行政复议、行政诉讼案件数均为0。",
        {("received", 0), ("reconsideration", 0), ("litigation", 0)},
    ),
]
# Sentences with numbers of which none is a statement on the tables.
SILENT = [
    "2023年，通过政府门户网站共办理并答复信息公开申请3件、纸质申请36件。",
    "全年共制发政府信息130件，其中主动公开18件，不予公开112件（理由主要是过程性信息）。",
    "2023年，全区各职能部门、镇街共收到政府信息依申请公开1499件。其中，予以公开1303件。",
    "主动公开规章13件（含新制定5件，修改4件，废止4件），人事任免文件106件。",
    "在主动公开的信息中，公开指南1条，占8%；其他公文5条，占41%；决算预算2条，占17%。",
    "全年办理行政复议案件45件，行政应诉案件12件。",
    "我局承办行政诉讼案件8件，其中政府信息公开类2件。",
    "收到12345平台转办依申请公开咨询3件，已电话答复。",
    "通过网上依申请公开平台收到申请7件，信函收到申请3件，共计10件。",
    "全年受理网络问政182件，办结率100%。",
    "截至2023年底，近三年累计收到政府信息公开申请96件，全部办结。",
    "2022年，我局共收到政府信息公开申请18件，行政复议2件。",
    "县政府办公室代表县政府受理政府信息公开申请17件，均已在法定期限内予以答复。",
    "全年公布行政许可决定信息230条，公示行政处罚决定45件。",
    "收到上级转办政府信息公开申请2件。",
    "全年共收到行政许可申请340件，办结338件。",
    "累计制定行政规范性文件18件，现行有效15件，本年新制定1件，废止3件。",
    "一审案件3件，二审案件1件，均胜诉。",
    "收到政府信息公开申请数量比上年增长了两倍，达到30件。",
    "审核发布各类公开政府信息249条，其中：行政公文9条；机构设置7条；预决算信息6条。",
    "政府信息公开申请数量较上年增长12件，行政诉讼同比减少3件。",
    "培训受理政府信息公开申请的工作人员20名。",
    "在收到申请之日起20个工作日内答复，延期不超过20个工作日。",
    "根据《条例》第二十条第（一）项、第（五）项和第（八）项的规定梳理主动公开内容。",
]


def said(text):
    """The statements found in a text, as code and value."""
    values = {"/reporting_year": 2023, "/agency/name": BUREAU, "/narrative/overview": text}
    found = statements(report("zeros-2021", values), SPEC)
    return {(one.claim.code.removeprefix("claim_"), one.value) for one in found}


def as_told(pairs):
    return {(code, str(value)) for code, value in pairs}


@pytest.mark.parametrize(("text", "wanted"), READ, ids=[text[:24] for text, _ in READ])
def test_what_a_sentence_states_is_found_and_nothing_else(text, wanted):
    found, wanted = as_told(said(text)), as_told(wanted)
    assert found <= wanted
    assert len(wanted - found) <= (len(wanted) + 2) // 3  # a wording may be missed, not misread


def test_of_all_statements_nine_in_ten_are_found():
    wanted = sum(len(pairs) for _, pairs in READ)
    found = sum(len(as_told(said(text)) & as_told(pairs)) for text, pairs in READ)
    assert found >= 0.9 * wanted


@pytest.mark.parametrize("text", SILENT, ids=[text[:24] for text in SILENT])
def test_what_is_no_statement_on_the_tables_is_left_alone(text):
    assert said(text) == set()


@pytest.mark.parametrize(
    "word",
    [
        "均",
        "1",
        "收到申请12件",
        "结转",
        "因属于不予公开1件",
        "，均已按时",
        "复议其中信息公开",
        "信访、投诉",
    ],
)
def test_a_text_without_end_is_read_in_time(word):
    begun = time.process_time()
    said((word * (1900 // len(word)) + "。") * 3 + word * 20000)
    assert time.process_time() - begun < 5
