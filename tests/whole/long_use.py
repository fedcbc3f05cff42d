"""Takes many different reports through everything in one process, and tells what memory it holds.

``python -m tests.whole.long_use 5000`` prints, for each hundred reports, how many, the blocks that
Python holds, the memory of the process in MiB, and the entries of all caches.
"""

import gc
import io
import random
import re
import sys
from functools import lru_cache
from pathlib import Path

import govreport
from tests.golden.real_reports import INPUTS, REAL

_STEP = 100
_HAN = "政府信息公开工作年度报告依申请答复主动平台建设监督保障问题改进情况本机关全县数据"
_SAID = (
    "本年度共收到政府信息公开申请{}件，办结{}件。",
    "全年主动公开信息{}条，其中{}条由门户网站发布。",
    "行政复议{}件，行政诉讼{}件。",
    "予以公开{}件，占{}%。",
)
_MEMORY = type(lru_cache(len))


def variants(seed=1):
    """Different reports without end, as pages and as texts: figures, names and texts all vary."""
    draw = random.Random(seed)
    page = (REAL / INPUTS["shuyang"]).read_text(encoding="utf-8")
    page = re.sub(r"(?s)<(style|script)\b.*?</\1>", "", page)
    text = (REAL / INPUTS["002"]).read_text(encoding="utf-8")
    while True:
        yield "report.html", _varied(page, draw, "沭阳县发展和改革局", "<p>{}</p>").encode()
        yield "report.txt", _varied(text, draw, "柳州市城中区人民政府", "\n{}\n").encode()


def _varied(text, draw, agency, paragraph):
    text = text.replace(agency, f"{_words(draw, 3)}县{_words(draw, 2)}局")
    text = re.sub(r"(?<=>)\d{1,3}(?=<)", lambda found: str(draw.randrange(10**4)), text)
    said = "".join(
        _words(draw, draw.randrange(4, 24)) + "。" + draw.choice(_SAID).format(*_two(draw))
        for _ in range(30)
    )
    head, mark, rest = text.rpartition("存在的主要问题")
    told = paragraph.format(said + f"{_words(draw, 9)}（{_words(draw, 5)}）")
    return head + mark + rest.replace("\n", "\n" + told, 1)


def _words(draw, count):
    return "".join(draw.choices(_HAN, k=count))


def _two(draw):
    return draw.randrange(10**5), draw.randrange(10**5)


def use(number, name, data):
    """One report through everything; what is drawn and packed takes turns."""
    found = govreport.parse(data, filename=name)
    report = found.report
    other = next(f for f in govreport.default_spec().formats if f != report.format)
    moved = govreport.migrate(report, other).report
    checked = govreport.validate(report, previous=moved, sources=found.sources)
    govreport.validate(moved)
    assert govreport.loads(govreport.dumps(moved)) == moved
    for one in (*checked.findings, *found.findings):
        govreport.message_text(one, "zh")
    turn = number // 2 % 10
    if turn < 4:
        govreport.render(moved, ("html", "md", "docx", "xlsx")[turn])
    elif turn == 4:
        govreport.from_rows(govreport.to_rows(report))
    elif turn == 5:
        govreport.report_html(report, checked.findings)
    elif turn == 6:
        govreport.write_export("csv-wide", [("1", report)], io.BytesIO())
    elif turn == 7:
        govreport.write_export("workbook", [("1", report)], io.BytesIO())


def caches():
    """All memories of functions of the package."""
    every = (one for one in gc.get_objects() if isinstance(one, _MEMORY))
    return [one for one in every if f"{one.__wrapped__.__module__}.".startswith("govreport.")]


def held():
    """Blocks of Python's own memory, MiB of the process, entries of our caches."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    entries = sum(one.cache_info().currsize for one in caches())
    return sys.getallocatedblocks(), round(pages * 4096 / 2**20, 1), entries


def main(count):
    """Go through so many reports and print what is held."""
    for number, (name, data) in zip(range(count), variants(), strict=False):
        use(number, name, data)
        if (number + 1) % _STEP == 0:
            print(number + 1, *held(), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
