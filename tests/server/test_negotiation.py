"""What a client would rather have, and what its parameters mean."""

import pytest

import govreport
from govreport.server.negotiate import MEDIA, accepted, language
from govreport.server.operations import operations
from govreport.server.problems import ServiceError, problem_of, status_of

OPERATIONS = {o.id: o for o in operations(govreport.openapi_document())}
OFFERED = ("application/json", "text/html", "text/csv")


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/html", "text/html"),
        ("TEXT/HTML;level=1", "text/html"),
        ("text/*", "text/html"),
        ("text/csv;q=0.9, text/html;q=0.8", "text/csv"),
        ("text/html, application/json;q=0", "text/html"),
        ("application/json;q=0, */*;q=0.1", "text/html"),
        ("application/pdf", None),
        ("text/html;q=high", None),
        ("text/html;q=nan", None),
        (",;q=1,,", None),
    ],
)
def test_the_medium_wished_for_most_is_taken(header, found):
    assert accepted(header, OFFERED) == found


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (None, "zh"),
        ("en", "en"),
        ("zh-Hans-CN, en;q=0.9", "zh"),
        ("de, en-GB;q=0.5, zh;q=0.4", "en"),
        ("fr", "zh"),
    ],
)
def test_the_language_wished_for_most_is_taken(header, found):
    assert language(header, ("en", "zh"), "zh") == found


def test_defaults_are_those_of_the_description():
    values = OPERATIONS["convertReport"].query(b"")
    assert values["format_version"] == "current"
    assert values["approximate"] is False
    assert values["to"] is None


def test_values_get_their_types():
    query = "to=md&approximate=true&filename=%E6%8A%A5%E5%91%8A.html&format_version=source"
    values = OPERATIONS["convertReport"].query(query.encode())
    assert values["approximate"] is True
    assert values["filename"] == "报告.html"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (b"to=doc", "http_bad_parameter"),
        (b"approximate=1", "http_bad_parameter"),
        (b"filename=", "http_bad_parameter"),
        (b"format_version=1999", "http_bad_parameter"),
        (b"To=md", "http_parameter_unknown"),
        (b"to=md&to=md", "http_parameter_twice"),
        (b"filename=%ff", "http_bad_query"),
        (b"a&" * 100, "http_bad_query"),
        ("filename=报".encode(), "http_bad_query"),
    ],
)
def test_what_a_parameter_can_not_be_is_refused(query, code):
    with pytest.raises(ServiceError) as told:
        OPERATIONS["convertReport"].query(query)
    assert (told.value.status, told.value.code) == (400, code)


def test_every_medium_that_can_be_asked_for_has_a_media_type():
    parameters = OPERATIONS["convertReport"].parameters
    (to,) = (p for p in parameters if p.name == "to")
    assert set(to.validator.schema["enum"]) == set(MEDIA)
    assert set(OPERATIONS["convertReport"].gives) == set(MEDIA.values())
    assert set(OPERATIONS["renderReport"].gives) == set(MEDIA.values())


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (govreport.LimitError("limit_bytes", limit=1, found=2), 413),
        (govreport.ReadError("media_type_unsupported", media_type="a/b"), 415),
        (govreport.ReadError("file_empty"), 422),
        (govreport.NotAReportError("not_a_report", known=""), 422),
        (govreport.InvalidReportError("report_invalid", count=1), 422),
        (ServiceError(404, "http_not_found", found="x"), 404),
    ],
)
def test_an_error_has_the_status_of_what_it_is_about(error, status):
    assert status_of(error) == status


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_problem_is_told_in_both_languages_and_shown_in_one(lang):
    spec = govreport.default_spec()
    problem = problem_of(ServiceError(404, "http_not_found", found="报告"), spec)
    value = problem.value(lang, "0" * 32)
    assert value["detail"] == value["message"][lang]
    assert set(value["message"]) == set(value["remedy"]) == {"zh", "en"}
    assert value["type"].endswith("/http_not_found")
    assert value["params"] == {"found": "报告"}
