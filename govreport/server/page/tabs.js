/** The reports as tabs, and the trend beside them. */

import { SEVERITIES, sign } from "./cells.js";
import { h, unseen } from "./dom.js";
import { counted, listed } from "./findings.js";
import { published } from "./reading.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./texts.js").Say} Say */

export const TREND = "trend";

/** A short name of a report: body and year, else its file. @param {Entry} entry @param {Say} say */
export function shortName(entry, say) {
  const report = published(entry);
  if (!report?.agency.name) return entry.name;
  return report.reporting_year ? say("page_report_name", { agency: report.agency.name, year: report.reporting_year }) : report.agency.name;
}

/** @param {{entries: Entry[], current: string|null, trend: boolean, say: Say}} state @param {(id: string) => void} choose */
export function tabsView({ entries, current, trend, say }, choose) {
  const ids = [...entries.map(({ id }) => id), ...(trend ? [TREND] : [])];
  const walk = (/** @type {KeyboardEvent} */ event) => {
    const at = ids.indexOf(current ?? "");
    const steps = /** @type {Record<string, number>} */ ({ ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: ids.length - 1 });
    const next = ids[(steps[event.key] + ids.length) % ids.length];
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
    requestAnimationFrame(() => document.getElementById(`tab-${next}`)?.focus());
  };
  return h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": say("html_reports"), on: { keydown: walk } },
    entries.map((entry) => tab(entry.id, current, choose, [status(entry, say), shortName(entry, say)])),
    trend ? tab(TREND, current, choose, say("page_trend")) : null,
  );
}

/** @param {string} id @param {string|null} current @param {(id: string) => void} choose @param {any} content */
function tab(id, current, choose, content) {
  const chosen = id === current;
  return h(
    "button",
    {
      type: "button", role: "tab", id: `tab-${id}`, class: "tab", "data-key": `tab-${id}`,
      "aria-selected": String(chosen), "aria-controls": "panel", tabindex: chosen ? "0" : "-1",
      on: { click: () => choose(id) },
    },
    content,
  );
}

/** Reading, failed, or how many findings of the worst severity. @param {Entry} entry @param {Say} say */
function status(entry, say) {
  if (entry.status === "reading") return [h("span", { class: "spinner", "aria-hidden": "true" }), unseen(`${say("page_reading")} `)];
  if (entry.status === "failed") return [sign("error"), unseen(`${say("page_failed")} `)];
  const version = entry.versions[entry.shown];
  if (version.unchecked) return [sign("error"), unseen(`${say("page_unchecked")} `)];
  if (!version.validation) return h("span", { class: "spinner", "aria-hidden": "true" });
  const counts = counted(listed(entry, version));
  const worst = SEVERITIES.find((severity) => counts[severity] > 0);
  if (!worst) return h("span", { class: "sign sign-fine", "aria-hidden": "true" }, "✓");
  return h("span", { class: `count ${worst}` }, sign(worst), String(counts[worst]), unseen(` ${say(`html_severity_${worst}`)} `));
}
