// Applies one rule to a report: its outcomes for each binding, and a finding for each that failed.
import { condition } from "./conditions.mjs";
import { Cells } from "./report.mjs";
import { bindingsOf, select } from "./selectors.mjs";
import { fill, sideOf, term, UNKNOWN } from "./terms.mjs";
import { Bodies } from "./text.mjs";

const MEMBERS = {
  "": ["$schema", "format", "reporting_year", "period", "title", "agency", "scope", "published_on", "signed_on", "source"],
  "/period": ["start", "end"],
  "/agency": ["name", "division_code", "credit_code"],
  "/source": ["uri", "media_type", "encoding", "sha256"],
  "/migration": ["from", "to"],
};

/** Whether a report of this format can have a member. */
function canHave(layout, pointer) {
  const cut = pointer.lastIndexOf("/");
  const [parent, last] = [pointer.slice(0, cut), pointer.slice(cut + 1)];
  if (parent === "/narrative") return layout.sections.some((section) => section.id === last);
  return MEMBERS[parent]?.includes(last) || layout.fields.includes(pointer);
}

/** Whether an expression names what the report has not, or a report not given. */
function absent(scope, node) {
  if (Array.isArray(node)) return node.some((one) => absent(scope, one));
  if (node === null || typeof node !== "object") return false;
  if ("const" in node || "param" in node) return false;
  if ((node.report === "previous" || "comparable" in node) && scope.previous === undefined) return true;
  const cells = sideOf(scope, node);
  for (const word of ["cell", "printed", "raw"]) {
    const said = node[word];
    if (typeof said === "string") {
      const pointer = fill(said, scope.bindings);
      if (!pointer.includes("{") && !cells.has(pointer)) return true;
    } else if (said !== undefined && select(cells, said, scope.bindings).length === 0) return true;
  }
  for (const [word, standing] of [["sum", true], ["every", undefined]]) {
    if (!(word in node)) continue;
    const said = standing ? { ...node[word], standing } : node[word];
    if (select(cells, said, scope.bindings).length === 0) return true;
  }
  if ("field" in node && !canHave(cells.layout, fill(node.field, scope.bindings))) return true;
  return Object.entries(node).some(([key, value]) => !["sum", "every", "count"].includes(key) && absent(scope, value));
}

const reads = () => ({ printed: [], terms: [], others: [], members: [], counted: [], wrong: [], blanks: false });

function concerned(rule, cells, previous) {
  const year = cells.report.reporting_year;
  if (rule.formats && !rule.formats.includes(cells.report.format)) return false;
  if (rule.needs_previous && previous === undefined) return false;
  if ((rule.since || rule.until) && year === null) return false;
  return !(rule.since && year.compare(rule.since) < 0) && !(rule.until && year.compare(rule.until) > 0);
}

/** Whether a text as printed may hold two numbers. */
const twoNumbers = (raw) => /[0-9]+[^0-9.,]+[0-9]/u.test(raw.normalize("NFKC"));

function faultOf(rule, cells, pointers) {
  if ((rule.fault ?? "unknown") !== "publisher") return rule.fault ?? "unknown";
  const doubtful = pointers.some((pointer) => {
    if (!cells.layout.byPointer.has(pointer)) return false;
    const state = cells.state(pointer);
    if (state === "converted") return twoNumbers(cells.note(pointer).raw ?? "");
    return ["inferred", "unreadable", "missing"].includes(state);
  });
  return doubtful ? "reading" : "publisher";
}

function severityOf(rule, cells, bindings) {
  const role = (key, of) => cells.layout.cells.find((cell) => cell[key] === bindings[key] && of in cell)?.[of];
  const by = rule.severity_by_role ?? {};
  const bound = "column" in bindings ? role("column", "column_role") : role("row", "row_role");
  return by[bound] ?? rule.severity;
}

const unique = (values) => [...new Set(values)];
const told = (value) => (value === UNKNOWN || value === undefined ? null : value);

