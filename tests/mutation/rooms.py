"""What is mutated, and the tests that look at it."""

from attrs import frozen

_VALIDATE = (
    "conditions expressions evaluate predicates rules cells figures faults related doubt schema"
)


@frozen
class Room:
    """``files`` are mutated; ``tests`` are collected, of the conformance suite the cases of
    ``kinds`` only; ``drawn`` says whether tests that draw examples take part.
    """

    files: tuple[str, ...]
    tests: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    drawn: bool = False


SUITE = "tests/conformance/test_conformance.py"
ROOMS = {
    "numbers": Room(
        (
            "govreport/extract/numbers.py",
            "govreport/readers/numerals.py",
            "govreport/readers/sheet/numbers.py",
            "govreport/signs.py",
        ),
        (
            "tests/extract/test_extract_numbers.py",
            "tests/extract/test_number_reading.py",
            "tests/readers/test_reading_sheets.py",
            "tests/readers/test_reading_word_numbers.py",
            "tests/readers/test_numerals_and_formats.py",
            "tests/render/test_verbatim.py",
        ),
        drawn=True,
    ),
    "migration": Room(
        ("govreport/migrate.py", "govreport/migration_map.py"),
        ("tests/migrate", "tests/conformance/test_chains_of_maps.py", SUITE),
        ("migration",),
    ),
    "rules": Room(
        (
            *(f"govreport/validate/{name}.py" for name in _VALIDATE.split()),
            "govreport/equations.py",
            "govreport/rule_params.py",
        ),
        (
            "tests/validate/test_check_dict.py",
            "tests/validate/test_check_report.py",
            "tests/validate/test_figures.py",
            "tests/validate/test_identities_of_ones_own.py",
            "tests/validate/test_related.py",
            "tests/validate/test_rule_language.py",
            "tests/validate/test_rule_params.py",
            "tests/validate/test_rule_semantics.py",
            "tests/validate/test_rule_words_at_their_limits.py",
            "tests/validate/test_slips.py",
            "tests/validate/test_structural_faults.py",
            "tests/validate/test_settings_and_baseline.py",
            "tests/validate/test_validation.py",
            "tests/validate/test_what_findings_tell.py",
            "tests/spec/test_equations.py",
            SUITE,
        ),
        ("rule", "related", "schema"),
    ),
}
