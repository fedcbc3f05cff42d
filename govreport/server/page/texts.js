/** The texts of the page by code, from `spec/messages`; and which language is wanted. */

/** @typedef {"zh"|"en"} Lang */
/** @typedef {(code: string, params?: Record<string, any>) => string} Say */

export const LANGS = /** @type {Lang[]} */ (["zh", "en"]);

/** Load the texts of all languages. @returns {Promise<Record<Lang, Record<string, string>>>} */
export async function loadTexts() {
  const read = await Promise.all(
    LANGS.map(async (lang) => [lang, await (await fetch(new URL(`texts.${lang}.json`, import.meta.url))).json()]),
  );
  return Object.fromEntries(read);
}

/** A function that says a code in one language; the code itself where there is no text.
 * @param {Record<string, string>} texts @returns {Say} */
export function sayer(texts) {
  return (code, params = {}) =>
    (texts[code] ?? code).replace(/\{(\w+)\}/g, (_all, name) => String(params[name] ?? "…"));
}

/** The language that the address asks for, else the browser. @returns {Lang} */
export function wantedLang() {
  const asked = new URLSearchParams(location.hash.slice(1)).get("lang");
  if (asked === "zh" || asked === "en") return asked;
  const first = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag)) ?? "en";
  return first.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** Keep the language in the address, so that it can be shared; nothing is stored. @param {Lang} lang */
export function keepLang(lang) {
  history.replaceState(null, "", `#lang=${lang}`);
}
