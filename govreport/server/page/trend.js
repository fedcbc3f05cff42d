/** Several years of one body: which reports go together, which cells, what figures. */

import { stateOf } from "./cells.js";
import { at } from "./labels.js";
import { published, sameAgency } from "./reading.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {{table: string, row: string, column: string}} Series */
/** @typedef {{id: string, year: number, value: number|null, text: string, state: string|null}} Point */

/** The reports of the body that most reports are of, by year; of two of one year, the first.
 * @param {Entry[]} entries @returns {Entry[]} */
export function together(entries) {
  const dated = entries.filter((entry) => Number.isInteger(published(entry)?.reporting_year));
  /** @type {Entry[][]} */
  const groups = [];
  for (const entry of dated) {
    const group = groups.find(([first]) => sameAgency(published(first).agency, published(entry).agency));
    if (!group) groups.push([entry]);
    else if (!group.some((other) => yearOf(other) === yearOf(entry))) group.push(entry);
  }
  const most = groups.reduce((a, b) => (b.length > a.length ? b : a), []);
  return most.length > 1 ? most.sort((a, b) => yearOf(a) - yearOf(b)) : [];
}

/** @param {Entry} entry @returns {number} */
export function yearOf(entry) {
  return published(entry).reporting_year;
}

/** What is drawn before anyone chooses: the totals that a table with outcomes begins and ends with,
 * and its first outcome. @param {any} layout @returns {Series[]} */
export function usualSeries(layout) {
  for (const table of layout.tables) {
    for (const block of table.blocks) {
      const total = block.columns.find((/** @type {any} */ column) => column.role === "total");
      const first = block.rows.find((/** @type {any} */ row) => row.role === "outcome");
      if (!total || !first) continue;
      return block.rows
        .filter((/** @type {any} */ row) => row === first || !row.role)
        .map((/** @type {any} */ row) => ({ table: table.id, row: row.path, column: total.id }));
    }
  }
  return [];
}

/** @param {Series} series */
export function pointerOf({ table, row, column }) {
  return `/${table}/${row}/${column}`;
}

/** The figures of one cell over the years; without the form wanted, there is none yet.
 * @param {Entry[]} entries @param {string} format @param {Series} series @returns {Point[]} */
export function points(entries, format, series) {
  const pointer = pointerOf(series);
  return entries.map((entry) => {
    const report = entry.versions[format]?.report;
    const value = report ? at(report, pointer) : null;
    return {
      id: entry.id,
      year: yearOf(entry),
      value: value == null ? null : Number(value),
      text: value == null ? "" : String(value),
      state: report ? stateOf(report, pointer) : "missing",
    };
  });
}
