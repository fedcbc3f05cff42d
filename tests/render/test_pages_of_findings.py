"""The pages of findings: safe, whole, in two languages, to be used by keyboard and on paper."""

import base64
import hashlib
import re
import shutil
import subprocess

import pytest
from selectolax.lexbor import LexborHTMLParser

import govreport
from govreport.render.env import style
from tests.dataset.shelf import report, write
from tests.render.ten import HOSTILE, ten_findings


@pytest.fixture(scope="module")
def page(real):
    of, findings = ten_findings(real)
    return govreport.report_html(of, findings, name=f"a{HOSTILE}.html")


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("in")
    write(folder, {f"{n}.json": report(f"{n}局{HOSTILE}", seed=n % 3) for n in range(9)})
    (folder / "bad<b>.json").write_text('{"a": "</script>"}')
    with govreport.validate_dataset([folder], jobs=1) as dataset:
        return govreport.dataset_html(dataset), govreport.dataset_html(dataset, most=2)


def tree(html):
    return LexborHTMLParser(html)


def test_ten_findings_are_told_with_equation_place_and_what_to_do(page, real):
    _, findings = ten_findings(real)
    items = tree(page).css("li.finding")
    assert len(items) == len(findings) >= 10
    for item in items:
        assert item.css_first("code").text() in {finding.code for finding in findings}
    text = tree(page).css_first("main").text()
    for finding in findings:
        if equation := finding.params.get("equation"):
            assert equation in text
    assert "第 3 个表第 4 行第 8 格" in text
    assert "table 3, row 4, cell 8" in text


def test_a_sentence_of_the_text_is_marked_where_it_stands(real):
    of, findings = ten_findings(real)
    said = [f for f in findings if f.code == "claim_received"]
    found = tree(govreport.report_html(of, said))
    assert [node.text() for node in found.css("mark")] == [said[0].place.raw]
    assert found.css_first("mark + a").attributes["href"] == "#f1"


def test_the_worst_come_first(page):
    severities = [i.attributes["class"].split()[1] for i in tree(page).css("li.finding")]
    ranks = [govreport.Severity(name).rank for name in severities]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) > 1


def test_hostile_text_is_shown_as_text(page, many):
    for html in (page, *many):
        found = tree(html)
        assert not found.css("script, img, svg, iframe, object, embed, link, form, base")
        attributes = {name for node in found.css("*") for name in node.attributes}
        assert not {name for name in attributes if name.startswith("on")}
        assert "style" not in attributes
        assert HOSTILE in found.body.text()
        assert "49" not in found.css_first("h1").text()


def test_nothing_is_asked_for_from_anywhere(page, many):
    for html in (page, *many):
        policy = tree(html).css_first("meta[http-equiv]").attributes["content"]
        sheet = tree(html).css_first("style").text().encode()
        digest = base64.b64encode(hashlib.sha256(sheet).digest()).decode()
        assert policy.startswith("default-src 'none'; ")
        assert f"style-src 'sha256-{digest}'" in policy
        assert not re.search(r"""(?:src|href|url|@import)\s*[=(]\s*["']?(?!#)[a-z]+:""", html)
        assert {a.attributes["href"][0] for a in tree(html).css("a")} == {"#"}
    assert "url(" not in style()["text"]


def test_every_link_leads_to_something_on_the_page(page):
    found = tree(page)
    ids = {node.attributes["id"] for node in found.css("[id]")}
    assert len(ids) == len(found.css("[id]"))
    assert all(link.attributes["href"][1:] in ids for link in found.css("a"))


def test_all_that_can_be_used_can_be_reached_by_keyboard_and_has_a_name(page):
    found = tree(page)
    for control in found.css("input"):
        assert control.attributes["type"] in {"radio", "checkbox"}
        assert found.css_first(f"label[for={control.attributes['id']}]").text().strip()
    assert {int(n.attributes["tabindex"]) for n in found.css("[tabindex]")} == {0, -1}
    assert all(region.attributes["tabindex"] == "0" for region in found.css(".scroll"))
    first = found.body.css_first("a")
    assert first.attributes["href"] == "#main"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_are_there_and_one_is_chosen(real, lang):
    of, findings = ten_findings(real)
    found = tree(govreport.report_html(of, findings, lang=lang))
    chosen = [
        i.attributes["id"] for i in found.css("input[type=radio]") if "checked" in i.attributes
    ]
    assert chosen == [f"lang-{lang}"]
    texts = {side: len(found.css(f".t[lang={side}]")) for side in ("zh", "en")}
    assert texts["zh"] == texts["en"] > 300


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    lin = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_has_the_contrast_of_wcag_aa_on_every_ground():
    sheet = style()["text"]
    wide = re.sub(r"#([0-9a-f])([0-9a-f])([0-9a-f])\b(?![0-9a-f])", r"#\1\1\2\2\3\3", sheet)
    inks = set(re.findall(r"(?<![-\w])color:(#[0-9a-f]{6})", wide))
    grounds = set(re.findall(r"background:(#[0-9a-f]{6})", wide))
    assert len(inks) >= 6
    assert len(grounds) >= 5
    assert min(contrast(ink, ground) for ink in inks for ground in grounds) >= 4.5


def test_a_list_is_bounded_and_tells_what_it_leaves_out(many):
    whole, short = many
    number = len(tree(whole).css("tr.finding"))
    assert number > 2
    assert len(tree(short).css("tr.finding")) == 2
    assert f"另有 {number - 2} 项未列出" in tree(short).body.text()
    assert "bad<b>.json" in tree(whole).body.text()


def test_findings_above_the_bound_are_only_counted(real):
    of, findings = ten_findings(real)
    found = tree(govreport.report_html(of, findings, most=3))
    assert len(found.css("li.finding")) == 3
    assert f" {len(findings) - 3} " in found.css_first("ol + p").text()


def test_the_same_report_gives_the_same_page(real, page):
    of, findings = ten_findings(real)
    assert govreport.report_html(of, findings, name=f"a{HOSTILE}.html") == page


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_a_browser_runs_nothing_of_it_and_shows_one_language(page, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"]
    done = subprocess.run(
        [*command, f"--user-data-dir={tmp_path}/u", "--dump-dom", file.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert "CONSOLE" not in done.stderr  # a page that broke its own policy would be told there
    assert len(tree(done.stdout).css("li.finding")) == len(tree(page).css("li.finding"))
    assert HOSTILE in tree(done.stdout).css_first("h1").text()


def test_findings_as_csv_are_safe_to_open_in_a_spreadsheet(real):
    import csv
    import io

    from attrs import evolve

    _of, findings = ten_findings(real)
    odd = evolve(findings[0], params={"equation": "=1+1"}, found="@SUM(A1)", expected=-3)
    text = govreport.findings_csv("=a.html", [odd, *findings], agency="-甲局", year=2023)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(rows) == len(findings) + 1
    assert rows[0]["input"] == "'=a.html"
    assert rows[0]["agency"] == "'-甲局"
    assert rows[0]["equation"] == "'=1+1"
    assert rows[0]["found"] == "'@SUM(A1)"
    assert rows[0]["expected"] == "-3"
    assert {row["code"] for row in rows} == {finding.code for finding in findings}
    tail = govreport.findings_csv("b", findings[:1], head=False)
    assert tail.count("\r\n") == 1
