"""Mutants of the data are held against the conformance suite, as any implementation would be."""

import argparse
import json
from pathlib import Path

from tests.conformance.running import wrong_in
from tests.conformance.suite import SPEC, cases_of
from tests.migrate.test_migration_maps import (
    test_every_cell_of_the_source_has_a_place_or_is_carried,
    test_every_cell_of_the_target_has_one_entry_in_the_order_of_the_form,
    test_every_operation_has_the_sources_it_needs,
    test_every_reason_is_told_and_every_one_told_is_used,
)
from tests.mutation.choice import drawn, last_said, wanted
from tests.mutation.data_mutants import DataMutant, data_mutants
from tests.mutation.trials import KILLED, SURVIVED, forget_all, own_caches
from tests.spec.test_data_files import errors

_PROPERTIES = ("rules", "migrations")
PROMISES = (
    test_every_cell_of_the_target_has_one_entry_in_the_order_of_the_form,
    test_every_cell_of_the_source_has_a_place_or_is_carried,
    test_every_operation_has_the_sources_it_needs,
)

IDENTITIES = {rule["id"] for rule in SPEC.rules if rule.get("identity")}


def use(name: str, data) -> None:
    """Put other content in the place of a file of the specification."""
    SPEC.json(name)
    SPEC._files[name] = data
    for one in _PROPERTIES:
        SPEC.__dict__.pop(one, None)


def rule_cases(about: str):
    """The cases of a rule, those told as one, and the rest of those that apply all rules."""
    yield from (("rule", case) for case in cases_of("rule") if case["rule"] == about)
    if about in IDENTITIES:
        yield from (("related", case) for case in cases_of("related"))


def map_cases(about: str):
    """All cases of migration, those that tell of the cell first."""
    _, _, pointer = about.partition("/")
    texts = {case["id"]: json.dumps(case, default=str) for case in cases_of("migration")}
    told = sorted(cases_of("migration"), key=lambda case: f"/{pointer}" not in texts[case["id"]])
    return (("migration", case) for case in told)


def refused(name: str, data) -> bool:
    """Whether a file breaks its meta-schema, or a map a promise that holds for every map."""
    if name.startswith("rules/"):
        return bool(errors("meta/rules.schema.json", data))
    try:
        for way in data["directions"]:
            for promise in PROMISES:
                promise((way["from"], way["to"]))
        test_every_reason_is_told_and_every_one_told_is_used()
    except AssertionError:
        return True
    return bool(errors("meta/migration.schema.json", data))


def end_of(mutant, cases) -> str:
    """What becomes of a mutant whose data is in place."""
    for kind, case in cases(mutant.about):
        try:
            wrong = wrong_in(kind, case)
        except Exception:
            return KILLED
        if wrong:
            return KILLED
    return KILLED if refused(mutant.file, mutant.data) else SURVIVED


def run_data(options: argparse.Namespace, folder: Path) -> None:
    """Try all mutants of the data, in this process: a fault of data breaks no interpreter."""
    caches = own_caches()
    results = folder / "data.jsonl"
    before = last_said(results) if options.again else {}
    settled = {id for id, said in before.items() if said["end"] != SURVIVED}
    names = [n for n in SPEC.names() if n.startswith(("rules/", "migrations/"))]
    with results.open("a" if options.again else "w", encoding="utf-8") as out:
        for name in (n for n in names if n.endswith(".json")):
            if not wanted(name, options):
                continue
            data = SPEC.json(name)
            cases = map_cases if name.startswith("migrations/") else rule_cases
            assert end_of(DataMutant("", name, "", data), cases) == SURVIVED
            for mutant in drawn(data_mutants(name, data), options):
                if mutant.id in settled:
                    continue
                use(name, mutant.data)
                forget_all(caches)
                said = {"id": mutant.id, "file": f"spec/{name}", "end": end_of(mutant, cases)}
                out.write(json.dumps(said, ensure_ascii=False) + "\n")
                out.flush()
            use(name, data)
