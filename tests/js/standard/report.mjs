// Canonical reports: making those of the cases, and reading their cells with states.
import { Decimal, ZERO } from "./exact.mjs";

const BASE = "https://w3id.org/govreport/spec/";
const steps = (pointer) => pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/** The value at a JSON Pointer; undefined where there is none. */
export function at(data, pointer) {
  let node = data;
  for (const step of steps(pointer)) {
    if (node === null || typeof node !== "object" || !Object.hasOwn(node, step)) return undefined;
    node = node[step];
  }
  return node;
}

/** Put a value at a pointer, making the objects on the way. */
export function put(data, pointer, value) {
  const way = steps(pointer);
  const last = way.pop();
  let node = data;
  for (const step of way) node = node[step] ??= {};
  node[last] = value;
}

function remove(data, pointer) {
  const way = steps(pointer);
  const last = way.pop();
  let node = data;
  for (const step of way) node = node[step];
  delete node[last];
}

/** The report with every cell 0 and nothing else known. */
export function zeros(spec, format) {
  const layout = spec.layouts.get(format);
  const data = {
    $schema: BASE + spec.formats.get(format).schema,
    format,
    reporting_year: null,
    period: null,
    title: null,
    agency: { name: null, division_code: null, credit_code: null },
    scope: null,
    published_on: null,
    signed_on: null,
    narrative: Object.fromEntries(layout.sections.map((section) => [section.id, null])),
  };
  for (const cell of layout.cells) if (!cell.optional) put(data, cell.pointer, ZERO);
  for (const pointer of layout.fields) put(data, pointer, null);
  return { ...data, cell_notes: {}, source: null };
}

/** The report a case tells of: ``base``, then ``set``, then ``remove``, then ``notes``. */
export function made(spec, said) {
  const data = zeros(spec, said.base.replace(/^zeros-/, ""));
  return edited(data, said);
}

/** Another report with ``set``, ``remove`` and ``notes`` applied; a null note takes the note away. */
export function edited(report, said) {
  const data = structure(report);
  for (const [pointer, value] of Object.entries(said.set ?? {})) put(data, pointer, structure(value));
  for (const pointer of said.remove ?? []) remove(data, pointer);
  for (const [pointer, note] of Object.entries(said.notes ?? {})) {
    if (note === null) delete data.cell_notes[pointer];
    else data.cell_notes[pointer] = structure(note);
  }
  return data;
}

/** A copy of a JSON value; decimals are shared, they never change. */
export function structure(value) {
  if (value instanceof Decimal || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(structure);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, structure(item)]));
}

const LOST = ["blank", "mark", "unreadable", "missing"];

/** A report with its layout: which cells it has, and what each is. */
export class Cells {
  constructor(spec, report) {
    this.report = report;
    this.layout = spec.layouts.get(report.format);
    this.present = this.layout.cells.filter((cell) => at(report, cell.pointer) !== undefined);
    this.stoodFor = new Set(this.present.filter((cell) => cell.optional).flatMap((cell) => cell.replaces));
  }

  has(pointer) {
    return this.layout.byPointer.has(pointer) && at(this.report, pointer) !== undefined;
  }

  value(pointer) {
    return at(this.report, pointer) ?? null;
  }

  note(pointer) {
    return this.report.cell_notes[pointer] ?? null;
  }

  state(pointer) {
    const said = this.note(pointer)?.state;
    if (this.value(pointer) === null) return LOST.includes(said) ? said : "missing";
    return said === "converted" || said === "inferred" ? said : "plain";
  }
}
