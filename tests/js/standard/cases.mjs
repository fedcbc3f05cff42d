// Runs one case of the conformance suite; what does not agree is told as a list of texts.
import { Decimal, same, show } from "./exact.mjs";
import { drawForm } from "./form.mjs";
import { migrate } from "./migrate.mjs";
import { at, edited, made } from "./report.mjs";
import { toldAsOne } from "./related.mjs";
import { applyRule } from "./rules.mjs";
import { structureChecker } from "./schema.mjs";

/** Two figures: numbers as decimals, also where one is told as text. */
function sameFigure(a, b) {
  if (a instanceof Decimal && typeof b === "string") return a.toString() === b;
  if (b instanceof Decimal && typeof a === "string") return b.toString() === a;
  return same(a ?? null, b ?? null);
}

const differ = (what, wanted, got) => `${what}: expected ${show(wanted)}, got ${show(got)}`;
const sorted = (values) => values.map(show).sort();

function schemaCase(spec, { document, report, expected }, check) {
  const got = check(report === undefined ? document : made(spec, report));
  const wrong = got.valid === expected.valid ? [] : [differ("valid", expected.valid, got.valid)];
  if (!same(sorted(got.findings), sorted(expected.findings))) {
    wrong.push(differ("findings", expected.findings, got.findings));
  }
  return wrong;
}

function sameFinding(wanted, got) {
  return Object.keys(wanted).every((key) =>
    ["expected", "found"].includes(key) ? sameFigure(wanted[key], got[key]) : same(wanted[key], got[key]),
  );
}

function ruleCase(spec, { rule: said, report, previous, expected }) {
  const rule = typeof said === "string" ? spec.rules.find((one) => one.id === said) : said;
  const got = applyRule(spec, rule, made(spec, report), previous && made(spec, previous));
  const wrong = [];
  for (const wanted of expected.outcomes) {
    const found = got.outcomes.filter((one) => same(one.bindings, wanted.bindings));
    const keys = Object.keys(wanted);
    if (found.length !== 1 || !keys.every((key) => same(found[0][key], wanted[key]))) {
      wrong.push(differ("outcome", wanted, found));
    }
  }
  const all = got.findings.length === expected.findings.length;
  if (!all || !expected.findings.every((wanted, i) => sameFinding(wanted, got.findings[i]))) {
    wrong.push(differ("findings", expected.findings, got.findings));
  }
  return wrong;
}

function relatedCase(spec, { report, expected }) {
  const errors = toldAsOne(spec, made(spec, report)).filter((one) => one.severity === "error");
  const all = errors.length === expected.length;
  const keys = (one) => ({ ...one, count: new Decimal(BigInt(one.count)) });
  return all && expected.every((wanted, i) => sameFinding(wanted, keys(errors[i]))) ? [] : [differ("errors", expected, errors)];
}

function record(wanted, got) {
  if (wanted === null || got === undefined) return wanted === null && got === undefined ? [] : [differ("migration", wanted, got)];
  const wrong = [];
  for (const key of ["from", "to", "carried"]) {
    if (key in wanted && !same(wanted[key], got[key])) wrong.push(differ(key, wanted[key], got[key]));
  }
  for (const change of wanted.changes ?? []) {
    const found = got.changes.filter((one) => one.pointer === change.pointer);
    if (found.length !== 1 || !same(found[0], change)) wrong.push(differ("change", change, found));
  }
  return wrong;
}

function migrationCase(spec, { report, steps, expected }, check) {
  const start = made(spec, report);
  const untouched = made(spec, report);
  let now = start;
  let dropped = [];
  const wrong = [];
  for (const step of steps) {
    if ("edit" in step) now = edited(now, step.edit);
    else {
      ({ report: now, stale: dropped } = migrate(spec, now, step.migrate, step.approximations ?? false));
      if (!check(now).valid) wrong.push(`no report of its schema: ${show(check(now).findings)}`);
    }
  }
  if (!same(start, untouched)) wrong.push("the report given was altered");
  if (expected.same && !same(start, now)) wrong.push("not the same report");
  for (const [pointer, value] of Object.entries(expected.cells ?? {})) {
    const got = at(now, pointer);
    if (got === undefined || !sameFigure(value, got)) wrong.push(differ(pointer, value, got));
  }
  for (const [pointer, note] of Object.entries(expected.notes ?? {})) {
    const got = now.cell_notes[pointer] ?? null;
    if (!same(note, got)) wrong.push(differ(`note of ${pointer}`, note, got));
  }
  for (const pointer of expected.absent ?? []) if (at(now, pointer) !== undefined) wrong.push(`${pointer} is there`);
  if ("dropped" in expected && !same(sorted(expected.dropped), sorted(dropped))) {
    wrong.push(differ("dropped", expected.dropped, dropped));
  }
  return "migration" in expected ? [...wrong, ...record(expected.migration, now.migration)] : wrong;
}

function renderingCase(spec, { report, table: id, expected }) {
  const data = made(spec, report);
  const table = spec.layouts.get(data.format).data.tables.find((one) => one.id === id);
  const lines = drawForm(table, (pointer) => at(data, pointer) !== undefined);
  const plain = lines.map((line) => line.map(toExact));
  return same(plain, expected) ? [] : [differ("grid", expected, lines)];
}

const toExact = (cell) =>
  Object.fromEntries(
    Object.entries(cell).map(([key, value]) => [key, typeof value === "number" ? new Decimal(BigInt(value)) : value]),
  );

/** The kinds that are covered, each with the function that runs a case. */
export function runners(spec) {
  const check = structureChecker(spec);
  return {
    schema: (one) => schemaCase(spec, one, check),
    rule: (one) => ruleCase(spec, one),
    related: (one) => relatedCase(spec, one),
    migration: (one) => migrationCase(spec, one, check),
    rendering: (one) => renderingCase(spec, one),
  };
}
