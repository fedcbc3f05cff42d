/** Puts the page together: one store, the service, and what is drawn after each change. */

import { redraw } from "./dom.js";
import { Http, Refused } from "./http.js";
import { intakeView, listen } from "./intake.js";
import { reasonsOf } from "./migration-view.js";
import { Reading } from "./reading.js";
import { ReportPage } from "./report-page.js";
import { Service } from "./service.js";
import { Store } from "./store.js";
import { TREND, tabsView } from "./tabs.js";
import { keepLang, loadTexts, sayer, wantedLang } from "./texts.js";
import { footView, lockView, topView } from "./frame.js";
import { together } from "./trend.js";
import { TrendPage } from "./trend-page.js";
import { problemView } from "./problem-view.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Problem} Problem */

const BASE = new URL(".", import.meta.url);
const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

const texts = await loadTexts();
const store = new Store({
  lang: wantedLang(), entries: [], current: null, pasting: false, cell: null, peek: null, origin: null,
  severities: ["error", "warning", "info"], series: null, token: null, locked: false,
});
const say = () => sayer(texts[store.state.lang]);

/** A problem of ours, from the texts of the page. @param {string} code @param {number} [status] @returns {Problem} */
function own(code, status = 0) {
  const said = (/** @type {string} */ one) => ({ zh: texts.zh[one] ?? one, en: texts.en[one] ?? one });
  return { code, status, message: said(code), remedy: said(`${code}.help`), findings: [] };
}

const service = new Service(new Http(BASE, own, () => store.state.token));
const reading = new Reading(store, service, own);
/** @type {{registry: any, layouts: Record<string, any>, reasons: any}|null} */
let standard = null;
/** @type {Problem|null} */
let refused = null;
let tries = 0; // only the last one counts: a token may be given while another is tried

/** Get the forms and the maps between them; without them nothing can be drawn. */
async function prepare() {
  tries += 1;
  const mine = tries;
  try {
    const registry = await service.formats();
    const ids = registry.formats.map((/** @type {any} */ form) => form.id);
    const layouts = await Promise.all(ids.map((/** @type {string} */ id) => service.layout(id)));
    const reasons = reasonsOf(await service.maps());
    if (mine !== tries) return;
    standard = { registry, layouts: Object.fromEntries(layouts.map((layout) => [layout.format, layout])), reasons };
    refused = null;
    store.update({ locked: false });
  } catch (error) {
    if (mine !== tries) return;
    refused = error instanceof Refused ? error.problem : own("page_fault");
    store.update({ locked: refused.status === 401 });
  }
}

/** @type {Map<string, any[]>} */
const drawn = new Map();

/** Draw a region again where what it is drawn from has changed.
 * @param {string} id @param {any[]} from @param {() => any} view
 * @returns {boolean} whether it was drawn */
function region(id, from, view) {
  const before = drawn.get(id);
  if (before && before.length === from.length && before.every((value, at) => value === from[at])) return false;
  drawn.set(id, from);
  redraw($(id), view());
  return true;
}

/** Have a tab in sight without moving the page. @param {string} id */
function showTab(id) {
  const tab = $(`tab-${id}`);
  const list = tab?.parentElement;
  if (!list) return;
  const last = tab.offsetLeft + tab.offsetWidth - list.clientWidth;
  list.scrollLeft = Math.min(Math.max(list.scrollLeft, last + 8), tab.offsetLeft - 8);
}

const reportPage = new ReportPage({ store, service, reading, region, say, own, standard: () => standard });
const trendPage = new TrendPage({ store, reading, say, standard: () => standard });

/** @param {State} state */
function draw(state) {
  const { lang, entries, current, pasting } = state;
  const trend = together(entries);
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = say()("page_title");
  document.body.classList.toggle("some", entries.length > 0);
  region("top", [lang], () => topView(lang, say(), (chosen) => {
    keepLang(chosen);
    store.update({ lang: chosen });
  }));
  region("lock", [lang, state.locked, refused], () => [
    state.locked ? lockView(say(), lang, state.token === null ? null : refused, unlock) : null,
    refused && !state.locked ? problemView(refused, lang) : null,
  ]);
  region("intake", [lang, entries.length > 0, pasting], () =>
    intakeView({ say: say(), pasting, some: entries.length > 0 }, { take, paste: (open) => {
      store.update({ pasting: open });
      if (open) requestAnimationFrame(() => $("paste-text").focus());
    } }));
  const tabs = region("tabs", [lang, entries, current, trend.length], () =>
    entries.length ? tabsView({ entries, current, trend: trend.length > 0, say: say() }, choose) : null);
  if (tabs && current) showTab(current);
  region("foot", [lang], () => footView(say()));
  $("panel").hidden = !entries.length;
  $("panel").setAttribute("aria-labelledby", `tab-${current}`);
  const onTrend = current === TREND && trend.length > 0;
  $("trend").hidden = !onTrend;
  $("report").hidden = onTrend;
  if (!standard) return;
  if (onTrend) region("trend", [lang, trend.map(({ id }) => id).join(" "), ...trend.map(({ versions }) => versions), state.series], () => trendPage.view(trend));
  else reportPage.draw(state);
  tell(state);
}

/** @param {string} id */
function choose(id) {
  store.update({ current: id, cell: null, peek: null, origin: null });
  if (id === TREND) trendPage.open(together(store.state.entries));
}

/** @param {{file: Blob, name: string}[]} files */
function take(files) {
  if (!files.length) return;
  store.update({ pasting: false });
  reading.add(files);
}

/** @param {string} token */
async function unlock(token) {
  store.update({ token });
  service.forget();
  await prepare();
  if (!store.state.locked) reading.again();
}

let told = "";

/** Say to screen readers how far reading has come; only when it changes. @param {State} state */
function tell(state) {
  const open = state.entries.filter(({ status }) => status === "reading").length;
  const failed = state.entries.filter(({ status }) => status === "failed").length;
  const all = state.entries.length;
  const text = all ? say()(open ? "page_told_reading" : "page_told_read", { done: all - open, all, failed }) : "";
  if (text !== told) $("live").textContent = text;
  told = text;
}

store.subscribe(draw);
addEventListener("hashchange", () => store.update({ lang: wantedLang() }));
$("skip").addEventListener("click", (event) => {
  event.preventDefault();
  $("main").focus();
});
listen(say, take);
keepLang(store.state.lang);
await prepare();
store.flush();
document.documentElement.dataset.ready = "";
