/** The trend: reports of one body, a plot, the same figures as a table, and a choice of cells. */

import { sign } from "./cells.js";
import { h, unseen } from "./dom.js";
import { labelOf } from "./form-rows.js";
import { nameOf, numbered, pointerName, rowName } from "./labels.js";
import { plot, sample } from "./plot.js";
import { problemView, retryButton } from "./problem-view.js";
import { bodyName, pointerOf, points, yearOf } from "./trend.js";

/** @typedef {import("./trend.js").Group} Group */
/** @typedef {import("./trend.js").Series} Series */
/** @typedef {import("./texts.js").Say} Say */

export const MOST_SERIES = 8;

/**
 * @param {object} about
 * @param {Group[]} about.groups all bodies of which there are several years
 * @param {Group} about.group that on view
 * @param {string} about.format the form they are compared in
 * @param {any} about.layout of it
 * @param {Series[]} about.series
 * @param {"zh"|"en"} about.lang
 * @param {Say} about.say
 * @param {boolean} about.narrow whether the screen is small
 * @param {(series: Series[]) => void} choose
 * @param {(id: string) => void} turn to the body of a report
 * @param {() => void} retry to bring the reports into one form
 */
export function trendView({ groups, group, format, layout, series, lang, say, narrow }, choose, turn, retry) {
  const { entries } = group;
  const lines = series.map((one) => ({
    series: one,
    name: pointerName(pointerOf(one), layout, lang, say),
    points: points(entries, format, one),
  }));
  const years = entries.map(yearOf);
  const title = say("page_trend_of", { agency: bodyName(group) });
  const moved = entries.filter((entry) => entry.source !== format);
  return [
    h("h2", { id: "trend-title", tabindex: "-1", lang: lang === "zh" ? "zh-CN" : "en" }, title),
    groups.length > 1 ? bodies(groups, group, say, turn) : null,
    group.double.map((year) =>
      h("p", { class: "muted" }, say("page_trend_double", { year, name: entries.find((entry) => yearOf(entry) === year)?.name })),
    ),
    moved.length
      ? h("p", { class: "muted" }, say("page_trend_moved", { years: moved.map((entry) => String(yearOf(entry))).join(say("page_list_joint")), format }))
      : null,
    stuck(entries, format, lang, say, retry),
    h("div", { class: "trend-parts" },
      lines.length ? h("div", { class: "plot-box" }, plot(lines, title, say("page_trend_said"), narrow)) : h("p", {}, say("page_trend_empty")),
      figures(lines, years, title, say, (/** @type {Series} */ left) => choose(series.filter((one) => one !== left))),
    ),
    chooser(layout, series, lang, say, choose),
  ];
}

/** Why a report is not in the form of the others yet. @param {import("./types.js").Entry[]} entries @param {string} format
 * @param {"zh"|"en"} lang @param {Say} say @param {() => void} retry */
function stuck(entries, format, lang, say, retry) {
  const problem = entries.find((entry) => !entry.versions[format] && entry.problem)?.problem;
  return problem ? problemView(problem, lang, retryButton(say, "trend-retry", retry)) : null;
}

/** A list of the bodies, where there are several. @param {Group[]} groups @param {Group} group @param {Say} say @param {(id: string) => void} turn */
function bodies(groups, group, say, turn) {
  const list = h("select", { id: "trend-body", "data-key": "trend-body", on: { change: () => turn(list.value) } });
  for (const one of groups) {
    const [{ id }] = one.entries;
    list.append(h("option", { value: id, selected: one === group }, `${bodyName(one)} (${one.entries.map(yearOf).join(say("page_list_joint"))})`));
  }
  return h("p", { class: "bodies" }, h("label", { for: "trend-body" }, say("html_fact_agency")), list);
}

/** The figures that are drawn, as a table. @param {any[]} lines @param {number[]} years @param {string} title
 * @param {Say} say @param {(series: Series) => void} remove */
function figures(lines, years, title, say, remove) {
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "trend-title" },
    h(
      "table",
      { class: "list trend" },
      h("caption", { class: "hide" }, title),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, say("page_cell")),
          years.map((year) => h("th", { scope: "col", class: "n" }, String(year))),
          h("th", { scope: "col" }, unseen(say("page_remove"))),
        ),
      ),
      h("tbody", {}, lines.map((line, index) => row(line, index, say, () => remove(line.series)))),
    ),
  );
}

/** @param {{name: string, points: import("./trend.js").Point[]}} line @param {number} index @param {Say} say @param {() => void} remove */
function row(line, index, say, remove) {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, sample(index), line.name),
    line.points.map(({ text, state }) =>
      h(
        "td",
        { class: `n ${state ? `s-${state}` : ""}` },
        text === "" && state ? [sign(state), say(`html_state_${state}`)] : [text, state ? [sign(state), unseen(say(`html_state_${state}`))] : null],
      ),
    ),
    h(
      "td",
      {},
      h("button", { type: "button", class: "button small", "data-key": `drop-${index}`, "aria-label": say("page_remove_series", { name: line.name }), on: { click: remove } }, "×"),
    ),
  );
}

/** Two lists, row and column, and a button that adds the cell. @param {any} layout @param {Series[]} series
 * @param {"zh"|"en"} lang @param {Say} say @param {(series: Series[]) => void} choose */
function chooser(layout, series, lang, say, choose) {
  /** @type {{table: any, block: any}[]} */
  const blocks = layout.tables.flatMap((/** @type {any} */ table) => table.blocks.map((/** @type {any} */ block) => ({ table, block })));
  const column = h("select", { id: "trend-column", "data-key": "trend-column" });
  const rows = h("select", { id: "trend-row", "data-key": "trend-row", on: { change: () => fill() } });
  for (const table of layout.tables) {
    const section = layout.sections.find((/** @type {any} */ one) => one.table === table.id);
    const group = h("optgroup", { label: section ? numbered(labelOf(section), lang) : table.id });
    blocks.forEach(({ table: of, block }, /** @type {number} */ at) => {
      if (of !== table) return;
      block.rows.forEach((/** @type {any} */ one, /** @type {number} */ line) =>
        group.append(h("option", { value: `${at} ${line}` }, rowName(block, one, lang))),
      );
    });
    rows.append(group);
  }
  const chosen = () => {
    const [at, line] = rows.value.split(" ").map(Number);
    return { ...blocks[at], row: blocks[at].block.rows[line] };
  };
  const fill = () => {
    const { block } = chosen();
    column.replaceChildren(...block.columns.map((/** @type {any} */ one) => h("option", { value: one.id }, nameOf(labelOf(one), lang))));
    const total = block.columns.find((/** @type {any} */ one) => one.role === "total");
    if (total) column.value = total.id;
  };
  fill();
  const add = () => {
    const { table, row: one } = chosen();
    const made = { table: table.id, row: one.path, column: column.value };
    if (!series.some((other) => pointerOf(other) === pointerOf(made))) choose([...series, made]);
  };
  return h(
    "fieldset",
    { class: "chooser" },
    h("legend", {}, say("page_trend_choose")),
    h("p", {}, h("label", { for: "trend-row" }, say("page_trend_row")), rows),
    h("p", {}, h("label", { for: "trend-column" }, say("page_trend_column")), column),
    h("button", { type: "button", class: "button", "data-key": "trend-add", disabled: series.length >= MOST_SERIES, on: { click: add } }, say("page_trend_add")),
  );
}
