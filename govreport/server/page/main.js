/** Puts the page together: one store, the service, and what is drawn after each change. */

import { keyed, redraw } from "./dom.js";
import { Http, Refused } from "./http.js";
import { intakeView, listen } from "./intake.js";
import { reasonsOf } from "./migration-view.js";
import { overviewView } from "./overview.js";
import { MOST, Reading, unsettled } from "./reading.js";
import { ReportPage } from "./report-page.js";
import { Service } from "./service.js";
import { Store } from "./store.js";
import { OVERVIEW, TREND, tabsView } from "./tabs.js";
import { keepLang, loadTexts, sayer, wantedLang } from "./texts.js";
import { footView, lockView, topView } from "./frame.js";
import { groupOf, groups } from "./trend.js";
import { TrendPage } from "./trend-page.js";
import { problemView, retryButton } from "./problem-view.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Problem} Problem */

const FEW = 5; // files put in together of which the first is shown; of more, all
const TELL_SECONDS = 5; // between two things said to screen readers
const SLOW_SECONDS = 4; // after which the time that reading takes is told
const MANY = 10; // reports from which what shows them all is drawn less often while reading
const CALM_MS = 500;
const BASE = new URL(".", import.meta.url);
const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

const texts = await loadTexts();
const store = new Store({
  lang: wantedLang(), entries: [], current: null, pasting: false, cell: null, peek: null, origin: null,
  severities: ["error", "warning", "info"], series: null, body: null, order: "given", notices: [], waiting: false,
  token: null, locked: false,
});
const say = () => sayer(texts[store.state.lang]);

/** A problem of ours, from the texts of the page. @param {string} code @param {number} [status] @returns {Problem} */
function own(code, status = 0) {
  const said = (/** @type {string} */ one) => ({ zh: texts.zh[one] ?? one, en: texts.en[one] ?? one });
  return { code, status, message: said(code), remedy: said(`${code}.help`), findings: [] };
}

const service = new Service(new Http(BASE, own, () => store.state.token, (count) => store.update({ waiting: count > 0 })));
const reading = new Reading(store, service, own, (ids) => choose(ids.length > FEW ? OVERVIEW : ids[0] ?? null));
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
    const locked = refused.status === 401;
    if (locked) refused = own("page_token_wrong", 401);
    store.update({ locked });
  }
}

/** @type {Map<string, any[]>} */
const drawn = new Map();

let pressed = /** @type {Node|null} */ (null); // what the pointer is down on

/** Draw a region again where what it is drawn from has changed; one that is being pressed waits, for
 * a click on what is replaced meanwhile is lost.
 * @param {string} id @param {any[]} from @param {() => any} view
 * @returns {boolean} whether it was drawn */
function region(id, from, view) {
  const before = drawn.get(id);
  if (before && before.length === from.length && before.every((value, at) => value === from[at])) return false;
  if (pressed && before && $(id).contains(pressed)) return false;
  drawn.set(id, from);
  redraw($(id), view());
  return true;
}

/** @type {import("./types.js").Entry[]} */
let seen = [];
let seenAt = 0;
let later = 0;

/** The reports as what shows them all has them: now and then while many are read, else as they are.
 * @param {import("./types.js").Entry[]} entries */
function calmly(entries) {
  const busy = entries.length > MANY && entries.length === seen.length && entries.some(unsettled);
  if (busy && performance.now() - seenAt < CALM_MS) {
    later ||= setTimeout(() => {
      later = 0;
      store.update({});
    }, CALM_MS);
    return seen;
  }
  seen = entries;
  seenAt = performance.now();
  return seen;
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
  const { lang, current, pasting, notices } = state;
  const entries = calmly(state.entries);
  const trends = groups(entries);
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = say()("page_title");
  document.body.classList.toggle("some", entries.length > 0);
  region("top", [lang], () => topView(lang, say(), (chosen) => {
    keepLang(chosen);
    store.update({ lang: chosen });
  }));
  region("lock", [lang, state.locked, refused], () => [
    state.locked ? lockView(say(), lang, state.token === null ? null : refused, unlock) : null,
    refused && !state.locked ? problemView(refused, lang, retryButton(say(), "retry-start", restart)) : null,
  ]);
  region("intake", [lang, entries.length > 0, pasting, notices], () =>
    intakeView({ say: say(), pasting, notices, some: entries.length > 0 }, { take, paste }));
  const tabs = region("tabs", [lang, entries, current, trends.length > 0], () =>
    entries.length ? tabsView({ entries, current, trend: trends.length > 0, say: say() }, choose) : null);
  if (tabs && current) showTab(current);
  region("foot", [lang], () => footView(say()));
  $("panel").setAttribute("aria-labelledby", `tab-${current}`);
  $("panel").hidden = !entries.length || !standard;
  if (standard) pages(state, entries, trends);
  tell(state);
}

