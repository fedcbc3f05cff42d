// "Findings told as one": failed identities that one slip explains.
import { Decimal, same, ZERO } from "./exact.mjs";
import { at, Cells, edited } from "./report.mjs";
import { applyRule, faultFor, identitiesOf, inOrder } from "./rules.mjs";

const TEN = new Decimal(10n);
const MOST = 24;
const CODES = ["digits_split", "one_cell_wrong", "row_shifted", "figures_exchanged"];
const isNumber = (value) => value instanceof Decimal;
const below = (a, b) => a.compare(b) < 0;
const entriesOf = (changes) => Object.fromEntries(changes);

/** Everything that is known of a report while slips are looked for. */
class Search {
  constructor(spec, report) {
    this.report = report;
    this.cells = new Cells(spec, report);
    this.identities = identitiesOf(spec, report);
    this.failed = this.identities.filter((one) => one.ended === "failed");
    this.touched = new Set(this.identities.flatMap((one) => one.read));
  }

  /** The value of a cell as a term of a sum; undefined where it is not known. */
  term(pointer) {
    const value = this.cells.value(pointer);
    return value ?? (["blank", "mark"].includes(this.cells.state(pointer)) ? ZERO : undefined);
  }

  wrong(pointer) {
    return this.failed.filter((one) => one.read.includes(pointer));
  }

  gaps(pointer) {
    const found = this.wrong(pointer).map((one) => one.sides[0].minus(one.sides[1]).absolute());
    return [...new Map(found.map((gap) => [gap.toString(), gap])).values()];
  }

  /** Rows or columns of cells that identities read, where one of the cells is in a failed one. */
  lines(key) {
    const found = new Map();
    for (const cell of this.cells.present.filter((one) => this.touched.has(one.pointer))) {
      const name = `${cell.table} ${cell[key]}`;
      found.set(name, [...(found.get(name) ?? []), cell.pointer]);
    }
    return [...found.values()].filter((line) => line.some((pointer) => this.wrong(pointer).length));
  }

  /** The slip, where the change of cells explains at least so many failed identities. */
  tried(code, changes, least, telling = true) {
    if (changes.some(([, value]) => below(value, ZERO))) return [];
    const read = this.identities.filter((one) => changes.some(([pointer]) => one.read.includes(pointer)));
    const explained = read.filter((one) => one.ended === "failed");
    if (explained.length < least) return [];
    const notes = Object.fromEntries(changes.map(([pointer]) => [pointer, null]));
    const changed = edited(this.report, { set: entriesOf(changes), notes });
    const good = read.every((one) => {
      const now = one.again(changed);
      return one.ended === "failed" ? now === "passed" : now !== "failed";
    });
    return good ? [{ code, changes, explained, telling }] : [];
  }

  oneCell() {
    return this.cells.present.flatMap(({ pointer }) => {
      const value = this.cells.value(pointer);
      if (value === null || this.wrong(pointer).length < 2) return [];
      return this.gaps(pointer).flatMap((gap) =>
        [value.plus(gap), value.minus(gap)].flatMap((next) => this.tried("one_cell_wrong", [[pointer, next]], 2)),
      );
    });
  }

  inRow(row) {
    const values = row.map((pointer) => this.term(pointer));
    if (!values.every(isNumber)) return [];
    return [...this.split(row, values), ...this.shifted(row, values)];
  }

  split(row, values) {
    const read = (pointer) => ["plain", "converted"].includes(this.cells.state(pointer));
    return values.slice(1).flatMap((second, i) => {
      const first = values[i];
      const [one, other] = [row[i], row[i + 1]];
      const digits = below(ZERO, first) && below(first, TEN) && !below(second, ZERO) && below(second, TEN);
      if (!digits || !read(one) || !read(other)) return [];
      const joined = first.times(TEN).plus(second);
      const found = this.tried("digits_split", [[one, joined], [other, ZERO]], 1);
      return found.length ? found : this.tried("digits_split", [[one, ZERO], [other, joined]], 1);
    });
  }

