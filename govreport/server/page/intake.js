/** Taking files: dropped anywhere on the page, chosen, or pasted as file or text; folders as well. */

import { h } from "./dom.js";
import { chosen, dropped } from "./gather.js";

/** @typedef {import("./texts.js").Say} Say */
/** @typedef {import("./gather.js").Taken} Taken */
/** @typedef {import("./gather.js").Gathered} Gathered */
/** @typedef {(found: Gathered) => void} Take */

const LEAST_PASTED = 40; // characters of a text pasted outside a field that is taken for a report

/** @param {{say: Say, pasting: boolean, some: boolean, notices: {code: string, params: Record<string, any>}[]}} state
 * @param {{take: Take, paste: (open: boolean) => void}} acts */
export function intakeView({ say, pasting, some, notices }, acts) {
  const field = h("textarea", {
    id: "paste-text", rows: "8", "data-key": "paste-text", spellcheck: "false", lang: "zh-CN", "aria-describedby": "paste-help",
  });
  const read = () => {
    const text = field.value;
    if (!text.trim()) return field.focus();
    field.value = "";
    acts.take(single(pasted(text, "text/plain", say)));
  };
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
        chooser("files", "page_choose", say, acts.take),
        "webkitdirectory" in HTMLInputElement.prototype ? chooser("folder", "page_choose_folder", say, acts.take) : null,
        h(
          "button",
          { type: "button", class: "button", "data-key": "paste", "aria-expanded": String(pasting), "aria-controls": "paste-box", on: { click: () => acts.paste(!pasting) } },
          say("page_paste"),
        ),
      ),
      some ? h("p", { id: "drop-help", class: "hide" }, say("page_media")) : h("p", { id: "drop-help", class: "muted small" }, say("page_media")),
    ),
    notices.map(({ code, params }) => h("p", { class: "notice", role: "status" }, say(code, params))),
    h(
      "div",
      {
        id: "paste-box", class: "paste", hidden: !pasting,
        on: { keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && acts.paste(false) },
      },
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
            on: { click: () => read() },
          },
          say("page_read_text"),
        ),
      ),
    ),
  );
}

/** A field for files or a folder, and the button that stands for it.
 * @param {"files"|"folder"} id @param {string} code @param {Say} say @param {Take} take */
function chooser(id, code, say, take) {
  const field = h("input", {
    type: "file", id, class: "file", multiple: true, webkitdirectory: id === "folder", "data-key": id, "aria-describedby": "drop-help",
    on: {
      change: () => {
        take(chosen(field.files));
        field.value = "";
      },
    },
  });
  return [field, h("label", { for: id, class: id === "files" ? "button main" : "button" }, say(code))];
}

/** @param {Taken} one @returns {Gathered} */
function single(one) {
  return { taken: [one], left: [], folder: false };
}

/** @param {string} text @param {string} type @param {Say} say @returns {Taken} */
function pasted(text, type, say) {
  const ending = type === "text/html" ? "html" : "txt";
  return { file: new Blob([text], { type }), name: `${say("page_pasted_name")}.${ending}` };
}

/** Take what is dropped or pasted anywhere, but for what is dragged about within the page.
 * @param {() => Say} say @param {Take} take */
export function listen(say, take) {
  const root = document.documentElement;
  let own = false;
  addEventListener("dragstart", () => (own = true));
  addEventListener("dragend", () => (own = false));
  addEventListener("dragover", (event) => {
    if (own) return;
    event.preventDefault();
    root.classList.add("dragging");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) root.classList.remove("dragging");
  });
  addEventListener("drop", (event) => {
    if (own) return;
    event.preventDefault();
    root.classList.remove("dragging");
    gathered(event.dataTransfer, say(), take);
  });
  addEventListener("paste", (event) => {
    if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement) return;
    gathered(event.clipboardData, say(), take);
  });
}

/** Files and folders, or else a text long enough to be a report, its tables kept where it has any.
 * @param {DataTransfer|null} data @param {Say} say @param {Take} take */
async function gathered(data, say, take) {
  if (!data) return;
  const text = data.getData("text/plain");
  const html = data.getData("text/html");
  const found = await dropped(data);
  if (found.taken.length || found.folder) take(found);
  else if (html.includes("<table")) take(single(pasted(html, "text/html", say)));
  else if (text.trim().length >= LEAST_PASTED) take(single(pasted(text, "text/plain", say)));
}
