/** The head of a report: what it says it is, how much of it was read, which form is on view. */

import { STATES, sign } from "./cells.js";
import { h } from "./dom.js";
import { labelOf } from "./form-rows.js";
import { numbered } from "./labels.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Version} Version */
/** @typedef {import("./texts.js").Say} Say */

/** The title of a report, else its body or file. @param {Entry} entry @param {Version|undefined} version */
export function titleView(entry, version) {
  const title = version?.report.title ?? version?.report.agency.name ?? entry.name;
  return h("h2", { lang: version ? "zh-CN" : null }, led(entry, "/title", title));
}

/** That a file is being read, and for how long. @param {Entry} entry @param {boolean} waiting @param {Say} say */
export function progressView(entry, waiting, say) {
  return h(
    "p",
    { class: "progress" },
    h("progress", { "aria-label": say("page_reading") }),
    ` ${say("page_reading_file", { name: entry.name })} `,
    waiting ? `${say("page_waiting")} ` : null,
    h("span", { "data-since": entry.since }),
  );
}

/** A text of the report; where it is known where it was read, that is told of it as of a cell.
 * @param {Entry} entry @param {string} pointer @param {string} text */
function led(entry, pointer, text) {
  const inside = h("span", { class: "said" }, text);
  if (!entry.places[pointer]) return h("span", { "data-key": pointer, tabindex: "-1" }, inside);
  return h("button", { type: "button", class: "fact", "data-key": pointer, "data-pointer": pointer }, inside);
}

/** @param {Entry} entry @param {Version} version @param {any} registry @param {Say} say */
export function factsView(entry, version, registry, say) {
  const { report } = version;
  const form = registry.formats.find((/** @type {any} */ one) => one.id === version.format);
  const period = report.period ? `${report.period.start} – ${report.period.end}` : null;
  /** @type {[string, string|null, string|null][]} */
  const facts = [
    ["agency", report.agency.name, "/agency/name"],
    ["credit_code", report.agency.credit_code, "/agency/credit_code"],
    ["reporting_year", report.reporting_year === null ? null : String(report.reporting_year), "/reporting_year"],
    ["period", period, "/period"],
    ["scope", report.scope ? say(`page_scope_${report.scope}`) : null, "/scope"],
    ["published_on", report.published_on, "/published_on"],
    ["signed_on", report.signed_on, "/signed_on"],
    ["format", form ? `${form.id} · ${form.legal_basis}` : version.format, "/format"],
  ];
  const source = report.source;
  return h(
    "dl",
    { class: "facts head" },
    facts
      .filter(([name, value]) => value !== null || name !== "credit_code")
      .map(([name, value, pointer]) =>
        h(
          "div",
          {},
          h("dt", {}, say(`html_fact_${name}`)),
          h("dd", {}, value === null ? h("span", { class: "muted", "data-key": pointer, tabindex: pointer ? "-1" : null }, say("html_unknown")) : pointer ? led(entry, pointer, value) : value),
        ),
      ),
    h("div", {}, h("dt", {}, say("page_file")), h("dd", {}, entry.name, h("span", { class: "muted" }, source ? ` ${[source.media_type, source.encoding].filter(Boolean).join(" · ")}` : ""))),
  );
}

/** The forms the service has, the published one named so. @param {Entry} entry @param {any} registry
 * @param {"zh"|"en"} lang @param {Say} say @param {(format: string, button: HTMLElement) => void} show */
export function formatsView(entry, registry, lang, say, show) {
  return h(
    "div",
    { class: "formats", role: "group", "aria-label": say("page_form_shown") },
    h("span", { class: "label" }, say("page_form_shown")),
    registry.formats.map((/** @type {any} */ form) =>
      h(
        "button",
        {
          type: "button", class: "segment", "data-key": `form-${form.id}`, title: form.title[lang],
          "aria-pressed": String(entry.shown === form.id), on: { click: (/** @type {any} */ event) => show(form.id, event.currentTarget) },
        },
        say("page_form", { format: form.id }),
        form.id === entry.source ? h("span", { class: "muted" }, ` ${say("page_as_published")}`) : null,
      ),
    ),
  );
}

/** What became of the cells of each table: a report that was not read is never told as sound.
 * @param {Version} version @param {any} layout @param {"zh"|"en"} lang @param {Say} say */
export function completenessView(version, layout, lang, say) {
  const tallies = version.validation?.completeness;
  if (!tallies) return null;
  const kinds = ["plain", ...STATES];
  const sections = layout.sections.filter((/** @type {any} */ section) => section.table && tallies[section.table]);
  const sum = (/** @type {string} */ kind) => sections.reduce((/** @type {number} */ all, /** @type {any} */ section) => all + tallies[section.table][kind], 0);
  const lost = sum("missing") + sum("unreadable");
  const name = (/** @type {string} */ kind) => say(kind === "plain" ? "page_state_plain" : `html_state_${kind}`);
  return h(
    "details",
    { class: "completeness", "data-key": "completeness" },
    h("summary", {}, sign(lost ? "warning" : "fine", lost ? undefined : "✓"), say(lost ? "page_cells_lost" : "page_cells_all", { expected: sum("expected"), read: sum("expected") - lost, lost })),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": say("page_completeness") },
      h(
        "table",
        { class: "list" },
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("page_table")), h("th", { scope: "col", class: "n" }, say("page_cells_expected")), kinds.map((kind) => h("th", { scope: "col", class: "n" }, name(kind))))),
        h(
          "tbody",
          {},
          sections.map((/** @type {any} */ section) =>
            h("tr", {}, h("th", { scope: "row" }, numbered(labelOf(section), lang)), ["expected", ...kinds].map((kind) => h("td", { class: "n" }, String(tallies[section.table][kind])))),
          ),
        ),
      ),
    ),
  );
}

/** What the signs in the cells mean; only those that stand in this report.
 * @param {Version} version @param {Say} say */
export function legendView(version, say) {
  const states = new Set(Object.values(version.report.cell_notes).map((note) => note.state));
  const fidelities = new Set((version.changes ?? []).map((change) => change.fidelity).filter((fidelity) => fidelity !== "exact"));
  const items = [
    ...STATES.filter((state) => states.has(state)).map((state) => h("li", {}, h("span", { class: `swatch s-${state}` }, sign(state, state === "mark" ? "/" : undefined)), say(`html_state_${state}`))),
    ...[...fidelities].map((fidelity) => h("li", {}, h("span", { class: `swatch f-${fidelity}` }, sign(fidelity)), say(`page_fidelity_${fidelity}`))),
  ];
  return items.length ? h("ul", { class: "legend", "aria-label": say("page_legend") }, items) : null;
}