  shifted(row, values) {
    return [values.length, values.length - 1].flatMap((end) => {
      const part = values.slice(0, end);
      return [[...part.slice(1), part[0]], [part.at(-1), ...part.slice(0, -1)]].flatMap((moved) => {
        const changes = moved.map((value, i) => [row[i], value]).filter(([, value], i) => !same(value, values[i]));
        return changes.length > 2 ? this.tried("row_shifted", changes, 2) : [];
      });
    });
  }

  exchanges(line) {
    const known = line.filter((pointer) => this.wrong(pointer).length && isNumber(this.term(pointer)));
    return known.flatMap((one, i) => known.slice(i + 1).flatMap((other) => this.pair(one, other)));
  }

  pair(one, other) {
    const [mine, theirs] = [this.wrong(one), this.wrong(other)];
    if (mine.every((id) => theirs.includes(id)) || theirs.every((id) => mine.includes(id))) return [];
    const [first, second] = [this.term(one), this.term(other)];
    const shared = this.gaps(one).filter((gap) => this.gaps(other).some((two) => same(gap, two)));
    return shared.flatMap((gap) =>
      [gap, ZERO.minus(gap)].flatMap((step) => {
        const [a, b] = [first.plus(step), second.minus(step)];
        const swapped = same(a, second) && same(b, first);
        const telling = !below(gap, TEN) && (same(a, ZERO) || same(b, ZERO) || swapped);
        return this.tried("figures_exchanged", [[one, a], [other, b]], 2, telling);
      }),
    );
  }

  slips() {
    const found = [...this.oneCell(), ...this.lines("row").flatMap((row) => this.inRow(row))];
    const explained = new Set(found.flatMap((slip) => slip.explained));
    if (this.failed.some((one) => !explained.has(one))) {
      found.push(...["row", "column"].flatMap((key) => this.lines(key).flatMap((line) => this.exchanges(line))));
    }
    const rank = (slip) => [-slip.explained.length, CODES.indexOf(slip.code), slip.telling ? 0 : 1, slip.changes.length];
    return found.sort((a, b) => rank(a).map((x, i) => x - rank(b)[i]).find((x) => x !== 0) ?? 0);
  }
}

const sameSet = (a, b) => a.length === b.length && a.every((one) => b.includes(one));

function findingOf(search, slip, like) {
  const { cells } = search;
  const order = cells.layout.places;
  const pointers = [...new Set(like.flatMap((one) => one.changes.map(([pointer]) => pointer)))];
  pointers.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const stands = slip.explained.map((one) => one.finding);
  const severity = ["error", "warning", "info"].find((level) => stands.some((one) => one.severity === level));
  const common = { severity, pointers, rules: stands.map((one) => one.code).join(" "), count: stands.length };
  if (like.length > 1) {
    const fault = faultFor(cells, "publisher", pointers);
    return { code: "figures_exchanged_somewhere", ...common, expected: null, found: null, fault };
  }
  const next = entriesOf(slip.changes);
  const texts = (values) => (values.length > 1 ? values.map(String).join(", ") : values[0]);
  return {
    code: slip.code,
    ...common,
    expected: texts(pointers.map((pointer) => next[pointer])),
    found: texts(pointers.map((pointer) => search.term(pointer) ?? at(search.report, pointer))),
    fault: slip.code === "digits_split" ? "reading" : faultFor(cells, "publisher", pointers),
  };
}

/** All findings of all rules, what one slip explains being told as one. */
export function toldAsOne(spec, report) {
  const search = new Search(spec, report);
  const done = new Set();
  const found = [];
  const slips = search.failed.length && search.failed.length <= MOST ? search.slips() : [];
  for (const slip of slips) {
    if (slip.explained.some((one) => done.has(one))) continue;
    const like = slips.filter(
      (one) => one.code === slip.code && one.telling === slip.telling && sameSet(one.explained, slip.explained),
    );
    if (slip.code !== "figures_exchanged" && like.length > 1) continue;
    slip.explained.forEach((one) => done.add(one));
    found.push(findingOf(search, slip, like));
  }
  const alone = search.failed.filter((one) => !done.has(one)).map((one) => one.finding);
  const others = spec.rules.filter((rule) => !rule.identity).flatMap((rule) => applyRule(spec, rule, report).findings);
  const single = [...alone, ...others].map((one) => ({ ...one, rules: one.code, count: 1 }));
  return inOrder(search.cells, [...found, ...single]);
}
