/** Taking the shown form away: which media, under what file name. */

import { h } from "./dom.js";
import { published } from "./bodies.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./texts.js").Say} Say */

/** Media of the service by file ending, those most asked for first. */
export const MEDIA = ["docx", "xlsx", "csv", "json", "pdf", "html", "md"];
export const FINDINGS = ["csv", "html"];
const LONGEST = 80;

/** A file name that any system takes: title or body and year, the form, the ending.
 * @param {Entry} entry @param {string} ending @param {string} [what] */
export function fileName(entry, ending, what = "") {
  const report = published(entry);
  const stem = report.title ?? ([report.agency.name, report.reporting_year].filter(Boolean).join("-") || entry.name.replace(/\.\w+$/, ""));
  // Signs that file systems refuse, control characters, and those that turn the direction of text.
  const safe = stem.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]/g, "").replace(/\s+/g, "");
  const short = [...safe].slice(0, LONGEST).join("").replace(/^\.+|\.+$/g, "") || "report";
  return `${[short, entry.shown, what].filter(Boolean).join("-")}.${ending}`;
}

/** Hand a file to the browser to keep. @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = h("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** @typedef {(to: string, button: HTMLElement) => void} Get */

/** @param {Say} say @param {Get} get */
export function downloadsView(say, get) {
  return h(
    "div",
    { class: "downloads", role: "group", "aria-label": say("page_download") },
    h("span", { class: "label" }, say("page_download")),
    MEDIA.map((to) =>
      h(
        "button",
        { type: "button", class: "button small", "data-key": `get-${to}`, on: { click: (/** @type {any} */ event) => get(to, event.currentTarget) } },
        say(`page_medium_${to}`),
      ),
    ),
  );
}

/** @param {Say} say @param {Get} get */
export function findingsDownloads(say, get) {
  return h(
    "p",
    { class: "downloads", role: "group", "aria-label": say("page_download_findings") },
    h("span", { class: "label" }, say("page_download_findings")),
    FINDINGS.map((to) =>
      h("button", { type: "button", class: "button small", "data-key": `findings-${to}`, on: { click: (/** @type {any} */ event) => get(to, event.currentTarget) } }, say(`page_medium_${to}`)),
    ),
  );
}
