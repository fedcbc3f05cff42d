"""Writes narratives whose statements are true of the tables, as publishers word them.

A number is written as a token ``⟦kind|value⟧``, so that one can be made wrong later; statements
without a number carry ``⟦kind|⟧``, which prints nothing. ``kind`` tells what is stated.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from tests.generator import forms
from tests.generator.year_pairs import Year, short_name

TOKEN = re.compile(r"⟦([a-z_]+)\|(-?[\d.]*)⟧")
Write = Callable[[random.Random, Year], list[str]]
Q, L = "/requests/", "/review_and_litigation/"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_HAN = "零一二三四五六七八九"


def _t(kind: str, value: object = "") -> str:
    return f"⟦{kind}|{value}⟧"


def group(year: Year, path: str, column: str = "total") -> int:
    """The sum of the rows of one group of outcomes."""
    rows = [r for r in forms.outcome_paths(year.format) if r == path or r.startswith(path + "/")]
    return sum(year.n(f"{Q}outcomes/{r}/{column}") for r in rows)


def han(number: int) -> str:
    """A number below 100 in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十"
    return (head + (_HAN[ones] if ones or not tens else "")) or "零"


def numeral(rng: random.Random, value: str) -> str:
    """A number as narratives print it."""
    if "." in value or not value:
        return value
    drawn = rng.random()
    if drawn < 0.04 and 0 < int(value) < 100:
        return han(int(value))
    if drawn < 0.07:
        return value.translate(_WIDE)
    if drawn < 0.1 and int(value) > 999:
        return f"{int(value):,}"
    return f" {value} " if drawn < 0.2 else value


def printed(rng: random.Random, text: str) -> str:
    """The text with its tokens as numerals."""
    return TOKEN.sub(lambda m: numeral(rng, m[2]), text)


def received(rng: random.Random, year: Year) -> list[str]:
    """What came in, carried over, was handled and is carried forward."""
    n, p = year.n(Q + "received/total"), year.n(Q + "carried_over/total")
    o, f = year.n(Q + "outcomes/total/total"), year.n(Q + "carried_forward/total")
    we, y, u = short_name(year.agency), year.year, rng.choice("件件件件宗份条")
    rcv, car, hnd, fwd = "received", "carried_over", "handled", "carried_forward"
    if n == 0 and p == 0:
        none = _t("none_received")
        return [
            rng.choice(
                (
                    f"{y}年，{we}未收到政府信息公开申请{none}。",
                    f"全年未收到公民、法人或其他组织提出的政府信息公开申请{none}。",
                    f"{y}年度{we}没有收到依申请公开政府信息的申请{none}。",
                    f"截至{y}年12月31日，{we}未收到依申请公开申请信息{none}。",
                    f"{y}年{we}共收到政府信息公开申请{_t(rcv, 0)}件。",
                    f"依申请公开方面：本年度收到信息公开申请{_t(rcv, 0)}件，"
                    f"上年结转{_t(car, 0)}件。",
                    f"{we}{y}年无依申请公开事项{none}。",
                    f"全年未接到依申请公开件{none}。",
                    f"本年度{we}未受理依申请公开政府信息{none}。",
                    f"{y}年，没有公民、法人和其他组织向{we}申请公开政府信息{none}。",
                )
            )
        ]
    done = f == 0
    end = rng.choice(
        (
            "，均已按时答复。",
            "，均在法定期限内予以答复。",
            f"，已全部办结{_t('all_done')}。" if done else "。",
            "，按时办结率100%。" if done else "，按期答复率100%。",
            f"，办结{_t(hnd, o)}{u}。",
            f"，全部办理完毕{_t('all_done')}。" if done else f"，结转下年度{_t(fwd, f)}{u}。",
            "。",
        )
    )
    total = n + p
    options = [
        f"{y}年，{we}共收到政府信息公开申请{_t(rcv, n)}{u}{end}",
        f"全年共受理依申请公开{_t(rcv, rng.choice((n, total)))}{u}{end}",
        f"本年新收政府信息公开申请{_t('new', n)}{u}，上年结转{_t(car, p)}{u}，"
        f"办结{_t(hnd, o)}{u}，结转下年度继续办理{_t(fwd, f)}{u}。",
        f"{y}年度，{we}共收到依申请信息公开{_t(rcv, n)}{u}，及时回复申请人。",
        f"依申请公开情况。{y}年，{we}新收到政府信息公开申请{_t('new', n)}{u}，"
        f"上一年度结转{_t(car, p)}{u}，已办理答复{_t(hnd, o)}{u}，结转至下一年度{_t(fwd, f)}{u}。",
        f"收到政府信息公开申请共计{_t(rcv, total)}{u}（其中上年结转{_t(car, p)}{u}），"
        f"全年办结{_t(hnd, o)}{u}，转入下年度办理{_t(fwd, f)}{u}。",
        f"{y}年{we}收到群众通过网络、信函等方式提交的信息公开申请{_t(rcv, n)}{u}，"
        f"共办理{_t(hnd, o)}{u}。",
        f"全年收到申请{_t(rcv, n)}{u}，结转上年度{_t(car, p)}{u}，答复{_t(hnd, o)}{u}。",
        f"本年度{we}收到的政府信息公开申请数量为{_t(rcv, n)}{u}{end}",
        f"{we}全年共接收政府信息公开申请{_t(rcv, n)}{u}，"
        f"其中通过邮寄方式申请{max(0, n - 1)}{u}{end}",
        f"本年度新收和上年结转的政府信息公开申请共{_t(rcv, total)}{u}，"
        f"已办结{_t(hnd, o)}{u}，其余{_t(fwd, f)}{u}结转下年继续办理。",
    ]
    return [rng.choice(options)]


