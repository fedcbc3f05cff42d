"""What the table and the plots say, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from benchmarks.beside import libraries as of

LANGUAGES = ("en", "zh")

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        of.REAL_HTML: "Web page, published",
        of.REAL_TEXT: "Texts, published",
        of.REAL_PDF: "PDF, published",
        of.HTML: "Web pages, drawn",
        of.TEXT: "Texts, drawn",
        of.DOCX: "Word, drawn",
        of.XLSX: "Excel, drawn",
        of.PDF: "PDF by a browser, drawn",
        of.PDF_OFFICE: "PDF by an office program, drawn",
        of.SCAN: "Scans of 200 dots an inch, drawn",
        of.IN_ORDER: "script: numbers in order",
        of.COUNTED: "script: the same, counted",
        of.SPLIT: "script: lines split",
        of.OCR_IN_ORDER: "rapidocr, numbers in order",
        "library": "library",
        "right": "right",
        "warned": "wrong, warned",
        "wrong": "wrong, silent",
        "lost": "lost",
        "rate": "reports a CPU s",
        "ratio": "CPU, ours = 1",
        "memory": "memory, MiB",
        "not_read": "not read: {n} of {of}",
        "files": "{n} files",
        "file": "1 file",
        "cpu_axis": "CPU ms a report",
        "memory_axis": "peak memory, MiB over bare",
        "cells_axis": "cells of the form",
        "absent": "Not measured:",
        "versions": "Versions and licences: ",
        "conditions": "Python {python} on {machine}, {cores} cores; seeds from {seed}.",
        "fetches": "needs a model that it fetches while it runs; nothing may be fetched here",
        "late": "no answer within the limit of {n} s",
        "missing": "not installed",
        "plot": "Cells, CPU time and memory: {groups}",
        "describes": "For each library the shares of cells right, wrong and lost, its CPU time and "
        "its memory. The figures are those of the table.",
        "kind_web": "web pages and texts",
        "kind_office": "Word and Excel",
        "kind_pdf": "PDF and scans",
        ", ": ", ",
        "; ": "; ",
        "left_out": "- {library} ({groups}): {why}",
    },
    "zh": {
        of.REAL_HTML: "网页，已发布",
        of.REAL_TEXT: "文本，已发布",
        of.REAL_PDF: "PDF，已发布",
        of.HTML: "网页，生成",
        of.TEXT: "文本，生成",
        of.DOCX: "Word，生成",
        of.XLSX: "Excel，生成",
        of.PDF: "浏览器打印的 PDF，生成",
        of.PDF_OFFICE: "办公软件导出的 PDF，生成",
        of.SCAN: "每英寸 200 点的扫描件，生成",
        of.IN_ORDER: "脚本：按顺序填数",
        of.COUNTED: "脚本：同上，个数相符才填",
        of.SPLIT: "脚本：按行拆分",
        of.OCR_IN_ORDER: "rapidocr，按顺序填数",
        "library": "库",
        "right": "正确",
        "warned": "错误，有提示",
        "wrong": "错误，无提示",
        "lost": "丢失",
        "rate": "每 CPU 秒份数",
        "ratio": "CPU，我们 = 1",
        "memory": "内存，MiB",
        "not_read": "未读出：{of} 份中 {n} 份",
        "files": "{n} 个文件",
        "file": "1 个文件",
        "cpu_axis": "每份 CPU 毫秒",
        "memory_axis": "内存峰值，比空进程多的 MiB",
        "cells_axis": "表格中的格子",
        "absent": "未测：",
        "versions": "版本和许可：",
        "conditions": "{machine} 上的 Python {python}，{cores} 核；种子从 {seed} 起。",
        "fetches": "需要在运行时下载模型，这里不允许下载",
        "late": "超过 {n} 秒没有结果",
        "missing": "未安装",
        "plot": "格子、CPU 时间和内存：{groups}",
        "describes": "各库读对、读错、丢失的格子所占份额，及其 CPU 时间和内存。数字与表中相同。",
        "kind_web": "网页和文本",
        "kind_office": "Word 和 Excel",
        "kind_pdf": "PDF 和扫描件",
        ", ": "，",
        "; ": "；",
        "left_out": "- {library}（{groups}）：{why}",
    },
}
KINDS: Mapping[str, tuple[str, ...]] = {
    "web": (of.REAL_HTML, of.HTML, of.REAL_TEXT, of.TEXT),
    "office": (of.DOCX, of.XLSX),
    "pdf": (of.REAL_PDF, of.PDF, of.PDF_OFFICE, of.SCAN),
}
_FETCHES = re.compile(r"download|hub|offline|outgoing traffic|snapshot|spacy model", re.IGNORECASE)
_LATE = re.compile(r"no answer in (\d+) s")


def named(library: str, language: str) -> str:
    """The name of a library; scripts are named in words."""
    return WORDS[language].get(library, library)


def reason(said: str, language: str) -> str:
    """Why a library was not measured: a known reason in words, else what it said itself."""
    words = WORDS[language]
    if late := _LATE.search(said):
        return words["late"].format(n=late[1])
    if _FETCHES.search(said):
        return words["fetches"]
    if said.startswith(("ModuleNotFoundError", "[Errno 2]")):
        return words["missing"]
    plain = re.sub(r"https?://\S+|(?<!\w)/[\w./-]{3,}", "…", said).replace("|", "/")
    return plain if len(plain) < 160 else plain[:157] + "…"
