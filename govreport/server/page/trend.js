/** Several years of one body: which reports go together, which cells, what figures. */

import { stateOf } from "./cells.js";
import { at } from "./labels.js";
import { published, sameAgency } from "./bodies.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {{entries: Entry[], double: number[]}} Group */
/** @typedef {{table: string, row: string, column: string}} Series */
/** @typedef {{id: string, year: number, value: number|null, text: string, state: string|null}} Point */

/** The bodies of which there are several years: the reports of each by year, of two of one year the
 * first; `double` are the years of which there are more. That with most years comes first.
 * @param {Entry[]} entries @returns {Group[]} */
export function groups(entries) {
  /** @type {Group[]} */
  const found = [];
  for (const entry of entries.filter((one) => Number.isInteger(published(one)?.reporting_year))) {
    const group = found.find(({ entries: [first] }) => sameAgency(published(first).agency, published(entry).agency));
    if (!group) found.push({ entries: [entry], double: [] });
    else if (!group.entries.some((other) => yearOf(other) === yearOf(entry))) group.entries.push(entry);
    else if (!group.double.includes(yearOf(entry))) group.double.push(yearOf(entry));
  }
  const several = found.filter((group) => group.entries.length > 1);
  for (const group of several) group.entries.sort((a, b) => yearOf(a) - yearOf(b));
  return several.sort((a, b) => b.entries.length - a.entries.length);
}

/** The group to be drawn: that of the body chosen, else the first. @param {Group[]} all @param {string|null} id of a report of it
 * @returns {Group|undefined} */
export function groupOf(all, id) {
  return all.find(({ entries }) => entries.some((entry) => entry.id === id)) ?? all[0];
}

/** The name of the body, as its last report has it. @param {Group} group @returns {string} */
export function bodyName({ entries }) {
  return published(entries[entries.length - 1]).agency.name ?? "";
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
