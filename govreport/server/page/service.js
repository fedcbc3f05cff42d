/** The operations of the service that the page uses, by the names of `spec/openapi.yaml`. */

import { Refused } from "./http.js";
import { memberText } from "./json-text.js";

/** @typedef {import("./http.js").Http} Http */

const JSON_TYPE = "application/json";
const BATCH_SECONDS = 3600; // an archive holds as many reports as it likes

export class Service {
  /** @param {Http} http */
  constructor(http) {
    this.http = http;
    /** @type {Map<string, Promise<any>>} */
    this.resources = new Map();
  }

  /** Read a file: the canonical report with its own text, places, findings.
   * @param {Blob} file @param {string} name @param {AbortSignal} [signal] */
  async parse(file, name, signal) {
    const { text, value } = await this.posted("v1/parse", form({ file: [file, name] }), signal);
    const { report, sources, findings } = value;
    return { text: this.report(text), report, places: sources, findings };
  }

  /** Read what holds several reports: one result after another.
   * @param {Blob} file @param {string} name @param {AbortSignal} [signal] */
  async batch(file, name, signal) {
    const path = "v1/batch?format_version=source";
    const body = form({ files: [file, name] });
    const answer = await this.http.send(path, { method: "POST", body, signal }, BATCH_SECONDS);
    const lines = (await answer.text()).split("\n").filter((line) => line.trim());
    return lines.map((line) => ({ ...this.http.read(line, answer.status), text: this.report(line) }));
  }

  /** Check a report, and against that of the year before. @param {string} text @param {string|null} previous */
  async validate(text, previous) {
    const parts = { file: json(text), ...(previous === null ? {} : { previous: json(previous) }) };
    return (await this.posted("v1/validate?to=json", form(parts))).value.validation;
  }

  /** The findings as a file. @param {string} text @param {string|null} previous @param {string} to @param {string} lang @param {string} name */
  async findings(text, previous, to, lang, name) {
    const parts = { file: json(text, name), ...(previous === null ? {} : { previous: json(previous) }) };
    return (await this.work(`v1/validate?to=${to}`, { body: form(parts), headers: { "Accept-Language": lang } })).blob();
  }

  /** Move a report to another form. @param {string} text @param {string} format */
  async migrate(text, format) {
    const path = `v1/migrate?format_version=${encodeURIComponent(format)}`;
    const { text: answer, value } = await this.posted(path, form({ file: json(text) }));
    const { report, changes, findings } = value;
    return { text: this.report(answer), report, changes, findings };
  }

  /** Write a report in the form it is in. @param {string} text @param {string} to @param {string} lang */
  async render(text, to, lang) {
    const headers = { "Content-Type": JSON_TYPE, "Accept-Language": lang };
    return (await this.work(`v1/render?to=${to}`, { body: text, headers })).blob();
  }

  /** The registry of forms. */
  formats() {
    return this.resource("v1/formats");
  }

  /** The layout of a form. @param {string} id */
  layout(id) {
    return this.resource(`v1/formats/${encodeURIComponent(id)}`);
  }

  /** Versions and limits in force. */
  version() {
    return this.resource("v1/version");
  }

  /** The maps between forms, which say why cells become what they become. @returns {Promise<any[]>} */
  async maps() {
    const names = await this.resource("v1/spec");
    const maps = names.filter((/** @type {string} */ name) => /^migrations\/[^/]+\.json$/.test(name));
    return Promise.all(maps.map((/** @type {string} */ name) => this.resource(`v1/spec/${name}`)));
  }

  /** Ask anew for everything. */
  forget() {
    this.resources.clear();
  }

  /** @param {string} path @returns {Promise<any>} */
  resource(path) {
    const known = this.resources.get(path);
    if (known) return known;
    const asked = this.http
      .send(path, { headers: { Accept: JSON_TYPE } })
      .then(async (answer) => this.http.read(await answer.text(), answer.status));
    this.resources.set(path, asked);
    // A refusal is not remembered: the next try may have a token.
    asked.catch((error) => {
      if (error instanceof Refused && this.resources.get(path) === asked) this.resources.delete(path);
    });
    return asked;
  }

  /** Have work done; the limits of the service say how long that may take.
   * @param {string} path @param {RequestInit} init */
  async work(path, init) {
    const { limits } = await this.version();
    return this.http.send(path, { method: "POST", ...init }, limits.max_body_seconds + limits.max_seconds);
  }

  /** The report in an answer, as it stands. @param {string} answer */
  report(answer) {
    try {
      return memberText(answer, "report");
    } catch {
      throw this.http.bad(200);
    }
  }

  /** Have work done that is answered in JSON: its text, and what it says.
   * @param {string} path @param {FormData} body @param {AbortSignal} [signal] */
  async posted(path, body, signal) {
    const answer = await this.work(path, { body, signal });
    const text = await answer.text();
    return { text, value: this.http.read(text, answer.status) };
  }
}

/** @param {string} text @param {string} [name] @returns {[Blob, string]} */
function json(text, name = "report.json") {
  return [new Blob([text], { type: JSON_TYPE }), name];
}

/** @param {Record<string, [Blob, string]>} parts */
function form(parts) {
  const data = new FormData();
  for (const [field, [blob, name]] of Object.entries(parts)) data.append(field, blob, name);
  return data;
}
