/** One report on the page: its regions, and moving between cells, findings and forms. */

import { copies } from "./bodies.js";
import { cellPanel } from "./cell-panel.js";
import { h, keyed } from "./dom.js";
import { downloadsView, fileName, findingsDownloads, save } from "./downloads.js";
import { byPointer, formatOf, listed } from "./findings.js";
import { findingsView } from "./findings-view.js";
import { formView } from "./form-view.js";
import { setStops, target } from "./grid-keys.js";
import { Refused } from "./http.js";
import { migrationView } from "./migration-view.js";
import { linesAround } from "./places.js";
import { problemView, retryButton } from "./problem-view.js";
import { undone } from "./reading.js";
import { completenessView, factsView, formatsView, legendView, progressView, titleView } from "./report-view.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").State} State */
/** @typedef {{store: import("./store.js").Store, service: import("./service.js").Service,
 *   reading: import("./reading.js").Reading, say: () => import("./texts.js").Say,
 *   own: (code: string) => import("./types.js").Problem, standard: () => any,
 *   region: (id: string, from: any[], view: () => any) => boolean}} Parts */

const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Show that a button is at work, and take no second click meanwhile.
 * @param {HTMLElement} button @param {() => Promise<void>} act */
async function busy(button, act) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** What is drawn of a pointer, else of what holds it; of a whole table the head of its section.
 * @param {string} pointer @returns {HTMLElement|null} */
function nearest(pointer) {
  const report = $("report");
  for (let rest = pointer; rest; rest = rest.replace(/\/[^/]*$/, "")) {
    const found = keyed(report, rest) ?? keyed(report, `/narrative${rest}`);
    if (found) return found;
  }
  return null;
}

