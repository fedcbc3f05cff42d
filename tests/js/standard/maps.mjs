// One migration map: what it makes of cells, and what it tells of each.
// A cell is {value, note}; cells are a Map by pointer, in which an absent cell is not.
import { Decimal, same, ZERO } from "./exact.mjs";

const MISSING = { value: null, note: { state: "missing" } };
const NOTHING = { value: null, note: null };
const isNumber = (value) => value instanceof Decimal;

function total(terms) {
  const numbers = terms.filter((cell) => isNumber(cell.value));
  const others = terms.filter((cell) => !isNumber(cell.value));
  const states = new Set(others.map((cell) => cell.note?.state));
  if (terms.length === 0 || ![...states].every((state) => ["blank", "mark"].includes(state))) return undefined;
  if (numbers.length) {
    const inferred = terms.some((cell) => cell.note?.state === "inferred");
    const value = numbers.reduce((sum, cell) => sum.plus(cell.value), ZERO);
    return { value, note: inferred ? { state: "inferred" } : null };
  }
  if (others.every((cell) => same(cell.note, others[0].note))) return others[0];
  return { value: null, note: { state: states.has("blank") ? "blank" : "mark" } };
}

const OPERATIONS = {
  null: () => undefined,
  copy: (entry, cells) => cells.get(entry.sources[0]),
  zero_if_zero(entry, cells) {
    const value = cells.get(entry.sources[0])?.value;
    return isNumber(value) && value.compare(ZERO) === 0 ? { value: ZERO, note: null } : undefined;
  },
  sum(entry, cells) {
    const preferred = cells.get(entry.prefer);
    if (preferred !== undefined && preferred.value !== null) return preferred;
    const made = total(entry.sources.filter((pointer) => cells.has(pointer)).map((pointer) => cells.get(pointer)));
    return preferred !== undefined && (made === undefined || made.value === null) ? preferred : made;
  },
};

export const readsOf = (entry) => (entry.prefer === undefined ? entry.sources : [entry.prefer, ...entry.sources]);

/** The cells a map makes; entries on request are done where ``approximate``. */
export function apply(map, layout, cells, approximate) {
  const made = new Map();
  for (const entry of map.cells) {
    const cell = entry.on_request && !approximate ? undefined : OPERATIONS[entry.op](entry, cells);
    if (cell !== undefined) made.set(entry.target, cell);
    else if (!layout.byPointer.get(entry.target)?.optional) {
      made.set(entry.target, layout.fields.includes(entry.target) ? NOTHING : MISSING);
    }
  }
  return made;
}

/** What a map says of each cell, by pointer, before it is known what the cells became. */
export function changesOf(map, approximate) {
  const found = new Map();
  for (const entry of map.cells) {
    const off = entry.on_request && !approximate;
    found.set(entry.target, {
      pointer: entry.target,
      op: off ? "null" : entry.op,
      fidelity: off ? "none" : entry.fidelity,
      reason: entry.reason,
      sources: off ? [] : readsOf(entry),
    });
  }
  return found;
}

/** The changes of the cells that are there; a zero that is none has no counterpart. */
export function told(changes, cells) {
  const found = new Map();
  for (const [pointer, change] of changes) {
    const cell = cells.get(pointer);
    if (cell === undefined) continue;
    const none = change.op === "zero_if_zero" && !(isNumber(cell.value) && cell.value.compare(ZERO) === 0);
    found.set(pointer, none ? { ...change, fidelity: "none" } : change);
  }
  return found;
}

const FIDELITIES = ["exact", "equivalent", "approximate", "none"];

/** Two steps told as one. */
export function compose(first, second) {
  const found = new Map();
  for (const [pointer, change] of second) {
    const before = change.sources.map((source) => first.get(source)).filter((one) => one !== undefined);
    if (before.length === 0) {
      found.set(pointer, change);
      continue;
    }
    const worst = [change, ...before].reduce((a, b) =>
      FIDELITIES.indexOf(b.fidelity) > FIDELITIES.indexOf(a.fidelity) ? b : a,
    );
    found.set(pointer, {
      pointer,
      op: change.op === "copy" ? before[0].op : change.op,
      fidelity: worst.fidelity,
      reason: worst.reason,
      sources: [...new Set(before.flatMap((one) => one.sources))],
    });
  }
  return found;
}
