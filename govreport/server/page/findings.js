/** The findings of one form of a report: in what order, with what numbers, where they lead. */

import { SEVERITIES } from "./cells.js";
import { at } from "./labels.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Finding} Finding */
/** @typedef {import("./types.js").Version} Version */
/** @typedef {import("./form-view.js").Mark} Mark */

/** What was listed of a version, which is never changed, and with which readings.
 * @type {WeakMap<Version, {source: Version, marks: Mark[]}>} */
const known = new WeakMap();

/** Findings of reading or moving, then of the checks, worst first, numbered from 1.
 * @param {Entry} entry @param {Version} version @returns {Mark[]} */
export function listed(entry, version) {
  const source = entry.versions[entry.source];
  const before = known.get(version);
  if (before?.source === source) return before.marks;
  const marks = sorted(entry, version);
  known.set(version, { source, marks });
  return marks;
}

/** @param {Entry} entry @param {Version} version @returns {Mark[]} */
function sorted(entry, version) {
  const reading = version.changes ? entry.versions[entry.source].findings : [];
  const all = [...reading, ...version.findings, ...(version.validation?.findings ?? [])];
  const told = new Set();
  return all
    .filter((finding) => {
      const key = JSON.stringify([finding.code, finding.pointers, finding.params]);
      return told.has(key) ? false : told.add(key);
    })
    .map((finding, order) => ({ finding, order }))
    .sort((a, b) => rank(a.finding) - rank(b.finding) || a.order - b.order)
    .map(({ finding }, index) => ({ finding, number: index + 1 }));
}

/** @param {Finding} finding */
function rank(finding) {
  return SEVERITIES.indexOf(finding.severity);
}

/** Findings by the pointers they are about. @param {Mark[]} marks @returns {Map<string, Mark[]>} */
export function byPointer(marks) {
  /** @type {Map<string, Mark[]>} */
  const found = new Map();
  for (const mark of marks) {
    for (const pointer of mark.finding.pointers) found.set(pointer, [...(found.get(pointer) ?? []), mark]);
  }
  return found;
}

/** How many findings of each severity. @param {Mark[]} marks @returns {Record<string, number>} */
export function counted(marks) {
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0]));
  for (const { finding } of marks) counts[finding.severity] += 1;
  return counts;
}

/** The form in which a pointer is to be seen: that on view if it has it, else the published one.
 * @param {Entry} entry @param {string} pointer @returns {string} */
export function formatOf(entry, pointer) {
  const shown = entry.versions[entry.shown];
  return shown && at(shown.report, pointer) !== undefined ? entry.shown : entry.source;
}
