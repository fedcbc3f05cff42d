// The terms of the rule language: what an expression gives, a number, a text, null or unknown.
import { Decimal, ZERO } from "./exact.mjs";
import { at } from "./report.mjs";
import { select } from "./selectors.mjs";
import { fold, likeness } from "./text.mjs";

export const UNKNOWN = Symbol("unknown");
const isNumber = (value) => value instanceof Decimal;
const isText = (value) => typeof value === "string";

/** ``{name}`` replaced by what the name is bound to. */
export const fill = (text, bindings) => text.replace(/\{([a-z_]+)\}/g, (whole, name) => bindings[name] ?? whole);

/** The pointer of a cell, given as one or as a selector that finds exactly one. */
export function pointerOf(scope, cells, said) {
  if (isText(said)) return fill(said, scope.bindings);
  const [only] = select(cells, said, scope.bindings);
  return only?.pointer;
}

/** The report an expression reads: this one, or the previous one. */
export const sideOf = (scope, node) => (node.report === "previous" ? scope.previous : scope.cells);

function note(scope, node, kind, pointer) {
  if (node.report !== "previous") scope.reads[kind].push(pointer);
}

function cell(scope, node, word) {
  const cells = sideOf(scope, node);
  const pointer = pointerOf(scope, cells, node[word]);
  note(scope, node, word === "printed" ? "printed" : "terms", pointer);
  const value = cells.value(pointer);
  if (value !== null) return value;
  return word === "cell" ? asZero(scope, cells, pointer) : UNKNOWN;
}

function asZero(scope, cells, pointer) {
  if (!["blank", "mark"].includes(cells.state(pointer))) return UNKNOWN;
  scope.reads.blanks = true;
  return ZERO;
}

function sum(scope, node) {
  const cells = sideOf(scope, node);
  const values = select(cells, { ...node.sum, standing: true }, scope.bindings).map(({ pointer }) => {
    note(scope, node, "terms", pointer);
    return cells.value(pointer) ?? asZero(scope, cells, pointer);
  });
  return arithmetic(values, (a, b) => a.plus(b), ZERO);
}

function arithmetic(values, combine, start) {
  if (!values.every(isNumber)) return UNKNOWN;
  return start === undefined ? values.reduce(combine) : values.reduce(combine, start);
}

function field(scope, node) {
  const pointer = fill(node.field, scope.bindings);
  note(scope, node, "members", pointer);
  return at(sideOf(scope, node).report, pointer) ?? null;
}

function narrative(scope, node) {
  const { layout, report } = sideOf(scope, node);
  const wanted = layout.sections.filter((section) => [undefined, section.kind].includes(node.narrative.kind));
  for (const section of wanted) note(scope, node, "members", `/narrative/${section.id}`);
  const known = wanted.map((section) => report.narrative[section.id]).filter((text) => text !== null);
  return known.length ? known.join("\n") : UNKNOWN;
}

function count(scope, node) {
  const { cells } = scope;
  const changes = cells.report.migration?.changes ?? [];
  const left = new Set(changes.filter((change) => change.fidelity === "none").map((change) => change.pointer));
  const found = select(cells, node.count, scope.bindings)
    .map((one) => one.pointer)
    .filter((pointer) => node.states.includes(cells.state(pointer)))
    .filter((pointer) => {
      if (node.left_by_migration === undefined) return true;
      return node.left_by_migration === (cells.value(pointer) === null && left.has(pointer));
    });
  scope.reads.counted.push(...found);
  return new Decimal(BigInt(found.length));
}

function raw(scope, node) {
  const pointer = fill(node.raw, scope.bindings);
  note(scope, node, "others", pointer);
  return scope.cells.note(pointer)?.raw ?? UNKNOWN;
}

function join(values) {
  return values.every((value) => isNumber(value) || isText(value)) ? values.map(String).join("") : UNKNOWN;
}

function percent([a, b]) {
  if (!isNumber(a) || !isNumber(b)) return UNKNOWN;
  if (b.compare(ZERO) === 0) return null;
  throw new Error("percent is used by claims only");
}

const ofTexts = (values, make) => (values.every(isText) ? make(...values) : UNKNOWN);
const whole = (number) => new Decimal(BigInt(number));

const OF_VALUES = {
  add: (values) => arithmetic(values, (a, b) => a.plus(b)),
  subtract: (values) => arithmetic(values, (a, b) => a.minus(b)),
  multiply: (values) => arithmetic(values, (a, b) => a.times(b)),
  largest: (values) => arithmetic(values, (a, b) => (a.compare(b) < 0 ? b : a)),
  smallest: (values) => arithmetic(values, (a, b) => (a.compare(b) > 0 ? b : a)),
  absolute: (values) => arithmetic(values, (a) => a) === UNKNOWN ? UNKNOWN : values[0].absolute(),
  percent,
  join,
  length: (values) => ofTexts(values, (text) => whole([...fold(text)].length)),
  likeness: (values) => ofTexts(values, (a, b) => whole(likeness(a, b))),
};

const OTHERS = {
  const: (scope, node) => node.const,
  param: (scope, node) => scope.params[node.param],
  cell: (scope, node) => cell(scope, node, "cell"),
  printed: (scope, node) => cell(scope, node, "printed"),
  sum,
  field,
  narrative,
  count,
  raw,
  registered: (scope, node) => scope.spec.formats.get(scope.cells.report.format).reporting_years[node.registered] ?? UNKNOWN,
  extract(scope, node) {
    const text = term(scope, node.extract[0]);
    if (!isText(text)) return UNKNOWN;
    return patternOf(scope, node.extract[1]).exec(fold(text))?.[1] ?? null;
  },
};

/** A pattern, written out or given by a parameter. */
export const patternOf = (scope, said) => new RegExp(isText(said) ? said : scope.params[said.param], "u");

/** What a term gives; what it reads is noted in the scope. */
export function term(scope, node) {
  if (node === null || typeof node !== "object" || isNumber(node)) return node;
  const word = Object.keys(node).find((key) => key in OF_VALUES || key in OTHERS);
  if (word === undefined) throw new Error(`no such term: ${JSON.stringify(node)}`);
  if (word in OTHERS) return OTHERS[word](scope, node);
  const said = Array.isArray(node[word]) ? node[word] : [node[word]];
  return OF_VALUES[word](said.map((one) => term(scope, one)));
}