/** The page of the tab chosen. @param {State} state @param {import("./types.js").Entry[]} entries
 * @param {import("./trend.js").Group[]} trends */
function pages(state, entries, trends) {
  const { lang, current, order, waiting } = state;
  const group = groupOf(trends, state.body);
  $("overview").hidden = current !== OVERVIEW;
  $("trend").hidden = current !== TREND || !group;
  $("report").hidden = !$("overview").hidden || !$("trend").hidden;
  if (!$("overview").hidden) {
    region("overview", [lang, entries, order, waiting], () => overviewView({ entries, order, waiting, lang, say: say() }, overviewActs));
  } else if (group && !$("trend").hidden) {
    const read = group.entries.flatMap(({ versions, problem }) => [versions, problem]);
    region("trend", [lang, trends.length, group.double.length, ...read, state.series], () => trendPage.view(trends));
  } else reportPage.draw(state);
}

/** @param {string|null} id */
function choose(id) {
  store.update({ current: id, cell: null, peek: null, origin: null });
}

const overviewActs = {
  open: choose,
  sort: (/** @type {string} */ order) => store.update({ order }),
  retry: () => reading.again(),
  clear: () => {
    reading.clear();
    store.update({ notices: [] });
    store.flush();
    $("files").focus();
  },
};

/** @param {import("./gather.js").Gathered} found */
function take({ taken, left, folder }) {
  if (!standard && refused && !store.state.locked) restart();
  const made = reading.add(taken);
  const missed = taken.length - made;
  const notices = [
    folder && !taken.length ? { code: "page_folder_empty", params: {} } : null,
    left.length ? { code: "page_left_out", params: { count: left.length, name: left[0] } } : null,
    missed ? { code: "page_too_many", params: { count: missed, most: MOST } } : null,
  ];
  store.update({ pasting: store.state.pasting && !made, notices: notices.filter((one) => one !== null) });
}

/** @param {boolean} open */
function paste(open) {
  store.update({ pasting: open });
  requestAnimationFrame(() => (open ? $("paste-text") : keyed($("intake"), "paste"))?.focus());
}

/** @param {string} token */
async function unlock(token) {
  const wanted = token.trim();
  if (!/^[\x21-\x7e]+$/.test(wanted)) {
    refused = own("page_token_signs");
    store.update({ token: "" });
    return;
  }
  store.update({ token: wanted });
  await restart();
}

/** Begin again where the service was not there, or wanted a token. */
async function restart() {
  service.forget();
  await prepare();
  if (!store.state.locked) reading.again();
}

let told = "";
let toldAt = 0;

/** Say to screen readers how far reading has come: when it begins and ends, and now and then between.
 * @param {State} state */
function tell(state) {
  const open = state.entries.filter(({ status }) => status === "reading").length;
  const failed = state.entries.filter(({ status }) => status === "failed").length;
  const all = state.entries.length;
  const text = all ? say()(open ? "page_told_reading" : "page_told_read", { done: all - open, all, failed }) : "";
  if (text === told || (open && told && Date.now() - toldAt < TELL_SECONDS * 1000)) return;
  $("live").textContent = text;
  told = text;
  toldAt = Date.now();
}

/** Tell how long reading takes where it does not end soon. */
function tick() {
  for (const place of document.querySelectorAll("[data-since]")) {
    const seconds = Math.floor((Date.now() - Number(/** @type {HTMLElement} */ (place).dataset.since)) / 1000);
    if (seconds >= SLOW_SECONDS) place.textContent = say()("page_seconds", { seconds });
  }
}

store.subscribe(draw);
addEventListener("pointerdown", (event) => (pressed = /** @type {Node} */ (event.target)), true);
addEventListener("click", () => (pressed = null), true);
for (const kind of ["pointerup", "pointercancel"]) {
  addEventListener(kind, () => setTimeout(() => {
    pressed = null;
    store.update({});
  }), true);
}
setInterval(tick, 1000);
addEventListener("online", () => (standard ? reading.again() : restart()));
addEventListener("hashchange", () => store.update({ lang: wantedLang() }));
$("skip").addEventListener("click", (event) => {
  event.preventDefault();
  $("main").focus();
});
listen(say, take);
keepLang(store.state.lang);
store.flush();
await prepare();
store.flush();
document.documentElement.dataset.ready = "";
