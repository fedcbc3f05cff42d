/** The reports as tabs, after those for all of them: the overview and the trend. */

import { SEVERITIES, sign } from "./cells.js";
import { h, unseen } from "./dom.js";
import { counted, listed } from "./findings.js";
import { published } from "./bodies.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./texts.js").Say} Say */

export const OVERVIEW = "overview";
export const TREND = "trend";

/** A short name of a report: body and year, else its file. @param {Entry} entry @param {Say} say */
export function shortName(entry, say) {
  const report = published(entry);
  if (!report?.agency.name) return entry.name;
  return report.reporting_year ? say("page_report_name", { agency: report.agency.name, year: report.reporting_year }) : report.agency.name;
}

/** @param {{entries: Entry[], current: string|null, trend: boolean, say: Say}} state @param {(id: string) => void} choose */
export function tabsView({ entries, current, trend, say }, choose) {
  const several = [entries.length > 1 ? OVERVIEW : null, trend ? TREND : null].filter((id) => id !== null);
  const ids = [...several, ...entries.map(({ id }) => id)];
  const walk = (/** @type {KeyboardEvent} */ event) => {
    const at = ids.indexOf(String(document.activeElement?.id).replace(/^tab-/, ""));
    const steps = /** @type {Record<string, number>} */ ({ ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: ids.length - 1 });
    const next = ids[(steps[event.key] + ids.length) % ids.length];
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
    requestAnimationFrame(() => document.getElementById(`tab-${next}`)?.focus());
  };
  // Both lists can be reached by the tab key: the reports may be scrolled.
  const stop = ids.indexOf(current ?? "") < several.length ? ids[several.length] : null;
  /** @type {Record<string, string>} */
  const names = { [OVERVIEW]: say("page_overview"), [TREND]: say("page_trend") };
  return h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": say("html_reports"), on: { keydown: walk } },
    several.length ? h("div", { class: "tabs-all", role: "presentation" }, several.map((id) => tab(id, current, choose, null, names[id]))) : null,
    h(
      "div",
      { class: "tabs-each", role: "presentation", "data-key": "tabs-each" },
      entries.map((entry) => tab(entry.id, current, choose, status(entry, say), shortName(entry, say), entry.id === stop)),
    ),
  );
}

/** @param {string} id @param {string|null} current @param {(id: string) => void} choose @param {any} mark @param {string} name @param {boolean} [stop] whether
 * the tab key stops here though it is not chosen */
function tab(id, current, choose, mark, name, stop = false) {
  const chosen = id === current;
  return h(
    "button",
    {
      type: "button", role: "tab", id: `tab-${id}`, class: "tab", "data-key": `tab-${id}`, title: name,
      "aria-selected": String(chosen), "aria-controls": "panel", tabindex: chosen || stop ? "0" : "-1",
      on: { click: () => choose(id) },
    },
    mark,
    h("span", { class: "tab-name" }, name),
  );
}

/** Reading, failed, or how many findings of the worst severity. @param {Entry} entry @param {Say} say */
export function status(entry, say) {
  if (entry.status === "reading") return [h("span", { class: entry.since ? "spinner" : "spinner still", "aria-hidden": "true" }), unseen(`${say("page_reading")} `)];
  if (entry.status === "failed") return [sign("error"), unseen(`${say("page_failed")} `)];
  const version = entry.versions[entry.shown];
  if (version.unchecked) return [sign("error"), unseen(`${say("page_unchecked")} `)];
  if (!version.validation) return h("span", { class: "spinner", "aria-hidden": "true" });
  const counts = counted(listed(entry, version));
  const worst = SEVERITIES.find((severity) => counts[severity] > 0);
  if (!worst) return h("span", { class: "sign sign-fine", "aria-hidden": "true" }, "✓");
  return h("span", { class: `count ${worst}` }, sign(worst), String(counts[worst]), unseen(` ${say(`html_severity_${worst}`)} `));
}
