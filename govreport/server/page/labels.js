/** What people call a pointer: a cell by section, row and column, any other member by its name. */

import { labelOf, membersOf } from "./form-rows.js";

/** @typedef {import("./texts.js").Lang} Lang */
/** @typedef {import("./texts.js").Say} Say */
/** @typedef {import("./form-rows.js").Label} Label */
/** @typedef {{table: string, block: any, row: any, column: any, field: boolean}} Found */

const DIGITS = /** @type {Record<string, string>} */ ({
  一: "1", 二: "2", 三: "3", 四: "4", 五: "5", 六: "6", 七: "7", 八: "8", 九: "9", "（": "(", "）": ")",
});
const REMARK = /\s*[（(][^（(]*[）)]$/;

/** The value at a JSON Pointer (RFC 6901), undefined where there is none. @param {any} value @param {string} pointer */
export function at(value, pointer) {
  const steps = pointer.split("/").slice(1);
  return steps.reduce((found, step) => found?.[step.replaceAll("~1", "/").replaceAll("~0", "~")], value);
}

/** The row and column of a cell, or of a member beside one. @param {any} layout @param {string} pointer @returns {Found|null} */
export function findCell(layout, pointer) {
  const table = layout.tables.find((/** @type {any} */ one) => pointer.startsWith(`/${one.id}/`));
  if (!table) return null;
  const path = pointer.slice(table.id.length + 2);
  const id = path.slice(path.lastIndexOf("/") + 1);
  for (const block of table.blocks) {
    const row = block.rows.find((/** @type {any} */ one) => `${one.path}/${id}` === path);
    if (!row) continue;
    const column = block.columns.find((/** @type {any} */ one) => one.id === id || one.unit_field === id);
    if (column) return { table: table.id, block, row, column, field: column.id !== id };
  }
  return null;
}

/** A label without its remark in brackets. @param {Label} label @param {Lang} lang */
export function nameOf(label, lang) {
  return label[lang].replace(REMARK, "") || label[lang];
}

/** The number before a label. @param {Label} label @param {Lang} lang */
export function numberOf(label, lang) {
  if (label.number === null) return "";
  const plain = label.number.length === 1;
  if (lang === "zh") return label.number + (plain ? "、" : "");
  return [...label.number].map((sign) => DIGITS[sign] ?? sign).join("") + (plain ? ". " : " ");
}

/** @param {Label} label @param {Lang} lang */
export function numbered(label, lang) {
  return numberOf(label, lang) + nameOf(label, lang);
}

/** A row after the groups it stands under. @param {any} block @param {any} row @param {Lang} lang */
export function rowName(block, row, lang) {
  const parts = [];
  for (const group of block.groups ?? []) {
    if (!membersOf(group, block).includes(row.path)) continue;
    const label = labelOf(group);
    if (label.number === null) parts.push(nameOf(label, lang) + (lang === "zh" ? "·" : " · "));
    else if (label.number.includes("（") && label.number !== row.number) parts.push(numberOf(label, lang));
  }
  return parts.join("") + numbered(labelOf(row), lang);
}

/** What a pointer is called in the first of some layouts that has it.
 * @param {string} pointer @param {any[]} layouts @param {Lang} lang @param {Say} say @returns {string} */
export function nameIn(pointer, layouts, lang, say) {
  const layout = layouts.find((one) => findCell(one, pointer)) ?? layouts[0];
  return pointerName(pointer, layout, lang, say);
}

/** @param {string} pointer @param {any} layout @param {Lang} lang @param {Say} say @returns {string} */
export function pointerName(pointer, layout, lang, say) {
  const cell = findCell(layout, pointer);
  if (cell) {
    const section = layout.sections.find((/** @type {any} */ one) => one.table === cell.table);
    const number = section ? numberOf(labelOf(section), lang).replace(".", "") : "";
    const column = nameOf(labelOf(cell.column), lang) + (cell.field ? say("page_unit_of_column") : "");
    return `${number}${rowName(cell.block, cell.row, lang)}${lang === "zh" ? "·" : " · "}${column}`;
  }
  const section = layout.sections.find((/** @type {any} */ one) => pointer === `/narrative/${one.id}` || pointer === `/${one.table}`);
  if (section) return numbered(labelOf(section), lang);
  const code = `member${pointer.replaceAll("/", "_")}`;
  const said = say(code);
  return said === code ? pointer : said;
}
