/** What is done with files: read, check, also against the year before, move to another form. */

import { before, published } from "./bodies.js";
import { Refused } from "./http.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./service.js").Service} Service */

const AT_ONCE = 2;
export const MOST = 1000; // entries that the page stays quick with
const OF_FILE = new Set(["file_empty", "page_too_large", "page_file_unreadable"]);
const OF_SERVICE = new Set([401, 403, 408, 429]);
const BETWEEN = "page_bad_answer";
const SEVERAL = "several_reports";

/** Whether something of an entry could not be done, and may be another time: not where the file itself
 * is at fault. @param {Entry} entry */
export function undone(entry) {
  if (entry.status !== "failed") return Object.values(entry.versions).some(({ unchecked }) => unchecked);
  const { status = 0, code = "" } = entry.problem ?? {};
  return entry.file !== null && !OF_FILE.has(code) && (code === BETWEEN || status < 400 || status >= 500 || OF_SERVICE.has(status));
}

/** Whether an entry is being read or checked. @param {Entry} entry */
export function unsettled(entry) {
  if (entry.status !== "ready") return entry.status === "reading";
  return Object.values(entry.versions).some(({ validation, unchecked }) => validation === null && !unchecked);
}

/** Whether the browser still gets at the bytes of a file. @param {Blob} file */
async function readable(file) {
  try {
    // A file that is gone has no size any more; only asking for its bytes tells.
    await (file.size ? file.slice(0, 1) : file).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

export class Reading {
  /** @param {Store} store @param {Service} service @param {(code: string) => Problem} own
   * @param {(ids: string[]) => void} show called with entries that are new, to have them on view */
  constructor(store, service, own, show) {
    this.store = store;
    this.service = service;
    this.own = own;
    this.show = show;
    this.count = 0;
    this.running = 0;
    /** @type {string[]} */
    this.queue = [];
    /** @type {Map<string, AbortController>} */
    this.stops = new Map();
    /** @type {Map<string, Promise<void>>} */
    this.moves = new Map();
  }

  /** Take files, as many as there is room for.
   * @param {import("./gather.js").Taken[]} files @returns {number} how many there was room for */
  add(files) {
    const { entries } = this.store.state;
    const made = files.slice(0, Math.max(0, MOST - entries.length)).map(({ file, name }) => this.blank(file, name));
    this.store.update({ entries: [...entries, ...made] });
    for (const { id, file } of made) {
      if (file) this.queue.push(id);
      else this.failed(id, new Refused(this.own("page_file_unreadable")));
    }
    if (made.length) this.show(made.map(({ id }) => id));
    this.next();
    return made.length;
  }

  /** @param {Blob|null} file @param {string} name @returns {Entry} */
  blank(file, name) {
    this.count += 1;
    return {
      id: `r${this.count}`, name, file, status: "reading", since: null, problem: null, places: {},
      source: "", shown: "", versions: {}, previous: null,
    };
  }

  /** Try again what could not be done: of one entry, or of all. @param {string} [id] */
  again(id) {
    for (const entry of this.store.state.entries) {
      if ((id !== undefined && entry.id !== id) || !undone(entry)) continue;
      if (entry.status === "failed") {
        this.store.change(entry.id, { status: "reading", problem: null });
        this.queue.push(entry.id);
      } else {
        const versions = Object.entries(entry.versions).map(([format, version]) => [format, { ...version, unchecked: false }]);
        this.store.change(entry.id, { problem: null, versions: Object.fromEntries(versions) });
      }
    }
    this.next();
    this.relate();
  }

  /** Forget an entry. @param {string} id */
  remove(id) {
    this.stops.get(id)?.abort();
    const entries = this.store.state.entries.filter((entry) => entry.id !== id);
    const at = this.store.state.entries.findIndex((entry) => entry.id === id);
    const current = (entries[at] ?? entries[at - 1])?.id ?? null;
    this.store.update({ entries, current, cell: null, peek: null, origin: null });
    this.relate();
  }

  /** Forget all. */
  clear() {
    this.queue = [];
    for (const stop of this.stops.values()) stop.abort();
    this.store.update({ entries: [], current: null, cell: null, peek: null, origin: null });
  }

  next() {
    // Without a token all would be refused: they wait for it.
    while (this.running < AT_ONCE && this.queue.length && !this.store.state.locked) {
      const id = this.queue.shift();
      const entry = this.store.entry(id ?? null);
      if (!entry?.file) continue;
      this.running += 1;
      this.read(entry.id, entry.file, entry.name).finally(() => {
        this.running -= 1;
        this.next();
      });
    }
  }

  /** @param {string} id @param {Blob} file @param {string} name */
  async read(id, file, name) {
    const stop = new AbortController();
    this.stops.set(id, stop);
    this.store.change(id, { since: Date.now() });
    try {
      const { limits } = await this.service.version();
      if (!(await readable(file))) throw new Refused(this.own("page_file_unreadable"));
      if (file.size > limits.max_bytes) throw new Refused(this.own("page_too_large"));
      if (file.size === 0) throw new Refused(this.own("file_empty"));
      await this.readWith(id, file, name.replace(/^.*\//, ""), stop.signal);
    } catch (error) {
      // The file may have changed while it was sent, which the browser tells as a lost connection.
      this.failed(id, (await readable(file)) ? error : new Refused(this.own("page_file_unreadable")));
    } finally {
      this.stops.delete(id);
    }
    this.relate();
  }

  /** @param {string} id @param {Blob} file @param {string} name @param {AbortSignal} signal */
  async readWith(id, file, name, signal) {
    try {
      this.ready(id, await this.service.parse(file, name, signal));
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.code !== SEVERAL) throw error;
      this.spread(id, await this.service.batch(file, name, signal));
    }
  }

  /** @param {string} id @param {{text: string, report: any, places?: any, findings: any[]}} read */
  ready(id, { text, report, places, findings }) {
    const version = { format: report.format, text, report, changes: null, findings, validation: null, back: null };
    this.store.change(id, {
      status: "ready", places: places ?? {}, source: report.format, shown: report.format, versions: { [report.format]: version },
    });
  }

  /** Put the reports of one file in its place. @param {string} id @param {any[]} results */
  spread(id, results) {
    const made = results.map((result) => ({ entry: this.blank(null, result.input ?? ""), result }));
    const entries = this.store.state.entries.flatMap((one) => (one.id === id ? made.map(({ entry }) => entry) : [one]));
    this.store.update({ entries });
    if (this.store.state.current === id) this.show(made.map(({ entry }) => entry.id));
    for (const { entry, result } of made) {
      if (result.report) this.ready(entry.id, result);
      else this.store.change(entry.id, { status: "failed", problem: result.error });
    }
  }

  /** @param {string} id @param {unknown} error */
  failed(id, error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    const problem = error instanceof Refused ? error.problem : this.own("page_fault");
    const reading = this.store.entry(id)?.status === "reading";
    if (problem.status === 401) this.store.update({ locked: true });
    if (problem.status === 401 && reading) {
      this.queue.unshift(id);
      this.store.change(id, { since: null });
    } else this.store.change(id, reading ? { status: "failed", problem } : { problem });
  }

  /** Find for each report that of the year before, and check what is not checked yet. */
  relate() {
    const { entries } = this.store.state;
    const years = before(entries);
    for (const { id, versions: there, previous: known } of entries) {
      const last = years.get(id);
      if (last === undefined) continue;
      const previous = last?.id ?? null;
      let all = there;
      if (previous !== known) {
        const anew = Object.entries(there).map(([format, version]) => [format, { ...version, validation: null, unchecked: false }]);
        all = Object.fromEntries(anew);
        this.store.change(id, { previous, versions: all });
      }
      for (const [format, version] of Object.entries(all)) {
        if (version.validation === null && !version.unchecked) this.check(id, format);
      }
    }
  }

  /** The canonical text of the year before. @param {Entry} entry @returns {string|null} */
  previousText(entry) {
    const before = this.store.entry(entry.previous);
    return before ? before.versions[before.source].text : null;
  }

  /** @param {string} id @param {string} format */
  async check(id, format) {
    const entry = this.store.entry(id);
    if (!entry) return;
    const { text } = entry.versions[format];
    const key = `${id} ${format} ${entry.previous}`;
    if (this.stops.has(key)) return;
    this.stops.set(key, new AbortController());
    const current = () => this.store.entry(id)?.previous === entry.previous;
    try {
      const validation = await this.service.validate(text, this.previousText(entry));
      if (current()) this.store.changeVersion(id, format, { validation, unchecked: false });
    } catch (error) {
      if (!current()) return; // it is checked against another year meanwhile
      this.store.changeVersion(id, format, { unchecked: true });
      this.failed(id, error);
    } finally {
      this.stops.delete(key);
    }
  }

  /** Have a report in a form, moved there where it is not yet; once, however often it is asked for meanwhile.
   * @param {string} id @param {string} format @returns {Promise<void>} */
  move(id, format) {
    const key = `${id} ${format}`;
    const moving = this.moves.get(key) ?? this.moved(id, format).finally(() => this.moves.delete(key));
    this.moves.set(key, moving);
    return moving;
  }

  /** @param {string} id @param {string} format */
  async moved(id, format) {
    const entry = this.store.entry(id);
    if (!entry || entry.status !== "ready" || entry.versions[format]) return;
    const moved = await this.service.migrate(entry.versions[entry.source].text, format);
    this.store.changeVersion(id, format, { format, validation: null, back: null, ...moved });
    this.relate();
  }

  /** Show a report in a form, and see whether moving back gives what was published.
   * @param {string} id @param {string} format */
  async turn(id, format) {
    try {
      await this.move(id, format);
      this.store.change(id, { shown: format, problem: null });
      const entry = this.store.entry(id);
      const version = entry?.versions[format];
      if (!entry || !version?.changes || version.back !== null) return;
      const back = await this.service.migrate(version.text, entry.source);
      this.store.changeVersion(id, format, { back: back.text === entry.versions[entry.source].text });
    } catch (error) {
      this.failed(id, error);
    }
  }

  /** Have reports in one form, so that their cells can be compared. @param {string[]} ids @param {string} format */
  async align(ids, format) {
    for (const id of ids) {
      try {
        await this.move(id, format);
      } catch (error) {
        this.failed(id, error);
      }
    }
  }
}