def split(rng: random.Random, year: Year) -> list[str]:
    """Who asked, with shares."""
    n = year.n(Q + "received/total")
    if n == 0:
        return []
    by = {c: year.n(f"{Q}received/{c}") for c in forms.COLUMNS[:6]}
    legal, one, who = n - by["natural_person"], by["natural_person"], "applicant"

    def share(part: int) -> str:
        return str((Decimal(part * 100) / n).quantize(Decimal("0.1"), ROUND_HALF_UP))

    options = [
        f"从申请人看，自然人申请{_t(who, one)}件，法人或其他组织申请{_t(who, legal)}件。",
        f"收到的申请中，自然人提出{_t(who, one)}件，占{_t('share', share(one))}%；"
        f"法人或其他组织提出{_t(who, legal)}件，占{_t('share', share(legal))}%。",
        f"在收到的政府信息公开申请中，自然人{_t(who, one)}件、商业企业"
        f"{_t(who, by['commercial_enterprise'])}件。",
        f"新收政府信息公开申请{_t('new', n)}件，其中：自然人申请{_t(who, one)}件，商业企业申请"
        f"{_t(who, by['commercial_enterprise'])}件，法律服务机构申请"
        f"{_t(who, by['legal_service_organization'])}件。",
        f"收到的政府信息公开申请中，来自自然人的申请有{_t(who, one)}件。",
    ]
    if legal == 0:
        options.append(f"本年新收政府信息公开申请{_t('new', n)}件，申请人均为自然人。")
    return [rng.choice(options)]


def outcomes(rng: random.Random, year: Year) -> list[str]:
    """What became of the requests."""
    o = year.n(Q + "outcomes/total/total")
    if o == 0:
        return []
    got = {
        "予以公开": year.n(Q + "outcomes/disclosed/total"),
        "部分公开": year.n(Q + "outcomes/partially_disclosed/total"),
        "不予公开": group(year, "withheld"),
        "无法提供": group(year, "unable_to_provide"),
        "不予处理": group(year, "not_processed"),
        "其他处理": group(year, "other"),
    }
    named = [(k, v) for k, v in got.items() if v or rng.random() < 0.3] or [("予以公开", 0)]
    lead = rng.choice(
        (
            "办理结果为：",
            "从答复情况看，",
            f"在已办结的{_t('handled', o)}件政府信息公开申请中，",
            "申请办理结果中，",
            f"全年共办结政府信息公开申请{_t('handled', o)}件，其中，",
            "上述依申请公开件中：",
        )
    )
    joint = rng.choice("，、；")
    style = rng.randrange(3)
    if style == 0:
        body = joint.join(f"{k}{_t('outcome', v)}件" for k, v in named)
    elif style == 1:
        body = joint.join(f"“{k}”{_t('outcome', v)}件" for k, v in named)
    else:
        body = joint.join(f"{k}的{_t('outcome', v)}件" for k, v in named)
    said = [lead + body + "。"]
    leaf = {
        "本机关不掌握相关政府信息": "unable_to_provide/not_held",
        "没有现成信息需要另行制作": "unable_to_provide/requires_creation",
        "信访举报投诉类申请": "not_processed/petition_or_complaint",
        "重复申请": "not_processed/duplicate",
        "属于行政查询事项": "withheld/administrative_inquiry",
        "属于三类内部事务信息": "withheld/internal_affairs",
    }
    label, path = rng.choice(list(leaf.items()))
    number = year.n(f"{Q}outcomes/{path}/total")
    if number and rng.random() < 0.5:
        said.append(f"政府信息公开申请中，因{label}的{_t('leaf', number)}件。")
    return said


