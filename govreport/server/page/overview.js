/** All reports as a table: what each is, how it fared, what could not be done. */

import { SEVERITIES, sign } from "./cells.js";
import { copies, published } from "./bodies.js";
import { h } from "./dom.js";
import { counted, listed } from "./findings.js";
import { undone } from "./reading.js";
import { shortName, status } from "./tabs.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./texts.js").Say} Say */
/** @typedef {{open: (id: string) => void, sort: (order: string) => void, retry: () => void, clear: () => void}} Acts */

/**
 * @param {{entries: Entry[], order: string, waiting: boolean, lang: "zh"|"en", say: Say}} state
 * @param {Acts} acts
 */
export function overviewView({ entries, order, waiting, lang, say }, acts) {
  const open = entries.filter((entry) => entry.status === "reading").length;
  const failed = entries.filter((entry) => entry.status === "failed").length;
  const again = entries.filter(undone).length;
  const done = { done: entries.length - open, all: entries.length, failed };
  const same = copies(entries);
  return [
    h("h2", { id: "overview-title", tabindex: "-1", "data-key": "overview" }, say("page_overview_title", { count: entries.length })),
    h(
      "p",
      { class: "progress" },
      open ? h("progress", { max: done.all, value: done.done, "aria-label": say("page_reading") }) : null,
      ` ${say(open ? "page_told_reading" : "page_told_read", done)} `,
      waiting ? say("page_waiting") : null,
    ),
    h(
      "p",
      { class: "buttons" },
      again ? h("button", { type: "button", class: "button small", "data-key": "retry-all", on: { click: acts.retry } }, say("page_retry_failed", { count: again })) : null,
      h("button", { type: "button", class: "button small", "data-key": "remove-all", on: { click: acts.clear } }, say("page_remove_all")),
    ),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "overview-title", "data-key": "overview-scroll" },
      h(
        "table",
        { class: "list overview" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            sorter("name", say("page_report"), order, acts),
            h("th", { scope: "col" }, say("html_fact_format")),
            sorter("worst", say("html_severity_error"), order, acts),
            SEVERITIES.slice(1).map((severity) => h("th", { scope: "col", class: "n" }, say(`html_severity_${severity}`))),
            h("th", { scope: "col", class: "n" }, say("page_lost")),
          ),
        ),
        h("tbody", {}, sorted(entries, order, say).map((entry) => row(entry, same.get(entry.id), lang, say, acts))),
      ),
    ),
  ];
}

/** A head that the rows can be sorted by; once more gives the order in which they were put in.
 * @param {string} name @param {string} text @param {string} order @param {Acts} acts */
function sorter(name, text, order, acts) {
  const on = order === name;
  const kind = name === "name" ? "ascending" : "descending";
  return h(
    "th",
    { scope: "col", class: name === "name" ? null : "n", "aria-sort": on ? kind : null },
    h("button", { type: "button", class: "link", "data-key": `sort-${name}`, on: { click: () => acts.sort(on ? "given" : name) } }, text, sign("sort", on ? (name === "name" ? " ↑" : " ↓") : " ↕")),
  );
}

/** @param {Entry[]} entries @param {string} order @param {Say} say */
function sorted(entries, order, say) {
  if (order === "name") {
    const names = new Map(entries.map((entry) => [entry, shortName(entry, say)]));
    return [...entries].sort((a, b) => (names.get(a) ?? "").localeCompare(names.get(b) ?? "", "zh", { numeric: true }));
  }
  if (order !== "worst") return entries;
  const weights = new Map(entries.map((entry) => [entry, weight(entry)]));
  return [...entries].sort((a, b) => compared(weights.get(b) ?? [], weights.get(a) ?? []));
}

/** What could not be read first, then errors, warnings, infos. @param {Entry} entry @returns {number[]} */
function weight(entry) {
  const version = entry.versions[entry.source];
  const counts = version ? counted(listed(entry, version)) : null;
  return [entry.status === "failed" ? 1 : 0, ...SEVERITIES.map((severity) => counts?.[severity] ?? 0)];
}

/** @param {number[]} a @param {number[]} b */
function compared(a, b) {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}

/** @param {Entry} entry @param {Entry|undefined} same an earlier one of the same file @param {"zh"|"en"} lang @param {Say} say @param {Acts} acts */
function row(entry, same, lang, say, acts) {
  const report = published(entry);
  const version = entry.versions[entry.source];
  const counts = version?.validation ? counted(listed(entry, version)) : null;
  const number = (/** @type {number|undefined} */ count) => (count === undefined ? "" : String(count));
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      h("button", { type: "button", class: "link", "data-key": `open-${entry.id}`, on: { click: () => acts.open(entry.id) } }, status(entry, say), " ", shortName(entry, say)),
      report ? h("span", { class: "path" }, entry.name) : null,
      same ? h("span", { class: "path" }, say("page_same_file", { name: same.name })) : null,
      entry.problem ? h("span", { class: "path wrong" }, entry.problem.message[lang]) : null,
    ),
    h("td", {}, entry.source),
    SEVERITIES.map((severity) => h("td", { class: counts?.[severity] ? `n ${severity}` : "n" }, number(counts?.[severity]))),
    h("td", { class: "n" }, version?.validation ? number(lost(version.validation)) : ""),
  );
}

/** How many cells are missing or unreadable. @param {any} validation @returns {number} */
function lost({ completeness }) {
  const tallies = /** @type {any[]} */ (Object.values(completeness ?? {}));
  return tallies.reduce((sum, tally) => sum + tally.missing + tally.unreadable, 0);
}
