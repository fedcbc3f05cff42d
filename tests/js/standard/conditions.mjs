// The conditions of the rule language: true, false or unknown.
import { Decimal } from "./exact.mjs";
import { select } from "./selectors.mjs";
import { patternOf, term, UNKNOWN } from "./terms.mjs";
import { creditCode, fold } from "./text.mjs";

const open = (value) => value === UNKNOWN || value === null;
const isText = (value) => typeof value === "string";

/** Negative, zero or positive; unknown between a text and a number. Texts go by code points. */
function order(a, b) {
  if (a instanceof Decimal && b instanceof Decimal) return a.compare(b);
  if (!isText(a) || !isText(b)) return UNKNOWN;
  const [one, other] = [[...a], [...b]];
  for (let i = 0; i < Math.min(one.length, other.length); i += 1) {
    if (one[i] !== other[i]) return one[i].codePointAt(0) - other[i].codePointAt(0);
  }
  return one.length - other.length;
}

const HOLDS = {
  at_least: (o) => o >= 0,
  at_most: (o) => o <= 0,
  above: (o) => o > 0,
  below: (o) => o < 0,
};

function compare(scope, node, word) {
  const [a, b] = node[word].map((one) => term(scope, one));
  scope.sides = word === "equal" ? [a, b] : [b, a];
  if (open(a) || open(b)) return UNKNOWN;
  const found = order(a, b);
  if (word === "equal") return found === 0;
  return found === UNKNOWN ? UNKNOWN : HOLDS[word](found);
}

function test(scope, said, holds, argument = null) {
  const value = term(scope, said);
  scope.sides = [argument, value];
  return open(value) ? UNKNOWN : holds(value);
}

function decimals(scope, node) {
  const [said, argument] = node.decimals;
  const most = term(scope, argument);
  return test(scope, said, (value) => value.s <= Number(most.toString()), most);
}

function every(scope, node) {
  const cells = select(scope.cells, node.every, scope.bindings);
  const known = cells.filter((cell) => scope.cells.value(cell.pointer) !== null);
  if (known.length === 0) return UNKNOWN;
  const wrong = known.filter((cell) => {
    const bound = { ...scope.bindings, cell: cell.pointer };
    const inner = Object.assign(Object.create(scope), { bindings: bound });
    const answer = condition(inner, node.holds);
    scope.sides = inner.sides;
    return answer === false;
  });
  if (wrong.length === 0) return true;
  scope.reads.wrong.push(...wrong.map((cell) => cell.pointer));
  scope.sides = [scope.sides[0], scope.cells.value(wrong[0].pointer)];
  return false;
}

function matches(scope, node) {
  const text = term(scope, node.matches[0]);
  if (!isText(text)) return UNKNOWN;
  const found = patternOf(scope, node.matches[1]).exec(fold(text));
  scope.sides = [null, found?.[0] ?? null];
  return found !== null;
}

function contains(scope, node) {
  const [text, part] = node.contains.map((one) => term(scope, one));
  if (!isText(text) || !isText(part)) return UNKNOWN;
  scope.sides = [part, null];
  return fold(text).includes(fold(part));
}

function speaksOf(scope, node) {
  const [text, publisher] = node.speaks_of.map((one) => term(scope, one));
  if (!isText(text) || !isText(publisher)) return UNKNOWN;
  const names = scope.bodies.names(text, node.as);
  if (names.length === 0) return UNKNOWN;
  const stranger = names.find((name) => !scope.bodies.mayBe(name, publisher)) ?? null;
  scope.sides = [publisher, stranger];
  return stranger === null;
}

const ASPECTS = {
  year(here, before) {
    const [a, b] = [here.reporting_year, before.reporting_year];
    return a !== null && b !== null && a.compare(b.plus(new Decimal(1n))) === 0;
  },
  agency(here, before) {
    const codes = [here, before].map((report) => report.agency.credit_code);
    if (codes.every((code) => code !== null)) return codes[0] === codes[1];
    const [a, b] = [here, before].map((report) => fold(report.agency.name ?? ""));
    return !a || !b || a.endsWith(b) || b.endsWith(a);
  },
  scope: (here, before) => here.scope === null || before.scope === null || here.scope === before.scope,
};

/** All answers are made, so that what is read does not depend on the first of them. */
function logic(scope, said, decisive) {
  const answers = said.map((one) => condition(scope, one));
  if (answers.includes(decisive)) return decisive;
  return answers.includes(UNKNOWN) ? UNKNOWN : !decisive;
}

const CONDITIONS = {
  every,
  decimals,
  matches,
  contains,
  speaks_of: speaksOf,
  all: (scope, node) => logic(scope, node.all, false),
  any: (scope, node) => logic(scope, node.any, true),
  not(scope, node) {
    const answer = condition(scope, node.not);
    return answer === UNKNOWN ? UNKNOWN : !answer;
  },
  known: (scope, node) => !open(term(scope, node.known)),
  member: (scope, node) => test(scope, node.member[0], (value) => node.member[1].some((one) => order(value, one) === 0)),
  integer: (scope, node) => test(scope, node.integer, (value) => value.s === 0),
  predicate: (scope, node) => test(scope, node.of, creditCode),
  comparable: (scope, node) =>
    node.comparable.every((aspect) => ASPECTS[aspect](scope.cells.report, scope.previous.report)),
};

/** What a condition gives; what it reads and compares is noted in the scope. */
export function condition(scope, node) {
  const word = Object.keys(node).find((key) => key in CONDITIONS || key in HOLDS || key === "equal");
  if (word === undefined) throw new Error(`no such condition: ${JSON.stringify(node)}`);
  return word in CONDITIONS ? CONDITIONS[word](scope, node) : compare(scope, node, word);
}
