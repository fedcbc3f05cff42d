/** Taking files: dropped anywhere on the page, chosen, or pasted as file or text. */

import { h } from "./dom.js";

/** @typedef {import("./texts.js").Say} Say */
/** @typedef {{file: Blob, name: string}} Taken */

const LEAST_PASTED = 40; // characters of a text pasted outside a field that is taken for a report

/** @param {{say: Say, pasting: boolean, some: boolean}} state @param {{take: (files: Taken[]) => void, paste: (open: boolean) => void}} acts */
export function intakeView({ say, pasting, some }, acts) {
  const field = h("textarea", {
    id: "paste-text", rows: "8", "data-key": "paste-text", spellcheck: "false", lang: "zh-CN", "aria-describedby": "paste-help",
  });
  const input = h("input", {
    type: "file", id: "files", class: "file", multiple: true, "data-key": "files", "aria-describedby": "drop-help",
    on: {
      change: (/** @type {any} */ event) => {
        acts.take([...event.target.files].map((file) => ({ file, name: file.name })));
        event.target.value = "";
      },
    },
  });
  return h(
    "section",
    { class: some ? "intake slim" : "intake", "aria-labelledby": "intake-title" },
    h("h2", { id: "intake-title", class: some ? "hide" : null }, say("page_intake")),
    h(
      "div",
      { class: "drop" },
      h("p", { class: "drop-line" }, say(some ? "page_drop_more" : "page_drop")),
      h(
        "p",
        { class: "buttons" },
        input,
        h("label", { for: "files", class: "button main" }, say("page_choose")),
        h(
          "button",
          { type: "button", class: "button", "data-key": "paste", "aria-expanded": String(pasting), "aria-controls": "paste-box", on: { click: () => acts.paste(!pasting) } },
          say("page_paste"),
        ),
      ),
      some ? h("p", { id: "drop-help", class: "hide" }, say("page_media")) : h("p", { id: "drop-help", class: "muted small" }, say("page_media")),
    ),
    h(
      "div",
      { id: "paste-box", class: "paste", hidden: !pasting },
      h("label", { for: "paste-text" }, say("page_paste_label")),
      field,
      h("p", { id: "paste-help", class: "small muted" }, say("page_paste_help")),
      h(
        "p",
        { class: "buttons" },
        h(
          "button",
          {
            type: "button",
            class: "button main",
            "data-key": "read-text",
            on: { click: () => (field.value.trim() ? acts.take([pasted(field.value, "text/plain", say)]) : field.focus()) },
          },
          say("page_read_text"),
        ),
      ),
    ),
  );
}

/** @param {string} text @param {string} type @param {Say} say @returns {Taken} */
function pasted(text, type, say) {
  const ending = type === "text/html" ? "html" : "txt";
  return { file: new Blob([text], { type }), name: `${say("page_pasted_name")}.${ending}` };
}

/** Take what is dropped or pasted anywhere. @param {() => Say} say @param {(files: Taken[]) => void} take */
export function listen(say, take) {
  const root = document.documentElement;
  addEventListener("dragover", (event) => {
    event.preventDefault();
    root.classList.add("dragging");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) root.classList.remove("dragging");
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    root.classList.remove("dragging");
    take(taken(event.dataTransfer, say()));
  });
  addEventListener("paste", (event) => {
    if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement) return;
    take(taken(event.clipboardData, say()));
  });
}

/** Files, or else a text long enough to be a report, its tables kept where it has any.
 * @param {DataTransfer|null} data @param {Say} say @returns {Taken[]} */
function taken(data, say) {
  if (!data) return [];
  const files = [...data.files].map((file) => ({ file, name: file.name }));
  if (files.length) return files;
  const html = data.getData("text/html");
  if (html.includes("<table")) return [pasted(html, "text/html", say)];
  const text = data.getData("text/plain");
  return text.trim().length >= LEAST_PASTED ? [pasted(text, "text/plain", say)] : [];
}