function finding(rule, scope) {
  const { reads: read, sides, cells } = scope;
  const special = [...read.wrong, ...read.counted];
  const pointers = unique(special.length ? special : [...read.printed, ...read.terms, ...read.others, ...read.members]);
  const quiet = Object.assign(Object.create(scope), { reads: reads() });
  const say = (key, side) => told(key in rule ? term(quiet, rule[key]) : side);
  return {
    code: rule.code,
    severity: severityOf(rule, cells, scope.bindings),
    pointers,
    expected: say("expected", sides[0]),
    found: say("found", sides[1]),
    fault: faultOf(rule, cells, pointers),
  };
}

function placeOf(cells, pointer) {
  const place = cells.layout.places.indexOf(pointer);
  return pointer === undefined ? -1 : place;
}

const RANK = ["error", "warning", "info"];

/** The scopes in which a rule is to be evaluated, one for each binding; none where it is not concerned. */
function scopesOf(spec, rule, cells, previous) {
  const bound = concerned(rule, cells, previous) ? bindingsOf(cells, rule.for_each) : [];
  const said = Object.entries(rule.params ?? {});
  const params = Object.fromEntries(said.map(([name, param]) => [name, param.default]));
  const bodies = new Bodies(spec.vocabulary.bodies);
  return bound.map((bindings) => ({ spec, cells, previous, params, bodies, bindings, reads: reads(), sides: [null, null] }));
}

/** Errors first, then by the place of the first pointer in the form. */
export function inOrder(cells, findings) {
  const key = (said) => [RANK.indexOf(said.severity), placeOf(cells, said.pointers[0])];
  return findings.sort((a, b) => key(a)[0] - key(b)[0] || key(a)[1] - key(b)[1]);
}

/** The outcomes and the findings of one rule. ``before`` is the report of the year before. */
export function applyRule(spec, rule, report, before) {
  const cells = new Cells(spec, report);
  const previous = before === undefined ? undefined : new Cells(spec, before);
  const scopes = scopesOf(spec, rule, cells, previous);
  if (scopes.length === 0) return { outcomes: [{ bindings: {}, outcome: "not_applicable" }], findings: [] };
  const outcomes = [];
  const findings = [];
  for (const scope of scopes) {
    const one = { bindings: scope.bindings, outcome: outcome(rule, scope), blanks_as_zero: false };
    if (one.outcome === "passed") one.blanks_as_zero = scope.reads.blanks;
    outcomes.push(one);
    if (one.outcome === "failed") findings.push(finding(rule, scope));
  }
  return { outcomes, findings: inOrder(cells, findings) };
}

/** The identities of the form in a report: which cells each reads, and what became of it. */
export function identitiesOf(spec, report) {
  const cells = new Cells(spec, report);
  return spec.rules
    .filter((rule) => rule.identity)
    .flatMap((rule) =>
      scopesOf(spec, rule, cells, undefined).map((scope) => {
        const ended = outcome(rule, scope);
        const read = unique([...scope.reads.printed, ...scope.reads.terms]);
        const failed = ended === "failed";
        const sides = scope.sides;
        const again = (changed) => outcome(rule, { ...scope, cells: new Cells(spec, changed), reads: reads(), sides: [] });
        return { rule, ended, read, again, sides, finding: failed ? finding(rule, scope) : undefined };
      }),
    );
}

export const faultFor = (cells, usual, pointers) => faultOf({ fault: usual }, cells, pointers);

function outcome(rule, scope) {
  const parts = ["when", "assert", "expected", "found"].filter((key) => key in rule);
  if (parts.some((key) => absent(scope, rule[key]))) return "not_applicable";
  if ("when" in rule) {
    const answer = condition(scope, rule.when);
    if (answer !== true) return answer === UNKNOWN ? "not_assessable" : "not_applicable";
    scope.reads = reads();
    scope.sides = [null, null];
  }
  const answer = condition(scope, rule.assert);
  if (answer === UNKNOWN) return "not_assessable";
  return answer ? "passed" : "failed";
}
