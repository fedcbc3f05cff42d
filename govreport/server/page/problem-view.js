/** An error as the service told it: what went wrong, what to do, the single faults. */

import { sign } from "./cells.js";
import { h } from "./dom.js";

/** @typedef {import("./types.js").Problem} Problem */

const MOST = 20;

/** @param {Problem} problem @param {"zh"|"en"} lang @param {HTMLElement|null} [retry] a button */
export function problemView(problem, lang, retry = null) {
  const faults = problem.findings.slice(0, MOST);
  return h(
    "div",
    { class: "box problem", role: "alert" },
    h("p", { class: "problem-text" }, sign("error"), problem.message[lang]),
    problem.remedy[lang] ? h("p", {}, problem.remedy[lang]) : null,
    faults.length ? h("ul", {}, faults.map((finding) => h("li", {}, finding.message[lang]))) : null,
    retry ? h("p", { class: "buttons" }, retry) : null,
    h("p", { class: "small muted" }, h("code", {}, problem.code), problem.status ? ` · HTTP ${problem.status}` : ""),
  );
}

/** A button to try again. @param {import("./texts.js").Say} say @param {string} key @param {() => void} act @returns {HTMLElement} */
export function retryButton(say, key, act) {
  return h("button", { type: "button", class: "button", "data-key": key, on: { click: act } }, say("page_retry"));
}
