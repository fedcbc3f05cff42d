/** JSON with its digits kept: a figure that a binary number can't hold stays the text it was. */

/** Read JSON; a number that would not be written as it stands becomes its text.
 * @param {string} text @returns {any} */
export function readJson(text) {
  // The third argument is missing in older browsers, where figures beyond 2^53 are rounded.
  /** @param {string} _key @param {any} value @param {any} [context] */
  const exact = (_key, value, context) =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source
      ? context.source
      : value;
  return JSON.parse(text, exact);
}

/** The text of one member of an object, as it stands. @param {string} text @param {string} name @returns {string} */
export function memberText(text, name) {
  const wanted = JSON.stringify(name);
  let depth = 0;
  let key = "";
  let start = -1;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      const end = stringEnd(text, at);
      if (depth === 1 && start < 0) key = text.slice(at, end);
      at = end - 1;
    } else if (sign === "{" || sign === "[") depth += 1;
    else if (sign === ":" && depth === 1) start = at + 1;
    else if ((sign === "," && depth === 1) || sign === "}" || sign === "]") {
      if (sign !== ",") depth -= 1;
      const ended = sign === "," || depth === 0;
      if (ended && start >= 0) {
        if (key === wanted) return text.slice(start, at).trim();
        start = -1;
      }
    }
  }
  throw new TypeError(`no member ${name}`);
}

/** The place behind the string that begins at a place. @param {string} text @param {number} at */
function stringEnd(text, at) {
  let end = at + 1;
  while (text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
  return end + 1;
}
