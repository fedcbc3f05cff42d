/** The report drawn as the official form: sections, their text, tables with merged heads. */

import { cellContent, sign, stateOf } from "./cells.js";
import { h, unseen } from "./dom.js";
import { formRows, labelOf } from "./form-rows.js";
import { at, numberOf } from "./labels.js";

/** @typedef {import("./types.js").Finding} Finding */
/** @typedef {import("./types.js").Version} Version */
/** @typedef {import("./texts.js").Say} Say */
/** @typedef {import("./form-rows.js").FormCell} FormCell */
/** @typedef {{number: number, finding: Finding}} Mark */
/** @typedef {{version: Version, layout: any, lang: "zh"|"en", say: Say, marks: Map<string, Mark[]>,
 *   listed: Mark[]}} Drawn */

const MANY = 6; // figures in a row, from which columns are kept narrow
const PART = 60; // paragraphs; a section of a real report has fewer
const RANK = ["error", "warning", "info"];

/** @param {Drawn} drawn */
export function formView(drawn) {
  const fidelity = new Map((drawn.version.changes ?? []).map((change) => [change.pointer, change.fidelity]));
  return drawn.layout.sections.map((/** @type {any} */ section) => {
    const id = `section-${section.id}`;
    const pointer = `/narrative/${section.id}`;
    return h(
      "section",
      { class: "part", "aria-labelledby": id },
      h(
        "h3",
        { id, tabindex: "-1", "data-key": pointer, lang: drawn.lang === "zh" ? "zh-CN" : "en" },
        numberOf(labelOf(section), drawn.lang) + section.label[drawn.lang],
        badges(drawn.marks.get(pointer), drawn.say),
      ),
      narrative(drawn, section),
      section.table ? tableView(drawn, section, fidelity, id) : null,
    );
  });
}

/** The text of a section; sentences in question are marked.
 * @param {Drawn} drawn @param {any} section */
function narrative({ version, say, listed }, section) {
  const text = version.report.narrative[section.id];
  if (text === null || text === undefined) {
    return h("p", { class: "muted" }, section.kind === "table" ? null : say("html_section_missing"));
  }
  if (!text) return section.kind === "table" ? null : h("p", { class: "muted" }, say("html_section_empty"));
  const said = listed.filter(({ finding }) => (finding.params.section ?? section.id) === section.id);
  const quotes = said
    .map(({ number, finding }) => ({ number, severity: finding.severity, quote: quoteOf(finding) }))
    .filter(({ quote }) => quote.length > 3 && text.includes(quote));
  const lines = text.split("\n");
  const at = firsts(lines, quotes);
  const paragraphs = lines.map((/** @type {string} */ line, /** @type {number} */ index) =>
    h("p", {}, at.has(index) ? quoted(line, at.get(index) ?? [], say) : line),
  );
  return h("div", { class: "narrative", lang: "zh-CN" }, parted(paragraphs));
}

/** Paragraphs in parts, of which the browser only lays out those in sight. @param {HTMLElement[]} paragraphs */
function parted(paragraphs) {
  if (paragraphs.length <= PART) return paragraphs;
  const starts = paragraphs.map((_one, at) => at).filter((at) => at % PART === 0);
  return starts.map((at) => h("div", { class: "lines" }, paragraphs.slice(at, at + PART)));
}

/** @typedef {{number: number, severity: string, quote: string}} Quote */

/** The quotations by the line that first has each. @param {string[]} lines @param {Quote[]} quotes @returns {Map<number, Quote[]>} */
function firsts(lines, quotes) {
  /** @type {Map<number, Quote[]>} */
  const found = new Map();
  for (const one of quotes) {
    const index = lines.findIndex((line) => line.includes(one.quote));
    if (index >= 0) found.set(index, [...(found.get(index) ?? []), one]);
  }
  return found;
}

/** The sentence a finding is about. @param {Finding} finding @returns {string} */
export function quoteOf(finding) {
  return String(finding.params.quote ?? finding.place?.raw ?? "").trim();
}

/** A line with the sentences in question marked; the first quotation that is in it goes first.
 * @param {string} line @param {Quote[]} quotes @param {Say} say @returns {any[]} */
