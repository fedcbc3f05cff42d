/** What is known of one cell: value, state, text as printed, where it stood, what became of it. */

import { sign, stateOf, valueText } from "./cells.js";
import { h } from "./dom.js";
import { badge } from "./form-view.js";
import { at, findCell, pointerName } from "./labels.js";
import { placeText } from "./places.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Version} Version */
/** @typedef {import("./texts.js").Say} Say */
/** @typedef {import("./form-view.js").Mark} Mark */

/**
 * @param {object} about
 * @param {Entry} about.entry
 * @param {Version} about.version
 * @param {Record<string, any>} about.layouts by format
 * @param {Record<string, {zh: string, en: string}>} about.reasons
 * @param {string} about.pointer
 * @param {Mark[]} about.marks findings at this cell
 * @param {{number: number, text: string, here: boolean}[]|null} about.lines of the source
 * @param {"zh"|"en"} about.lang
 * @param {Say} about.say
 */
export function cellPanel({ entry, version, layouts, reasons, pointer, marks, lines, lang, say }) {
  const layout = layouts[version.format];
  const change = version.changes?.find((one) => one.pointer === pointer) ?? null;
  const state = stateOf(version.report, pointer);
  const note = version.report.cell_notes[pointer];
  const isFigure = findCell(layout, pointer) !== null;
  const place = change ? undefined : entry.places[pointer];
  const value = isFigure ? valueText(version.report, pointer, layout) : "";
  const member = pointer.startsWith("/narrative/") ? null : at(version.report, pointer);
  const facts = [
    isFigure && fact(say("page_value"), value === "" ? say("page_no_value") : value, "big"),
    !isFigure && typeof member === "string" && fact(say("page_value"), member),
    isFigure && fact(say("page_state"), stateText(state, say)),
    note?.raw && fact(say("html_raw"), code(note.raw)),
    !note?.raw && place?.raw && fact(say("html_raw"), code(place.raw.trim())),
    place && fact(say("html_place"), placeText(place, say) || say("html_unknown")),
    place?.confidence != null && fact(say("page_confidence"), `${Math.round(place.confidence * 100)} %`),
    change && fact(say("page_fidelity"), [sign(change.fidelity), say(`page_fidelity_${change.fidelity}`)]),
    change && fact(say("page_reason"), reasons[change.reason]?.[lang] ?? change.reason),
    change && change.sources.length && fact(say("page_moved_from"), sources(entry, change.sources, layouts, lang, say)),
    marks.length > 0 &&
      fact(say("html_finding"), marks.slice(0, 8).map((mark) => badge(mark.number, mark.finding.severity, say))),
  ];
  return [
    h("p", { class: "cell-name" }, pointerName(pointer, layout, lang, say)),
    h("dl", { class: "facts" }, facts),
    lines ? excerpt(lines, note?.raw ?? place?.raw ?? "", say) : null,
  ];
}

/** @param {string|null} state @param {Say} say */
function stateText(state, say) {
  if (state === null) return say("page_state_plain");
  return [sign(state), `${say(`html_state_${state}`)}${say("page_colon")}${say(`page_state_${state}`)}`];
}

/** @param {string} name @param {any} value @param {string} [kind] */
function fact(name, value, kind) {
  return [h("dt", {}, name), h("dd", { class: kind ?? null }, value)];
}

/** @param {string} text */
function code(text) {
  return h("code", { lang: "zh-CN" }, text);
}

/** The cells of the published form that a migrated cell rests on.
 * @param {Entry} entry @param {string[]} pointers @param {Record<string, any>} layouts @param {"zh"|"en"} lang @param {Say} say */
function sources(entry, pointers, layouts, lang, say) {
  const before = entry.versions[entry.source];
  const layout = layouts[entry.source];
  return h(
    "ul",
    { class: "plain" },
    pointers.map((pointer) => {
      const found = at(before.report, pointer);
      return h(
        "li",
        {},
        h(
          "button",
          { type: "button", class: "link", "data-go": pointer, "data-format": entry.source },
          `${pointerName(pointer, layout, lang, say)} = ${found == null ? say("page_no_value") : found}`,
        ),
      );
    }),
  );
}

/** @param {{number: number, text: string, here: boolean}[]} lines @param {string} raw @param {Say} say */
function excerpt(lines, raw, say) {
  const wanted = raw.trim();
  return h(
    "figure",
    { class: "excerpt" },
    h("figcaption", {}, say("page_excerpt")),
    h(
      "pre",
      { tabindex: "0", role: "group", lang: "zh-CN", "aria-label": say("page_excerpt") },
      lines.map(({ number, text, here }) =>
        h("span", { class: here ? "line here" : "line" }, h("span", { class: "number" }, String(number)), here ? marked(text, wanted) : text, "\n"),
      ),
    ),
  );
}

/** A line with the text of the cell marked, where it stands once. @param {string} text @param {string} wanted */
function marked(text, wanted) {
  const from = wanted ? text.indexOf(wanted) : -1;
  if (from < 0 || text.indexOf(wanted, from + 1) >= 0) return text;
  return [text.slice(0, from), h("mark", {}, wanted), text.slice(from + wanted.length)];
}
