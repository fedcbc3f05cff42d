/** The list of findings: by severity, each with its text, remedy and the cells it leads to. */

import { SEVERITIES, sign } from "./cells.js";
import { h } from "./dom.js";
import { counted } from "./findings.js";
import { quoteOf } from "./form-view.js";
import { nameIn } from "./labels.js";
import { placeText } from "./places.js";
import { retryButton } from "./problem-view.js";

/** @typedef {import("./texts.js").Say} Say */
/** @typedef {import("./form-view.js").Mark} Mark */

const MOST_CELLS = 8;

/**
 * @param {Mark[]} marks
 * @param {{severities: string[], layouts: any[], lang: "zh"|"en", say: Say, checked: boolean, unchecked: boolean,
 *   previous: import("./types.js").Entry|undefined, retry: () => void}} how
 */
export function findingsView(marks, { severities, layouts, lang, say, checked, unchecked, previous, retry }) {
  const counts = counted(marks);
  const shown = marks.filter(({ finding }) => severities.includes(finding.severity));
  return [
    h("h3", { id: "findings-title", tabindex: "-1", "data-key": "findings" }, say("html_findings", { count: marks.length })),
    h(
      "div",
      { class: "filters", role: "group", "aria-label": say("html_show") },
      SEVERITIES.map((severity) =>
        h(
          "button",
          {
            type: "button",
            class: `filter ${severity}`,
            "aria-pressed": String(severities.includes(severity)),
            "data-severity": severity,
            "data-key": `filter-${severity}`,
          },
          sign(severity),
          `${say(`html_severity_${severity}`)} ${counts[severity]}`,
        ),
      ),
    ),
    previous ? h("p", { class: "small muted" }, say("page_checked_with", { name: previous.name })) : null,
    checked ? null : h("p", { class: unchecked ? "alarm" : "muted" }, say(unchecked ? "page_unchecked" : "page_checking"), " ", unchecked ? retryButton(say, "retry-check", retry) : null),
    checked && !marks.length ? h("p", {}, say("html_nothing_found")) : null,
    marks.length && !shown.length ? h("p", { class: "muted" }, say("page_all_filtered")) : null,
    h("ol", { class: "findings" }, shown.map((mark) => item(mark, layouts, lang, say, previous?.id ?? null))),
  ];
}

/** @param {Mark} mark @param {any[]} layouts that on view first @param {"zh"|"en"} lang @param {Say} say @param {string|null} previous */
function item({ number, finding }, layouts, lang, say, previous) {
  const cells = finding.pointers.slice(0, MOST_CELLS);
  const more = finding.pointers.length - cells.length;
  const place = placeText(finding.place, say);
  const quote = quoteOf(finding);
  // What was in no cell and no text of the form leads nowhere.
  const leads = finding.pointers.length > 0 || finding.params.section !== undefined;
  const head = leads ? { type: "button", "data-lead": number } : {};
  return h(
    "li",
    { class: `finding ${finding.severity}`, value: number },
    h(
      leads ? "button" : "div",
      { ...head, class: "finding-head", "data-key": `finding-${number}` },
      h("span", { class: "number" }, String(number)),
      h("span", { class: `tag ${finding.severity}` }, sign(finding.severity), say(`html_severity_${finding.severity}`)),
      h("span", { class: "finding-text" }, finding.message[lang]),
    ),
    finding.help[lang] ? h("p", { class: "remedy" }, h("span", { class: "label" }, say("html_help") + say("page_colon")), finding.help[lang]) : null,
    cells.length
      ? h(
          "p",
          { class: "cells" },
          cells.map((pointer) =>
            h("button", { type: "button", class: "chip", "data-go": pointer, "data-from": number }, nameIn(pointer, layouts, lang, say)),
          ),
          more > 0 ? h("span", { class: "muted" }, say("html_more", { count: more })) : null,
        )
      : null,
    h(
      "p",
      { class: "small muted" },
      h("code", {}, finding.code),
      finding.rule ? ` · ${say("page_rule")} ${finding.rule}` : "",
      finding.fault !== "unknown" ? ` · ${say("html_fault")}${say("page_colon")}${say(`html_fault_${finding.fault}`)}` : "",
      place ? ` · ${place}` : "",
    ),
    previous && finding.params.previous_year
      ? h("p", { class: "cells" }, h("button", { type: "button", class: "chip", "data-open": previous }, say("page_open_previous", { year: finding.params.previous_year })))
      : null,
    finding.params.equation ? h("p", { class: "small" }, h("code", {}, finding.params.equation)) : null,
    quote ? h("p", { class: "small quote", lang: "zh-CN" }, quote) : null,
  );
}