def cases(rng: random.Random, year: Year) -> list[str]:
    """Reconsideration and litigation."""

    def got(name: str, *rows: str) -> int:
        return sum(year.n(f"{L}{row}/{name}") for row in rows)

    rec, lit = ("reconsideration",), ("litigation_direct", "litigation_after_reconsideration")
    r, s, y, we = got("total", *rec), got("total", *lit), year.year, short_name(year.agency)
    if r == 0 and s == 0:
        none = _t("none_cases")
        return [
            rng.choice(
                (
                    f"{y}年{we}未发生因政府信息公开引起的行政复议、行政诉讼{none}。",
                    f"全年未因政府信息公开工作被申请行政复议、提起行政诉讼{none}。",
                    f"本年度无政府信息公开行政复议和行政诉讼案件{none}。",
                    f"{y}年，{we}没有因信息公开申请被提起行政复议或行政诉讼的情况{none}。",
                    f"本年度因政府信息公开被申请行政复议{_t('reconsideration', 0)}件，"
                    f"被提起行政诉讼{_t('litigation', 0)}件。",
                    f"政府信息公开行政复议、行政诉讼均为0件{none}。",
                    f"{we}未发生政府信息公开行政复议和行政诉讼案件{none}。",
                    f"未收到涉及政府信息公开的行政复议及行政诉讼案件{none}。",
                )
            )
        ]
    said = []
    if r:
        parts = "，".join(
            f"{word}{_t('reconsideration_result', got(name, *rec))}件"
            for name, word in (("upheld", "维持"), ("corrected", "纠正"), ("other", "其他结果"))
            if got(name, *rec) or rng.random() < 0.3
        )
        pend = got("pending", *rec)
        tail = f"，尚未审结{_t('reconsideration_result', pend)}件" if pend else ""
        options = [
            f"因政府信息公开被申请行政复议{_t('reconsideration', r)}件，其中{parts}{tail}。"
            if parts
            else f"被申请行政复议{_t('reconsideration', r)}件{tail}。",
            f"{y}年，{we}涉及政府信息公开的行政复议案件共{_t('reconsideration', r)}件。",
            f"全年发生政府信息公开行政复议案件{_t('reconsideration', r)}起。",
        ]
        if got("upheld", *rec) == r:
            options.append(
                f"被申请政府信息公开行政复议{_t('reconsideration', r)}件，"
                f"均获维持{_t('all_upheld')}。"
            )
            options.append(
                f"收到行政复议{_t('reconsideration', r)}件，复议结果全部维持{_t('all_upheld')}。"
            )
        said.append(rng.choice(options))
    elif rng.random() < 0.6:
        said.append(
            rng.choice(
                (
                    f"未发生因政府信息公开引起的行政复议{_t('none_reconsideration')}。",
                    f"本年度没有政府信息公开行政复议案件{_t('none_reconsideration')}。",
                )
            )
        )
    if s:
        up, co = got("upheld", *lit), got("corrected", *lit)
        d, a = got("total", lit[0]), got("total", lit[1])
        options = [
            f"政府信息公开行政诉讼{_t('litigation', s)}件，"
            f"其中结果维持{_t('litigation_result', up)}件，"
            f"结果纠正{_t('litigation_result', co)}件。",
            f"因政府信息公开被提起行政诉讼{_t('litigation', s)}件。",
            f"行政诉讼案件{_t('litigation', s)}件，"
            f"其中未经复议直接起诉{_t('litigation_row', d)}件，"
            f"复议后起诉{_t('litigation_row', a)}件。",
            f"全年因政府信息公开引发的行政诉讼共{_t('litigation', s)}起。",
        ]
        said.append(rng.choice(options))
    elif rng.random() < 0.6:
        said.append(
            rng.choice(
                (
                    f"没有因政府信息公开被提起行政诉讼{_t('none_litigation')}。",
                    f"无政府信息公开行政诉讼案件{_t('none_litigation')}。",
                )
            )
        )
    return said