export class ReportPage {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    /** @type {{key: string, lines: any}} */
    this.excerpt = { key: "", lines: null };
    this.listen();
  }

  /** @param {State} state */
  draw(state) {
    const { store, region, say, standard } = this.parts;
    const { lang, severities, cell, peek, origin, waiting } = state;
    const entry = store.entry(state.current);
    const version = entry?.versions[entry.shown];
    const { layouts, reasons } = standard();
    const marks = entry && version ? listed(entry, version) : [];
    const at = byPointer(marks);
    const same = entry && copies(state.entries).get(entry.id);
    region("report-head", [lang, entry, same, waiting], () => (entry ? this.head(entry, version, same, state) : null));
    $("report-body").hidden = !version;
    if (!entry || !version) return;
    const layout = layouts[version.format];
    region("form", [lang, entry.id, version], () => [
      legendView(version, say()),
      formView({ version, layout, lang, say: say(), marks: at, listed: marks }),
    ]);
    setStops($("form"), cell);
    for (const figure of $("form").querySelectorAll(".chosen")) figure.classList.remove("chosen");
    if (cell) keyed($("form"), cell)?.classList.add("chosen");
    region("findings", [lang, entry.id, version, entry.versions[entry.source], severities, entry.previous], () =>
      findingsView(marks, {
        severities, layouts: [layout, layouts[entry.source]], lang, say: say(), checked: version.validation !== null, unchecked: version.unchecked === true, previous: store.entry(entry.previous), retry: () => this.parts.reading.again(entry.id),
      }),
    );
    region("findings-get", [lang, entry.id], () => findingsDownloads(say(), (to, button) => busy(button, () => this.get(`findings-${to}`))));
    const pointer = peek ?? cell;
    const redrawn = region("cell", [lang, version, pointer, origin, this.excerpt], () => [
      h("h3", { id: "cell-title" }, say()("page_cell")),
      pointer
        ? h("div", { id: "cell-said" }, cellPanel({
            entry, version, layouts, reasons: reasons.texts, pointer, marks: at.get(pointer) ?? [],
            lines: this.excerpt.key === `${entry.id} ${pointer}` ? this.excerpt.lines : null, lang, say: say(),
          }))
        : h("p", { class: "muted" }, say()("page_cell_help")),
      origin && !peek ? h("button", { type: "button", class: "button small", "data-back": true, "data-key": "back" }, say()("page_back_to", { number: origin })) : null,
      pointer ? h("button", { type: "button", class: "close", "data-close": true, "aria-label": say()("page_close") }, "×") : null,
    ]);
    if (redrawn) this.reveal();
    $("cell").classList.toggle("open", pointer !== null);
    if (pointer) this.lines(entry, pointer);
  }

  /** @param {Entry} entry @param {any} version @param {Entry|undefined} same an earlier one of the same file @param {State} state */
  head(entry, version, same, { lang, waiting }) {
    const { say, standard, reading } = this.parts;
    const { registry, layouts, reasons } = standard();
    const retry = entry.status === "failed" && undone(entry) ? retryButton(say(), "retry", () => reading.again(entry.id)) : null;
    return [
      h(
        "div",
        { class: "title-line" },
        titleView(entry, version),
        h("button", { type: "button", class: "button small", "data-key": "remove", on: { click: () => this.remove(entry.id) } }, say()("page_remove")),
      ),
      entry.status === "reading" ? progressView(entry, waiting, say()) : null,
      entry.problem ? problemView(entry.problem, lang, retry) : null,
      same ? h("p", { class: "muted" }, say()("page_same_file", { name: same.name })) : null,
      version
        ? [
            factsView(entry, version, registry, say()),
            h(
              "div",
              { class: "tools" },
              formatsView(entry, registry, lang, say(), (format, button) => busy(button, () => reading.turn(entry.id, format))),
              downloadsView(say(), (to, button) => busy(button, () => this.get(to))),
            ),
            completenessView(version, layouts[version.format], lang, say()),
            version.changes ? migrationView(version, { layouts, reasons, lang, say: say() }) : null,
          ]
        : null,
    ];
  }

  /** Have the words of the cell in sight among the lines of the source. */
  reveal() {
    const words = /** @type {HTMLElement|null} */ ($("cell").querySelector(".here mark"));
    const lines = words?.closest("pre");
    if (words && lines) lines.scrollLeft = words.offsetLeft - lines.clientWidth / 3;
  }

  /** Forget a report, and go to the tab beside it. @param {string} id */
  remove(id) {
    this.parts.reading.remove(id);
    this.parts.store.flush();
    $(`tab-${this.parts.store.state.current}`)?.focus();
  }

  /** Fetch the lines around a cell, then draw again. @param {Entry} entry @param {string} pointer */
  async lines(entry, pointer) {
    const key = `${entry.id} ${pointer}`;
    if (this.excerpt.key === key) return;
    this.excerpt = { key, lines: null };
    const { report } = entry.versions[entry.source];
    const lines = entry.shown === entry.source ? await linesAround(entry.file, report.source, entry.places[pointer]) : null;
    if (!lines || this.excerpt.key !== key) return;
    this.excerpt = { key, lines };
    this.parts.store.update({});
  }

  /** Write the shown form, or the findings, to a file. @param {string} what */
  async get(what) {
    const { store, service, own } = this.parts;
    const entry = store.entry(store.state.current);
    const version = entry?.versions[entry.shown];
    if (!entry || !version) return;
    const { lang } = store.state;
    const [, kind, to] = what.match(/^(findings-)?(\w+)$/) ?? [];
    try {
      const blob = kind
        ? await service.findings(version.text, this.parts.reading.previousText(entry), to, lang, entry.name)
        : await service.render(version.text, to, lang);
      save(blob, fileName(entry, to, kind ? this.parts.say()("page_findings_name") : ""));
      if (entry.problem) store.change(entry.id, { problem: null });
    } catch (error) {
      store.change(entry.id, { problem: error instanceof Refused ? error.problem : own("page_fault") });
    }
  }

  /** Go to a cell, a text or a member, in the form that has it.
   * @param {string} pointer @param {number|null} origin @param {string} [format] */
  async go(pointer, origin, format) {
    const { store } = this.parts;
    const entry = store.entry(store.state.current);
    if (!entry) return;
    const wanted = format ?? formatOf(entry, pointer);
    if (wanted !== entry.shown) await this.parts.reading.turn(entry.id, wanted);
    store.update({ cell: pointer, peek: null, origin });
    store.flush();
    const quote = origin === null ? null : $("form").querySelector(`mark[data-numbers~="${origin}"]`);
    const isText = pointer.startsWith("/narrative/");
    const place = (isText ? quote : null) ?? nearest(pointer) ?? quote;
    if (!(place instanceof HTMLElement)) return;
    place.focus({ preventScroll: true });
    const smooth = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    place.scrollIntoView({ block: "center", inline: "center", behavior: smooth ? "smooth" : "auto" });
  }

  /** Follow a finding to the sentence or the first cell it is about. @param {number} number */
  lead(number) {
    const { store } = this.parts;
    const entry = store.entry(store.state.current);
    const mark = entry && listed(entry, entry.versions[entry.shown]).find((one) => one.number === number);
    if (!mark) return;
    const { section } = mark.finding.params;
    const quoted = $("form").querySelector(`mark[data-numbers~="${number}"]`);
    const pointer = section && (quoted || !mark.finding.pointers.length) ? `/narrative/${section}` : mark.finding.pointers[0];
    if (pointer) this.go(pointer, number);
  }

  /** Back to the finding that led here. @param {number} number */
  back(number) {
    const { store } = this.parts;
    if (!$("findings").querySelector(`[data-lead="${number}"]`)) store.update({ severities: ["error", "warning", "info"] });
    store.update({ origin: null, peek: null });
    store.flush();
    const place = /** @type {HTMLElement|null} */ ($("findings").querySelector(`[data-lead="${number}"]`));
    place?.focus();
    place?.scrollIntoView({ block: "nearest" });
  }

  listen() {
    const { store } = this.parts;
    const root = $("report");
    const cellOf = (/** @type {any} */ event) => event.target.closest?.("[data-pointer]");
    root.addEventListener("focusin", (event) => {
      const cell = cellOf(event);
      if (!cell) return;
      const { origin, cell: before } = store.state;
      store.update({ cell: cell.dataset.pointer, peek: null, origin: before === cell.dataset.pointer ? origin : null });
      store.flush();
      cell.setAttribute("aria-describedby", "cell-said");
      // The browser leaves a cell alone that is partly in sight, and knows nothing of the panel.
      cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    root.addEventListener("focusout", (event) => cellOf(event)?.removeAttribute("aria-describedby"));
    // Not pointerover: that also comes when the page is scrolled under a mouse at rest.
    root.addEventListener("pointermove", (event) => {
      const pointer = event.pointerType === "mouse" ? cellOf(event)?.dataset.pointer ?? null : null;
      if (pointer !== store.state.peek && (pointer || event.target instanceof Element && event.target.closest("#form, #report-head"))) store.update({ peek: pointer });
    });
    for (const id of ["form", "report-head"]) $(id).addEventListener("pointerleave", () => store.state.peek && store.update({ peek: null }));
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const { store } = this.parts;
    const near = (/** @type {string} */ name) => /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest(`[data-${name}]`));
    const cell = near("pointer");
    const found = { go: near("go"), lead: near("lead"), finding: near("finding"), severity: near("severity") };
    if (found.finding) this.back(Number(found.finding.dataset.finding));
    else if (near("open")) store.update({ current: near("open")?.dataset.open ?? null, cell: null, peek: null, origin: null });
    else if (found.go) this.go(found.go.dataset.go ?? "", Number(found.go.dataset.from) || null, found.go.dataset.format);
    else if (found.lead) this.lead(Number(found.lead.dataset.lead));
    else if (found.severity) {
      const { severity = "" } = found.severity.dataset;
      const { severities } = store.state;
      store.update({ severities: severities.includes(severity) ? severities.filter((one) => one !== severity) : [...severities, severity] });
    } else if (near("back")) this.back(store.state.origin ?? 1);
    else if (near("close")) this.leave(store.state.cell);
    else if (cell) cell.focus();
  }

  /** Tell no more of a cell, which on a small screen covers others; the focus goes back to it.
   * @param {string|null} pointer */
  leave(pointer) {
    if (pointer) keyed($("report"), pointer)?.focus();
    this.parts.store.update({ cell: null, peek: null, origin: null });
    this.parts.store.flush();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const { origin, cell: open } = this.parts.store.state;
    if (event.key === "Escape" && (origin || open)) {
      event.preventDefault();
      if (origin) this.back(origin);
      else this.leave(open);
      return;
    }
    const cell = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("td[data-pointer]"));
    if (!cell) return;
    const badge = event.key === "Enter" ? $("cell").querySelector("[data-finding]") : null;
    if (badge instanceof HTMLElement) {
      event.preventDefault();
      this.back(Number(badge.dataset.finding));
      return;
    }
    const next = target(event, cell);
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
}
