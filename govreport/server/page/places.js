/** Where in the document something was read, in words, and the lines of a text around it. */

/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./texts.js").Say} Say */

const AROUND = 2;

/** 第 3 个表第 5 行第 2 格; `table 3, row 5, cell 2`; empty where not known.
 * @param {Place|null|undefined} place @param {Say} say */
export function placeText(place, say) {
  if (!place) return "";
  const parts = [
    ["sheet", place.sheet],
    ["page", place.page],
    ["table", place.table],
    ["row", place.row],
    ["cell", place.cell],
    ["line", place.line],
    ["column", place.cell == null ? place.column : null],
  ];
  return parts
    .filter(([, value]) => value != null)
    .map(([name, value]) => say(`page_place_${name}`, { at: value }))
    .join(say("page_place_joint"));
}

/** The lines around a place, of a file that is plain text; null where it is none.
 * @param {Blob|null} file @param {any} source of the report @param {Place|undefined} place
 * @returns {Promise<{number: number, text: string, here: boolean}[]|null>} */
export async function linesAround(file, source, place) {
  const type = source?.media_type ?? "";
  if (!file || !place?.line || !["text/plain", "text/markdown"].includes(type)) return null;
  const text = decoded(await file.arrayBuffer(), source.encoding);
  if (text === null) return null;
  const lines = text.split(/\r\n|\r|\n/);
  const first = Math.max(1, place.line - AROUND);
  return lines
    .slice(first - 1, place.line + AROUND)
    .map((line, index) => ({ number: first + index, text: line, here: first + index === place.line }));
}

/** @param {ArrayBuffer} bytes @param {string|null} encoding */
function decoded(bytes, encoding) {
  try {
    return new TextDecoder(encoding ?? "utf-8").decode(bytes);
  } catch {
    return null;
  }
}