def documents(rng: random.Random, year: Year) -> list[str]:
    """Section two in words."""
    base = "/proactive_disclosure/"
    y, we = year.year, short_name(year.agency)
    decided = [year.n(f"{base}{r}/decisions") for r in ("licensing", "penalties", "compulsion")]
    said = []
    if year.format == "2021":
        i, r, f = (
            year.n(f"{base}normative_documents/{c}") for c in ("issued", "repealed", "in_force")
        )
        options = [
            f"{y}年，{we}制发行政规范性文件{_t('documents', i)}件，废止{_t('documents', r)}件，"
            f"现行有效{_t('documents', f)}件。",
            f"全年制定行政规范性文件{_t('documents', i)}件。",
            f"截至年底，现行有效的行政规范性文件共{_t('documents', f)}件。",
        ]
        if i == 0:
            options.append(f"{we}本年度未制发行政规范性文件{_t('none_documents')}。")
        said.append(rng.choice(options))
    if rng.random() < 0.5:
        said.append(
            rng.choice(
                (
                    f"全年作出行政许可决定{_t('decisions', decided[0])}件，"
                    f"行政处罚决定{_t('decisions', decided[1])}件。",
                    f"本年度行政许可处理决定{_t('decisions', decided[0])}件、"
                    f"行政处罚处理决定{_t('decisions', decided[1])}件、"
                    f"行政强制处理决定{_t('decisions', decided[2])}件。",
                )
            )
        )
    return said


def fee(rng: random.Random, year: Year) -> list[str]:
    """Section six on the fee."""
    y, we = year.year, short_name(year.agency)
    overdue = year.n(Q + "outcomes/other/fee_overdue/total")
    if overdue:
        return [
            f"{y}年，{we}按照《政府信息公开信息处理费管理办法》发出收费通知{overdue + 1}件，"
            f"其中申请人逾期未缴纳费用{_t('fee_overdue', overdue)}件。"
        ]
    no = _t("no_fee")
    return [
        rng.choice(
            (
                f"{y}年，{we}未收取政府信息公开信息处理费{no}。",
                f"本年度{we}没有收取信息处理费{no}。",
                f"{y}年度未发出收费通知，未收取信息处理费{no}。",
                f"全年收取政府信息公开信息处理费0元{no}。",
                f"按照《政府信息公开信息处理费管理办法》，{we}全年未产生信息处理费{no}。",
                f"{y}年，{we}依申请提供政府信息没有收取任何费用{no}。",
                f"{we}严格执行信息处理费收取规定，发出收费通知的件数为0，总金额0元，"
                f"实际收取的总金额0元{no}。",
                f"{y}年度{we}政府信息公开未发生收费情况{no}。",
            )
        )
    ]


def around(rng: random.Random, year: Year) -> list[str]:
    """Other numbers and organs, none of them a statement on the tables."""
    y, many, few = year.year, rng.randint(60, 4000), rng.randint(2, 30)
    pool = (
        f"全年通过政府网站主动公开政府信息{many}条，政务新媒体发布信息{few}条。",
        f"受理网络问政{few}件，办结率100%。",
        f"全年办理人大代表建议和政协提案{few}件，办结率100%。",
        f"12345热线收到工单{many}件，全部办结。",
        f"较上年增加{few}件，增长{few}.5%。",
        f"申请量比{y - 1}年减少{few}件。",
        f"近三年来，全市累计收到政府信息公开申请{many}件。",
        f"各乡镇共收到政府信息公开申请{few}件。",
        f"收到群众来信来访{few}件，均已答复。",
        f"组织政府信息公开业务培训{few}次，参训{many}人次。",
        f"全年公开行政许可信息{many}条、行政处罚信息{few}条。",
        f"办理政务服务事项{many}件，其中网上办理{few}件。",
        f"发布政策解读{few}篇，回应公众留言{many}条。",
        f"召开新闻发布会{few}场，公开会议纪要{few}期。",
        f"约{many}余人次参与了政府开放日活动。",
        f"{y - 1}年共收到政府信息公开申请{many}件。",
        f"与上年度相比，政府信息公开申请增长{few}.3%。",
        f"受理信访事项{few}件，办结{few}件，答复满意率98%。",
    )
    return rng.sample(pool, rng.randint(1, 4))


