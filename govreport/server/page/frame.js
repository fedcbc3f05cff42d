/** The top and foot of the page, and the question for a token. */

import { h } from "./dom.js";
import { problemView } from "./problem-view.js";
import { LANGS } from "./texts.js";

/** @typedef {import("./texts.js").Lang} Lang */
/** @typedef {import("./texts.js").Say} Say */

/** @param {Lang} lang @param {Say} say @param {(lang: Lang) => void} choose */
export function topView(lang, say, choose) {
  return [
    h("div", { class: "brand" }, h("h1", {}, say("page_title")), h("p", { class: "muted" }, say("page_subtitle"))),
    h(
      "div",
      { class: "langs", role: "group", "aria-label": say("page_language") },
      LANGS.map((one) =>
        h(
          "button",
          {
            type: "button", class: "segment", lang: one === "zh" ? "zh-CN" : "en", "data-key": `lang-${one}`,
            "aria-pressed": String(one === lang), on: { click: () => choose(one) },
          },
          say(`page_language_${one}`),
        ),
      ),
    ),
  ];
}

/** @param {Say} say */
export function footView(say) {
  return [
    h("p", {}, say("page_privacy")),
    h("p", {}, h("a", { href: "v1/openapi.json" }, say("page_interface"))),
  ];
}

/** The service wants a token: it is kept until the page is left, and nowhere else.
 * @param {Say} say @param {Lang} lang @param {import("./types.js").Problem|null} problem with the last one
 * @param {(token: string) => void} unlock */
export function lockView(say, lang, problem, unlock) {
  const before = /** @type {HTMLInputElement|null} */ (document.getElementById("token"));
  const field = h("input", { id: "token", type: "password", autocomplete: "off", "data-key": "token", required: true });
  field.value = before?.value ?? "";
  const go = () => field.value && unlock(field.value);
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") go();
  });
  return h(
    "section",
    { class: "box", "aria-labelledby": "lock-title" },
    h("h2", { id: "lock-title" }, say("page_locked")),
    h("p", {}, say("page_locked.help")),
    problem ? problemView(problem, lang) : null,
    h("p", { class: "buttons" }, h("label", { for: "token" }, say("page_token")), field, h("button", { type: "button", class: "button main", "data-key": "unlock", on: { click: go } }, say("page_unlock"))),
  );
}
