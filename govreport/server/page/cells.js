/** What is shown in the cell of a figure: zero, nothing, and the kinds of nothing look different. */

import { h, unseen } from "./dom.js";
import { at, findCell } from "./labels.js";

/** @typedef {import("./types.js").Report} Report */
/** @typedef {import("./texts.js").Say} Say */

export const STATES = ["blank", "mark", "missing", "unreadable", "inferred", "converted"];
export const FIDELITIES = ["exact", "equivalent", "approximate", "none"];
export const SEVERITIES = ["error", "warning", "info"];

const SIGNS = /** @type {Record<string, string>} */ ({
  blank: "", missing: "?", unreadable: "✕", inferred: "∴", converted: "→",
  error: "✕", warning: "▲", info: "i",
  equivalent: "≡", approximate: "≈", none: "∅", exact: "=",
});

/** The sign of a state, severity or fidelity; it is decoration, the word stands beside it.
 * @param {string} name @param {string} [text] */
export function sign(name, text) {
  return h("span", { class: `sign sign-${name}`, "aria-hidden": "true" }, text ?? SIGNS[name] ?? "");
}

/** The state of a cell, null for a number as printed. @param {Report} report @param {string} pointer @returns {string|null} */
export function stateOf(report, pointer) {
  const note = report.cell_notes[pointer];
  if (note) return note.state;
  return at(report, pointer) == null ? "missing" : null;
}

/** The text of a figure with its unit, where the publisher stated one beside the form.
 * @param {Report} report @param {string} pointer @param {any} layout */
export function valueText(report, pointer, layout) {
  const value = at(report, pointer);
  if (value == null) return "";
  const field = findCell(layout, pointer)?.column.unit_field;
  const unit = field ? at(report, pointer.replace(/[^/]*$/, field)) : null;
  return unit ? `${value} ${unit}` : String(value);
}

/** The content of a cell. @param {Report} report @param {string} pointer @param {any} layout @param {Say} say */
export function cellContent(report, pointer, layout, say) {
  const state = stateOf(report, pointer);
  const raw = report.cell_notes[pointer]?.raw ?? "";
  const value = h("span", { class: "value" }, valueText(report, pointer, layout));
  if (state === null) return [value];
  const word = unseen(` ${say(`html_state_${state}`)}`);
  if (state === "mark") return [sign("mark", raw.trim() || "/"), word];
  if (state === "unreadable") return [sign("unreadable"), h("span", { class: "raw" }, raw), word];
  if (state === "inferred" || state === "converted") return [value, sign(state), word];
  return [sign(state), word];
}