OPENINGS = (
    "{y}年，{we}坚持以习近平新时代中国特色社会主义思想为指导，认真贯彻落实《中华人民共和国政府信息公开条例》，"
    "不断加强政府信息公开工作。",
    "{y}年，{we}深入贯彻党中央、国务院关于全面推进政务公开工作的决策部署，以公开促落实、促规范、促服务。",
    "{y}年度，{we}严格按照条例规定和上级工作要求，完善制度，强化监督，政府信息公开工作有序推进。",
)
PROBLEMS = (
    "一是公开内容不够全面，少数栏目更新不够及时",
    "二是政策解读形式较为单一，群众关注度不高",
    "三是工作人员业务水平有待提高，培训不够系统",
    "个别科室主动公开意识不强，报送信息质量不高",
    "依申请公开答复文书的规范性还需加强",
    "公开平台的检索功能不够便捷",
    "重点领域信息梳理不够细致",
    "基层政务公开标准化规范化建设进展不平衡",
    "与公众互动的渠道还比较少",
    "信息发布审核流程有待优化",
)
REMEDIES = (
    "加强业务学习，组织专题培训",
    "健全审核机制，落实三审三校",
    "丰富解读形式，多用图解和视频",
    "明确专人负责，定期通报情况",
    "完善公开目录，做到应公开尽公开",
    "加强与申请人的沟通，规范答复文书",
    "升级平台功能，方便群众查询",
    "强化监督考核，压实工作责任",
    "拓宽公开渠道，提高群众参与度",
    "借鉴先进经验，创新工作方法",
)


def problems(rng: random.Random, year: Year) -> str:
    """Section five."""
    said, done = rng.sample(PROBLEMS, rng.randint(2, 5)), rng.sample(REMEDIES, rng.randint(2, 5))
    lead = rng.choice(
        ("存在的主要问题：", "存在不足：", "（一）存在的问题。", "我们也清醒地看到，")
    )
    turn = rng.choice(("下一步，", "改进措施：", "（二）改进情况。", f"{year.year + 1}年，将"))
    return lead + "；".join(said) + "。\n" + turn + "，".join(done) + "。"


def narrative(rng: random.Random, year: Year) -> dict[str, str]:
    """The six texts, tokens in them."""
    opening = rng.choice(OPENINGS).format(y=year.year, we=short_name(year.agency))
    blocks = [documents(rng, year), received(rng, year) + split(rng, year) + outcomes(rng, year)]
    blocks.append(cases(rng, year))
    lines = [opening]
    heads = ("（一）主动公开情况。", "（二）依申请公开情况。", "（三）监督保障。")
    for head, block in zip(heads, blocks, strict=True):
        other = around(rng, year) if rng.random() < 0.6 else []
        whole = block + other if rng.random() < 0.5 else other + block
        if rng.random() < 0.75:
            lines.append((head if rng.random() < 0.6 else "") + "".join(whole))
    text = {"overview": "\n".join(lines)}
    text["proactive_disclosure"] = ""
    text["requests"] = "".join(received(rng, year)) if rng.random() < 0.15 else ""
    text["review_and_litigation"] = "".join(cases(rng, year)) if rng.random() < 0.15 else ""
    text["problems_and_improvements"] = problems(rng, year)
    text["other_matters"] = "".join(fee(rng, year)) + rng.choice(
        ("", "", "无其他需要报告的事项。", "\n本报告所列数据的统计期限自1月1日起至12月31日止。")
    )
    return text
