"""The words of a report: publishers, titles, and the text of the sections, traps included."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.generator.truth import Truth

# fmt: off
PLACES = [
    "清河", "临江", "安平", "东阳", "石门", "长岭", "青山", "金塘",
    "永福", "柳林", "白沙", "双桥", "南湖", "大洼", "云峰", "龙泉",
]
CITIES = [
    "海州市", "宁川市", "桂阳市", "滨河市", "江陵市", "延岭市",
]
OFFICES = [
    "发展和改革局", "教育局", "卫生健康委员会", "市场监督管理局",
    "自然资源局", "财政局", "水利局", "民政局",
    "人力资源和社会保障局", "住房和城乡建设局", "城市管理行政执法局", "医疗保障局",
    "统计局", "林业和草原局",
]
# fmt: on
SECTIONS = (
    ("overview", "一、总体情况"),
    ("proactive_disclosure", "二、主动公开政府信息情况"),
    ("requests", "三、收到和处理政府信息公开申请情况"),
    ("review_and_litigation", "四、政府信息公开行政复议、行政诉讼情况"),
    ("problems_and_improvements", "五、存在的主要问题及改进情况"),
    ("other_matters", "六、其他需要报告的事项"),
)
HEADING_VARIANTS = {
    "review_and_litigation": (
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "四、政府信息公开行政复议和行政诉讼情况",
    ),
    "problems_and_improvements": (
        "五、政府信息公开工作存在的主要问题及改进情况",
        "五、存在的主要问题和改进措施",
    ),
    "proactive_disclosure": ("二、行政机关主动公开政府信息情况", "二、主动公开政府信息的情况"),
    "requests": ("三、行政机关收到和处理政府信息公开申请情况",),
}


def agency(rng: random.Random, size: str) -> str:
    """A publisher fitting the size of the report."""
    place, city = rng.choice(PLACES), rng.choice(CITIES)
    low = (
        f"{place}镇人民政府",
        f"{place}乡人民政府",
        f"{city}{place}区{rng.choice(PLACES)}街道办事处",
        f"{place}县{rng.choice(PLACES)}镇人民政府",
        f"{place}满族自治县{rng.choice(PLACES)}乡人民政府",
    )
    middle = (
        f"{place}县{rng.choice(OFFICES)}",
        f"{city}{place}区{rng.choice(OFFICES)}",
        f"{city}{rng.choice(OFFICES)}",
        f"{place}县人民政府办公室",
        f"{city}公安局{place}分局",
        f"{place}经济技术开发区管理委员会",
        f"国家税务总局{place}县税务局",
    )
    high = (f"{city}人民政府", f"{place}县人民政府", f"{city}{place}区人民政府")
    pool = {"zero": low + middle, "small": low + middle, "middle": middle + high}
    return rng.choice(pool.get(size, high))


def title(rng: random.Random, name: str, year: int) -> str:
    """A title as publishers write it."""
    tail = rng.choice(
        ("政府信息公开工作年度报告", "政府信息公开工作年度报告", "政府信息公开年度报告")
    )
    return f"{name}{rng.choice(('', '', ' '))}{year}{rng.choice(('', '', ' '))}年{tail}"


def _pick(rng: random.Random, pool: tuple[str, ...], low: int, high: int) -> list[str]:
    return rng.sample(pool, rng.randint(low, min(high, len(pool))))


def intro(rng: random.Random, truth: Truth) -> list[str]:
    """Paragraphs between the title and section one."""
    year = truth.year
    period = rng.choice(
        (
            f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
            f"本报告中所列数据的统计期限为{year}年1月1日至{year}年12月31日。",
        )
    )
    basis = "本报告根据《中华人民共和国政府信息公开条例》（国务院令第711号）"
    basis += rng.choice(("", "和国办公开办函〔2021〕30号文件")) + "要求编制。"
    parts = (
        "全文由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
        "政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、"
        "其他需要报告的事项六个部分组成。"
    )
    contact = (
        f"如对本报告有疑问，请与{truth.agency}联系（电话：0512-6655{rng.randint(1000, 9999)}）。"
    )
    text = basis + (parts if rng.random() < 0.6 else "") + period
    return [text, contact] if rng.random() < 0.4 else [text]


def section_text(rng: random.Random, truth: Truth) -> dict[str, tuple[list[str], list[str]]]:
    """For each section the paragraphs before and after its table."""
    year, we = truth.year, rng.choice(("我单位", "我局", "本机关"))
    n = truth.cells["/requests/received/total"] or 0
    many, more, few = rng.randint(20, 2600), rng.randint(3, 300), rng.randint(2, 12)
    overview_pool = (
        f"全年通过门户网站公开政府信息{many}条，政务新媒体发布{more}条。",
        f"（一）主动公开政府信息情况。{year}年{we}主动公开信息{many}条，其中政策解读{few}条。",
        f"（二）依申请公开情况。全年共收到政府信息公开申请{n}件，均按时答复。",
        "1.加强组织领导。成立政务公开工作领导小组，下设办公室，负责日常工作。",
        f"2.强化业务培训。全年组织培训{few}次，参加{more}人次。",
        "3.其他工作。认真做好监督保障，社会评议结果为满意。",
        "（三）政府信息管理。严格落实“先审查、后公开”，做到一事一审。",
        "对照《条例》第二十条第（一）项、第（五）项和第（八）项的规定，逐项梳理主动公开内容。",
    )
    first = f"{year}年，{we}认真贯彻落实《中华人民共和国政府信息公开条例》，扎实推进政务公开工作。"
    overview = [first]
    if rng.random() < 0.25:  # the trap: sub-headings named like sections
        overview += ["（一）主动公开政府信息情况", f"主动公开信息{many}条。"]
        overview += ["（二）收到和处理政府信息公开申请情况", f"收到申请{n}件。"]
    overview += _pick(rng, overview_pool, 1, 6)
    notes = (
        "注：本表统计数据截至12月31日。",
        "备注：行政事业性收费按财政部门口径统计。",
        "说明：规章由有权机关制定，本机关不涉及。",
    )
    before = {
        "proactive_disclosure": f"{year}年，{we}主动公开情况如下表所示：",
        "requests": f"{year}年，{we}新收政府信息公开申请{n}件，具体情况如下：",
        "review_and_litigation": f"{we}政府信息公开行政复议、行政诉讼情况见下表。",
    }
    problems_pool = (
        "一是公开内容不够全面，少数栏目更新不及时；二是政策解读形式较为单一。",
        "（一）存在的主要问题。工作人员业务水平有待提高。",
        "（二）改进措施。加强培训，完善制度，明确专人负责。",
        f"下一步，将组织不少于{few}次业务培训，提高公开质量。",
    )
    other_pool = (
        "本年度没有收取信息处理费。",
        f"{year}年，{we}未发出收费通知，未收取信息处理费。",
        "无其他需要报告的事项。",
    )
    text: dict[str, tuple[list[str], list[str]]] = {"overview": (overview, [])}
    for name, sentence in before.items():
        text[name] = (
            [sentence] if rng.random() < 0.25 else [],
            [rng.choice(notes)] if rng.random() < 0.12 else [],
        )
    text["problems_and_improvements"] = (_pick(rng, problems_pool, 1, 4), [])
    text["other_matters"] = (["无"] if rng.random() < 0.3 else _pick(rng, other_pool, 1, 2), [])
    return text


def headings(rng: random.Random) -> dict[str, str]:
    """The heading of each section, mostly as in the form."""
    found = dict(SECTIONS)
    for name, variants in HEADING_VARIANTS.items():
        if rng.random() < 0.15:
            found[name] = rng.choice(variants)
    return found


def chinese_date(day: dt.date) -> str:
    """A date as signatures print it."""
    return f"{day.year}年{day.month}月{day.day}日"


def navigation(rng: random.Random, truth: Truth) -> tuple[list[str], list[str]]:
    """What a site prints before and after the report."""
    before = ["网站首页", "走进" + truth.agency[:2], "政务公开", "办事服务", "互动交流"]
    before.append("当前位置：首页 > 政务公开 > 政府信息公开年报")
    if rng.random() < 0.5:
        before.append(truth.title)
    after = ["上一篇：没有了", f"下一篇：{truth.year - 1}年政府信息公开工作年度报告"]
    after += ["【打印】 【关闭】", "主办单位：" + truth.agency, "备案号：ICP备12345678号-1"]
    return before, rng.sample(after, rng.randint(2, len(after)))
