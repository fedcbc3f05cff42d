// Moves a report along the maps; what has no place is carried, and put back on the way home.
import { same } from "./exact.mjs";
import { apply, changesOf, compose, readsOf, told } from "./maps.mjs";
import { at, put, structure } from "./report.mjs";

const BASE = "https://w3id.org/govreport/spec/";
const sameCell = (a, b) => a !== undefined && b !== undefined && same(a, b);

/** The shortest way between two formats along adjacent maps. */
function wayBetween(spec, from, to) {
  const ways = [[from]];
  for (const way of ways) {
    if (way.at(-1) === to) return way;
    for (const next of spec.formats.keys()) {
      if (!way.includes(next) && spec.maps.has(`${way.at(-1)}>${next}`)) ways.push([...way, next]);
    }
  }
  throw new Error(`no way from ${from} to ${to}`);
}

function cellsOf(report, layout) {
  const found = new Map();
  for (const pointer of layout.places) {
    const value = at(report, pointer);
    if (value !== undefined) found.set(pointer, { value, note: report.cell_notes[pointer] ?? null });
  }
  return found;
}

/** The changes of a whole way, told as one. */
function changesAlong(spec, way, approximate) {
  let found;
  for (let i = 1; i < way.length; i += 1) {
    const step = changesOf(spec.maps.get(`${way[i - 1]}>${way[i]}`), approximate);
    found = found === undefined ? step : compose(found, step);
  }
  return found ?? new Map();
}

/** Whether the recorded changes show that the way was taken with approximations. */
function wasAsked(spec, way, recorded) {
  const plain = changesAlong(spec, way, false);
  const full = changesAlong(spec, way, true);
  const alike = (a, b) => a.op === b.op && same(a.sources, b.sources);
  const differ = [...full.keys()].filter((pointer) => !alike(full.get(pointer), plain.get(pointer)));
  return differ.length > 0 && differ.every((p) => recorded.has(p) && alike(recorded.get(p), full.get(p)));
}

/** The cells made by the map, with the carried ones in their place where they are not stale. */
function restore(spec, derived, kept, present, back, layout, presentLayout) {
  if (kept.size === 0) return { cells: derived, stale: [] };
  const cells = new Map([...derived, ...kept]);
  const bundles = layout.bundles().filter((bundle) => bundle.pointers.some((pointer) => kept.has(pointer)));
  for (const bundle of bundles) for (const p of bundle.optional) if (!kept.has(p)) cells.delete(p);
  const again = apply(back, presentLayout, cells, false);
  const differ = back.cells.filter(
    (entry) =>
      ["exact", "equivalent"].includes(entry.fidelity) &&
      (again.has(entry.target) || present.has(entry.target)) &&
      !sameCell(again.get(entry.target), present.get(entry.target)),
  );
  const stale = new Set(differ.flatMap(readsOf));
  for (const bundle of bundles) {
    if (bundle.optional.some((pointer) => stale.has(pointer)) && !bundle.optional.every((p) => cells.has(p))) {
      for (const p of bundle.optional) if (derived.has(p) && !kept.has(p)) cells.set(p, derived.get(p));
    }
  }
  for (const pointer of stale) {
    if (derived.has(pointer)) cells.set(pointer, derived.get(pointer));
    else cells.delete(pointer);
  }
  return { cells, stale: [...kept.keys()].filter((pointer) => stale.has(pointer)) };
}

/** The cells that the map back would not give; an optional row goes with the rows it replaces. */
function notGiven(cells, given, layout) {
  const lost = new Set([...new Set([...cells.keys(), ...given.keys()])].filter((p) => !sameCell(cells.get(p), given.get(p))));
  for (const bundle of layout.bundles()) {
    if (bundle.pointers.some((pointer) => lost.has(pointer))) bundle.pointers.forEach((pointer) => lost.add(pointer));
  }
  return [...cells].filter(([pointer]) => lost.has(pointer));
}

function start(report, layout) {
  const record = report.migration;
  const store = new Map();
  for (const [key, carried] of Object.entries(record?.carried ?? {})) {
    const whole = key.includes("#") ? key : `${record.from}#${key}`;
    store.set(whole, { value: carried.value, note: carried.note ?? null });
  }
  const changes = record && new Map(record.changes.map((change) => [change.pointer, change]));
  return { format: report.format, cells: cellsOf(report, layout), store, origin: record?.from ?? report.format, changes, stale: [] };
}

function step(spec, state, target, began, approximate) {
  const [here, there] = [spec.layouts.get(state.format), spec.layouts.get(target)];
  const forth = spec.maps.get(`${state.format}>${target}`);
  const back = spec.maps.get(`${target}>${state.format}`);
  const kept = new Map();
  const store = new Map();
  for (const [key, cell] of state.store) {
    if (key.startsWith(`${target}#`)) kept.set(key.slice(target.length + 1), cell);
    else store.set(key, cell);
  }
  const derived = apply(forth, there, state.cells, approximate);
  const { cells, stale } = restore(spec, derived, kept, state.cells, back, there, here);

  const way = wayBetween(spec, state.origin, state.format);
  const homeward = state.changes !== undefined && way.includes(target);
  const asked = homeward && wasAsked(spec, way, state.changes);
  for (const [pointer, cell] of notGiven(state.cells, apply(back, here, cells, asked), here)) {
    store.set(`${state.format}#${pointer}`, cell);
  }
  const next = { format: target, cells, store, origin: state.origin, stale: [...state.stale, ...stale] };
  if (!homeward) {
    const made = told(changesOf(forth, approximate), cells);
    next.changes = state.changes === undefined ? made : told(compose(state.changes, made), cells);
  } else if (target !== state.origin) {
    next.changes = told(changesAlong(spec, way.slice(0, way.indexOf(target) + 1), asked), cells);
  } else if (store.size) {
    next.origin = began;
    next.changes = told(changesAlong(spec, wayBetween(spec, began, target), approximate), cells);
  }
  return next;
}

function carriedOf(spec, state) {
  const carried = {};
  for (const id of [state.origin, ...[...spec.formats.keys()].filter((one) => one !== state.origin)]) {
    for (const pointer of spec.layouts.get(id).places) {
      const cell = state.store.get(`${id}#${pointer}`);
      if (cell === undefined) continue;
      const key = id === state.origin ? pointer : `${id}#${pointer}`;
      carried[key] = cell.note === null ? { value: cell.value } : cell;
    }
  }
  return carried;
}

/** The report in another format, and the pointers of carried cells that were dropped as stale. */
export function migrate(spec, report, to, approximate = false) {
  if (to === report.format) return { report: structure(report), stale: [] };
  const way = wayBetween(spec, report.format, to);
  let state = start(report, spec.layouts.get(report.format));
  for (const target of way.slice(1)) state = step(spec, state, target, report.format, approximate);
  const moved = structure(report);
  for (const table of spec.layouts.get(report.format).tables) delete moved[table];
  delete moved.migration;
  const layout = spec.layouts.get(to);
  for (const table of layout.tables) moved[table] = {};
  moved.format = to;
  moved.$schema = BASE + spec.formats.get(to).schema;
  moved.cell_notes = {};
  for (const [pointer, cell] of state.cells) {
    put(moved, pointer, cell.value);
    if (cell.note !== null) moved.cell_notes[pointer] = cell.note;
  }
  if (state.changes !== undefined) {
    const changes = layout.places.flatMap((pointer) => state.changes.get(pointer) ?? []);
    moved.migration = { from: state.origin, to, changes, carried: carriedOf(spec, state) };
  }
  return { report: moved, stale: state.stale };
}