function quoted(line, quotes, say) {
  const found = quotes.map((one) => ({ ...one, from: line.indexOf(one.quote) })).filter(({ from }) => from >= 0);
  if (!found.length) return [line];
  const first = found.reduce((a, b) => (b.from < a.from || (b.from === a.from && b.quote.length > a.quote.length) ? b : a));
  const same = quotes.filter(({ quote }) => quote === first.quote);
  return [
    line.slice(0, first.from),
    h(
      "mark",
      { class: first.severity, tabindex: "-1", "data-key": `quote-${first.number}`, "data-numbers": same.map(({ number }) => number).join(" ") },
      first.quote,
      same.map(({ number, severity }) => badge(number, severity, say)),
    ),
    ...quoted(line.slice(first.from + first.quote.length), quotes.filter(({ quote }) => quote !== first.quote), say),
  ];
}

/** @param {Drawn} drawn @param {any} section @param {Map<string, string>} fidelity @param {string} id */
function tableView(drawn, section, fidelity, id) {
  const table = drawn.layout.tables.find((/** @type {any} */ one) => one.id === section.table);
  const rows = formRows(table, (pointer) => at(drawn.version.report, pointer) !== undefined);
  const many = rows.some((row) => row.filter((cell) => cell.pointer).length >= MANY && row.some((cell) => cell.scope === "row"));
  /** @type {number[]} */
  const open = []; // until which row each column is taken
  return h(
    "div",
    { class: "scroll", "data-key": `scroll-${table.id}` },
    h(
      "table",
      { class: many ? "form many" : "form", role: "grid", "aria-labelledby": id, "aria-readonly": "true", "data-table": table.id },
      h(
        "tbody",
        {},
        rows.map((row, line) => {
          let column = 0;
          return h(
            "tr",
            {},
            row.map((cell) => {
              while ((open[column] ?? 0) > line) column += 1;
              const here = column;
              for (let step = 0; step < cell.colspan; step += 1) open[column + step] = line + cell.rowspan;
              column += cell.colspan;
              return cell.pointer === null
                ? headCell(cell, drawn.lang)
                : figureCell(cell, drawn, fidelity.get(cell.pointer), line, here);
            }),
          );
        }),
      ),
    ),
  );
}

/** @param {FormCell} cell @param {"zh"|"en"} lang */
function headCell(cell, lang) {
  const spans = { colspan: cell.colspan > 1 ? cell.colspan : null, rowspan: cell.rowspan > 1 ? cell.rowspan : null };
  if (!cell.label) return h("td", { ...spans, class: "corner" });
  const unit = cell.unit ? (lang === "zh" ? `（${cell.unit.zh}）` : ` (${cell.unit.en})`) : "";
  const long = cell.label.zh.length > 24 ? "long" : null;
  const role = cell.scope?.startsWith("row") ? "rowheader" : "columnheader";
  return h("th", { ...spans, scope: cell.scope, role, class: long }, numberOf(cell.label, lang) + cell.label[lang] + unit);
}

/** @param {FormCell} cell @param {Drawn} drawn @param {string|undefined} fidelity @param {number} line @param {number} column */
function figureCell(cell, drawn, fidelity, line, column) {
  const pointer = /** @type {string} */ (cell.pointer);
  const state = stateOf(drawn.version.report, pointer);
  const marks = drawn.marks.get(pointer) ?? [];
  const worst = RANK.find((severity) => marks.some(({ finding }) => finding.severity === severity));
  const classes = [state && `s-${state}`, worst && `m-${worst}`, fidelity && `f-${fidelity}`].filter(Boolean);
  return h(
    "td",
    {
      class: classes.join(" "),
      colspan: cell.colspan > 1 ? cell.colspan : null,
      role: "gridcell",
      tabindex: "-1",
      "data-key": pointer,
      "data-pointer": pointer,
      "data-line": line,
      "data-column": column,
    },
    cellContent(drawn.version.report, pointer, drawn.layout, drawn.say),
    fidelity && fidelity !== "exact"
      ? [sign(fidelity), unseen(` ${drawn.say(`page_fidelity_${fidelity}`)}`)]
      : null,
    worst ? [sign(worst), unseen(` ${drawn.say("page_findings_here", { count: marks.length })}`)] : null,
  );
}

/** @param {Mark[]|undefined} marks @param {Say} say */
function badges(marks, say) {
  return (marks ?? []).map(({ number, finding }) => badge(number, finding.severity, say));
}

/** The number of a finding, leading to it. @param {number} number @param {string} severity @param {Say} say */
export function badge(number, severity, say) {
  return h(
    "button",
    { type: "button", class: `badge ${severity}`, "data-finding": number, "data-key": `badge-${number}` },
    sign(severity),
    unseen(`${say("html_finding")} `),
    String(number),
  );
}
