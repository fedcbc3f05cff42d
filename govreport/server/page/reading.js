/** What is done with files: read, check, move to another form, and tell years of one body apart. */

import { Refused } from "./http.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./service.js").Service} Service */

const AT_ONCE = 2;
const SEVERAL = "several_reports";

/** Whether two reports are of one body, as the rules across years see it: the same code, or the
 * same name, or one name the end of the other. @param {any} one @param {any} other */
export function sameAgency(one, other) {
  if (one.credit_code && other.credit_code) return one.credit_code === other.credit_code;
  const [a, b] = [one.name, other.name].map((name) => (name ?? "").replace(/\s/g, ""));
  return a !== "" && b !== "" && (a.endsWith(b) || b.endsWith(a));
}

/** The report of an entry as published, undefined before it was read. @param {Entry|undefined} entry @returns {any} */
export function published(entry) {
  return entry?.versions[entry.source]?.report;
}

export class Reading {
  /** @param {Store} store @param {Service} service @param {(code: string) => Problem} own */
  constructor(store, service, own) {
    this.store = store;
    this.service = service;
    this.own = own;
    this.count = 0;
    this.running = 0;
    /** @type {string[]} */
    this.queue = [];
    /** @type {Map<string, AbortController>} */
    this.stops = new Map();
  }

  /** Take files; the first is shown. @param {{file: Blob, name: string}[]} files */
  add(files) {
    const made = files.map(({ file, name }) => this.blank(file, name));
    if (!made.length) return;
    this.store.update({ entries: [...this.store.state.entries, ...made], current: made[0].id, cell: null, origin: null });
    this.queue.push(...made.map((entry) => entry.id));
    this.next();
  }

  /** @param {Blob|null} file @param {string} name @returns {Entry} */
  blank(file, name) {
    this.count += 1;
    return {
      id: `r${this.count}`, name, file, status: "reading", problem: null, places: {},
      source: "", shown: "", versions: {}, previous: null,
    };
  }

  /** Try the failed ones again, after a token was given. */
  again() {
    for (const entry of this.store.state.entries) {
      if (entry.status !== "failed" || !entry.file) continue;
      this.store.change(entry.id, { status: "reading", problem: null });
      this.queue.push(entry.id);
    }
    this.next();
  }

  /** Forget an entry. @param {string} id */
  remove(id) {
    this.stops.get(id)?.abort();
    const entries = this.store.state.entries.filter((entry) => entry.id !== id);
    const at = this.store.state.entries.findIndex((entry) => entry.id === id);
    const current = (entries[at] ?? entries[at - 1])?.id ?? null;
    this.store.update({ entries, current, cell: null, origin: null });
    this.relate();
  }

  next() {
    while (this.running < AT_ONCE && this.queue.length) {
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
    try {
      const { limits } = await this.service.version();
      if (file.size > limits.max_bytes) throw new Refused(this.own("page_too_large"));
      if (file.size === 0) throw new Refused(this.own("file_empty"));
      await this.readWith(id, file, name, stop.signal);
    } catch (error) {
      this.failed(id, error);
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
    const current = this.store.state.current === id ? made[0]?.entry.id ?? null : this.store.state.current;
    this.store.update({ entries, current });
    for (const { entry, result } of made) {
      if (result.report) this.ready(entry.id, result);
      else this.store.change(entry.id, { status: "failed", problem: result.error });
    }
  }

  /** @param {string} id @param {unknown} error */
  failed(id, error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    const problem = error instanceof Refused ? error.problem : this.own("page_fault");
    if (problem.status === 401) this.store.update({ locked: true });
    const status = this.store.entry(id)?.status === "reading" ? "failed" : undefined;
    this.store.change(id, status ? { status, problem } : { problem });
  }

  /** Find for each report that of the year before, and check what is not checked yet. */
  relate() {
    for (const entry of this.store.state.entries) {
      const report = published(entry);
      if (!report) continue;
      const before = this.store.state.entries.find((other) => {
        const there = published(other);
        return there && there.reporting_year === report.reporting_year - 1 && sameAgency(report.agency, there.agency);
      });
      const previous = before?.id ?? null;
      if (previous !== entry.previous) {
        const versions = Object.fromEntries(
          Object.entries(entry.versions).map(([format, version]) => [format, { ...version, validation: null }]),
        );
        this.store.change(entry.id, { previous, versions });
      }
      for (const [format, version] of Object.entries(this.store.entry(entry.id)?.versions ?? {})) {
        if (version.validation === null) this.check(entry.id, format);
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
    try {
      const validation = await this.service.validate(text, this.previousText(entry));
      if (this.store.entry(id)?.previous === entry.previous) this.store.changeVersion(id, format, { validation, unchecked: false });
    } catch (error) {
      this.store.changeVersion(id, format, { unchecked: true });
      this.failed(id, error);
    } finally {
      this.stops.delete(key);
    }
  }

  /** Have a report in a form, moved there where it is not yet. @param {string} id @param {string} format */
  async move(id, format) {
    const entry = this.store.entry(id);
    if (!entry || entry.status !== "ready" || entry.versions[format]) return;
    const before = entry.versions[entry.source];
    const moved = await this.service.migrate(before.text, format);
    this.store.changeVersion(id, format, { format, validation: null, back: null, ...moved });
    this.relate();
  }

  /** Show a report in a form, and see whether moving back gives what was published.
   * @param {string} id @param {string} format */
  async show(id, format) {
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
