/** What a migration changed, what it could not carry over, and that going back gives the original. */

import { FIDELITIES, sign } from "./cells.js";
import { h } from "./dom.js";
import { pointerName } from "./labels.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Version} Version */
/** @typedef {import("./texts.js").Say} Say */

/** Reasons by id, and the reason of each cell that is carried, by the form it is of.
 * @param {any[]} maps @returns {{texts: Record<string, {zh: string, en: string}>, carried: Record<string, string>}} */
export function reasonsOf(maps) {
  const texts = Object.assign({}, ...maps.map((map) => map.reasons));
  const directions = maps.flatMap((map) => map.directions);
  const carried = directions.flatMap((one) =>
    one.carried.map((/** @type {any} */ cell) => [`${one.from}#${cell.source}`, cell.reason]),
  );
  return { texts, carried: Object.fromEntries(carried) };
}

/**
 * @param {Version} version
 * @param {{layouts: Record<string, any>, reasons: ReturnType<typeof reasonsOf>, lang: "zh"|"en", say: Say}} how
 */
export function migrationView(version, { layouts, reasons, lang, say }) {
  const changes = version.changes ?? [];
  const { from, carried } = version.report.migration ?? { from: null, carried: {} };
  return h(
    "section",
    { class: "box migration", "aria-labelledby": "migration-title" },
    h("h3", { id: "migration-title" }, say("page_migration", { from: from ?? "", to: version.format })),
    h(
      "ul",
      { class: "fidelities" },
      FIDELITIES.map((fidelity) =>
        h(
          "li",
          { class: `f-${fidelity}` },
          sign(fidelity),
          h("strong", {}, String(changes.filter((change) => change.fidelity === fidelity).length)),
          ` ${say(`page_fidelity_${fidelity}`)}`,
        ),
      ),
    ),
    h("p", { class: version.back === false ? "alarm" : "back" }, say(`page_back_${version.back === null ? "checking" : version.back}`, { format: from ?? "" })),
    changed(changes, layouts[version.format], reasons.texts, lang, say),
    left(from ?? "", carried, layouts, reasons, lang, say),
  );
}

/** Cells that are not the same fact, by reason. @param {Change[]} changes @param {any} layout
 * @param {Record<string, any>} texts @param {"zh"|"en"} lang @param {Say} say */
function changed(changes, layout, texts, lang, say) {
  const told = changes.filter((change) => change.fidelity !== "exact");
  if (!told.length) return null;
  /** @type {Map<string, Change[]>} */
  const groups = new Map();
  for (const change of told) {
    const key = `${change.fidelity} ${change.reason}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return h(
    "details",
    { "data-key": "changed" },
    h("summary", {}, say("page_changed", { count: told.length })),
    h(
      "ul",
      { class: "reasons" },
      [...groups.values()].map((group) =>
        h(
          "li",
          {},
          h("p", {}, sign(group[0].fidelity), h("strong", {}, say(`page_fidelity_${group[0].fidelity}`)), say("page_colon"), texts[group[0].reason]?.[lang] ?? group[0].reason),
          h(
            "p",
            { class: "cells" },
            group.map(({ pointer }) => h("button", { type: "button", class: "chip", "data-go": pointer }, pointerName(pointer, layout, lang, say))),
          ),
        ),
      ),
    ),
  );
}

/** What the form has no place for. @param {string} from @param {Record<string, any>} carried
 * @param {Record<string, any>} layouts @param {ReturnType<typeof reasonsOf>} reasons @param {"zh"|"en"} lang @param {Say} say */
function left(from, carried, layouts, reasons, lang, say) {
  const rows = Object.entries(carried).map(([key, { value, note }]) => {
    const [, format, pointer] = key.match(/^(?:([^/]*)#)?(.*)$/) ?? [];
    const form = format ?? from;
    const name = layouts[form] ? pointerName(pointer, layouts[form], lang, say) : key;
    const reason = reasons.texts[reasons.carried[`${form}#${pointer}`]]?.[lang] ?? "";
    return { form, pointer, name, value, note, reason };
  });
  if (!rows.length) return h("p", {}, say("page_nothing_carried"));
  return h(
    "details",
    { "data-key": "carried", open: true },
    h("summary", {}, say("page_carried", { count: rows.length, format: from })),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": say("page_carried", { count: rows.length, format: from }) },
      h(
        "table",
        { class: "list" },
        h("thead", {}, h("tr", {}, ["page_cell", "page_value", "page_reason"].map((code) => h("th", { scope: "col" }, say(code))))),
        h(
          "tbody",
          {},
          rows.map(({ form, pointer, name, value, note, reason }) =>
            h(
              "tr",
              {},
              h("td", {}, h("button", { type: "button", class: "link", "data-go": pointer, "data-format": form }, name)),
              h("td", { class: "n" }, value === null ? (note ? say(`html_state_${note.state}`) : say("page_no_value")) : String(value), note?.raw ? ` (${note.raw})` : ""),
              h("td", {}, reason),
            ),
          ),
        ),
      ),
    ),
  );
}
