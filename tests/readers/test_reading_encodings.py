"""Every encoding reports come in, with right, wrong and no declaration."""

from pathlib import Path

import pytest

from govreport.errors import ReadError
from govreport.readers import decode

REAL = Path(__file__).parents[1] / "fixtures" / "real"
TEXT = (REAL / "001_ba2450cc1c30b59a.txt").read_text(encoding="utf-8")
PAGE = (REAL / "shuyang-fgw-2023.html").read_text(encoding="utf-8")
TRADITIONAL = (
    "政府信息公開工作年度報告\n一、總體情況\n本機關2020年主動公開政府信息，辦理申請，沒有發生行政復議。\n"
    "二、主動公開政府信息情況\n行政許可\t0\t0\t0\n行政處罰\t12\t3\t9\n"
    "五、存在的主要問題及改進情況\n下一步，我們將繼續加強學習，提高認識，嚴格按照規定做好這項工作。\n"
)
DECLARATIONS = ["", "utf-8", "gb2312", "gbk", "big5", "iso-8859-1", "windows-1252", "nonsense"]


def page(charset):
    declared = f'<meta charset="{charset}" />' if charset else ""
    return PAGE.replace('<meta charset="utf-8" />', declared).replace('<meta charset="utf-8">', "")


def family(name):
    return {"gbk": "gb18030", "gb2312": "gb18030"}.get(name, name)


@pytest.mark.parametrize("charset", DECLARATIONS)
@pytest.mark.parametrize("codec", ["utf-8", "gbk", "gb18030"])
def test_page_is_read_right_whatever_it_declares(codec, charset):
    source = page(charset)
    text, encoding, findings = decode(source.encode(codec, "xmlcharrefreplace"))
    assert encoding.name == family(codec)
    assert encoding.declared == (charset or None)
    assert encoding.replaced == 0
    assert "沭阳县发展和改革局" in text
    told = [finding.code for finding in findings]
    expected = ["encoding_mismatch"] if charset and family(charset) != family(codec) else []
    assert told == expected


@pytest.mark.parametrize("charset", DECLARATIONS)
def test_traditional_text_in_big5_is_read_right_whatever_it_declares(charset):
    declared = f'<meta charset="{charset}">' if charset else ""
    text, encoding, _ = decode((declared + TRADITIONAL).encode("big5hkscs"))
    assert encoding.name == "big5hkscs"
    assert text.endswith(TRADITIONAL)


@pytest.mark.parametrize("codec", ["utf-8", "gbk", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("start", ["000", "001", "002", "003", "004"])
def test_plain_text_without_any_mark_is_read_right(codec, start):
    (path,) = REAL.glob(f"{start}*")
    source = path.read_text(encoding="utf-8")
    data = source.encode(codec, "ignore")
    text, encoding, findings = decode(data)
    assert encoding.name == family(codec)
    assert text == data.decode(codec)
    assert findings == ()


@pytest.mark.parametrize(
    ("bom", "codec"),
    [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")],
)
def test_byte_order_mark_decides_and_is_not_part_of_the_text(bom, codec):
    text, encoding, _ = decode(bom + TEXT.encode(codec))
    assert (encoding.name, encoding.evidence) == (codec, "bom")
    assert text == TEXT


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs"])
@pytest.mark.parametrize("charset", ["", "gb2312", "utf-8"])
@pytest.mark.parametrize("at", [0.2, 0.5, 0.9])
def test_one_stray_byte_is_counted_and_does_not_change_the_choice(codec, charset, at):
    declared = f'<meta charset="{charset}">' if charset else ""
    source = TRADITIONAL * 5 if codec == "big5hkscs" else TEXT
    clean = (declared + source).encode(codec)
    cut = int(len(clean) * at)
    data = clean[:cut] + b"\xff" + clean[cut:]
    text, encoding, findings = decode(data)
    assert encoding.name == codec
    assert encoding.replaced >= 1
    (finding,) = [found for found in findings if found.code == "encoding_replaced"]
    assert finding.params["replaced"] == encoding.replaced
    assert finding.place.line == text[: text.index("\ufffd")].count("\n") + 1


def test_replacement_signs_the_publisher_saved_are_not_counted():
    _, encoding, findings = decode((TEXT + "\ufffd").encode())
    assert encoding.replaced == 0
    assert findings == ()


def test_declaration_in_pure_ascii_is_no_contradiction():
    _, encoding, findings = decode(b'<meta charset="gb2312"><p>2023</p>')
    assert encoding.name == "utf-8"
    assert findings == ()


@pytest.mark.parametrize("bom", [b"\xff\xfe", b""])
def test_utf16_with_an_odd_number_of_bytes_is_truncated(bom):
    with pytest.raises(ReadError) as caught:
        decode(bom + TEXT.encode("utf-16-le")[:-1], name="报告.txt")
    assert caught.value.code == "text_truncated"
    assert caught.value.name == "报告.txt"


def test_short_lines_in_gbk_are_enough():
    text, encoding, _ = decode("行政许可\t4\t0\t38\n行政处罚\t0\t0\t0\n".encode("gbk"))
    assert encoding.name == "gb18030"
    assert text.startswith("行政许可")
