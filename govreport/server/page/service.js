/** The operations of the service that the page uses, by the names of `spec/openapi.yaml`. */

import { Refused } from "./http.js";
import { memberText, readJson } from "./json-text.js";

/** @typedef {import("./http.js").Http} Http */

const JSON_TYPE = "application/json";

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
    const text = await this.posted("v1/parse", form({ file: [file, name] }), signal);
    const { report, sources, findings } = readJson(text);
    return { text: memberText(text, "report"), report, places: sources, findings };
  }

  /** Read what holds several reports: one result after another.
   * @param {Blob} file @param {string} name @param {AbortSignal} [signal] */
  async batch(file, name, signal) {
    const text = await this.posted("v1/batch?format_version=source", form({ files: [file, name] }), signal);
    const lines = text.split("\n").filter((line) => line.trim());
    return lines.map((line) => ({ text: memberText(line, "report"), ...readJson(line) }));
  }

  /** Check a report, and against that of the year before. @param {string} text @param {string|null} previous */
  async validate(text, previous) {
    const parts = { file: json(text), ...(previous === null ? {} : { previous: json(previous) }) };
    return readJson(await this.posted("v1/validate?to=json", form(parts))).validation;
  }

  /** The findings as a file. @param {string} text @param {string|null} previous @param {string} to @param {string} lang @param {string} name */
  async findings(text, previous, to, lang, name) {
    const parts = { file: json(text, name), ...(previous === null ? {} : { previous: json(previous) }) };
    const answer = await this.http.send(`v1/validate?to=${to}`, {
      method: "POST",
      body: form(parts),
      headers: { "Accept-Language": lang },
    });
    return answer.blob();
  }

  /** Move a report to another form. @param {string} text @param {string} format */
  async migrate(text, format) {
    const path = `v1/migrate?format_version=${encodeURIComponent(format)}`;
    const answer = await this.posted(path, form({ file: json(text) }));
    const { report, changes, findings } = readJson(answer);
    return { text: memberText(answer, "report"), report, changes, findings };
  }

  /** Write a report in the form it is in. @param {string} text @param {string} to @param {string} lang */
  async render(text, to, lang) {
    const answer = await this.http.send(`v1/render?to=${to}`, {
      method: "POST",
      body: text,
      headers: { "Content-Type": JSON_TYPE, "Accept-Language": lang },
    });
    return answer.blob();
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
    const asked = this.http.send(path, { headers: { Accept: JSON_TYPE } }).then((answer) => answer.json());
    this.resources.set(path, asked);
    // A refusal is not remembered: the next try may have a token.
    asked.catch((error) => {
      if (error instanceof Refused && this.resources.get(path) === asked) this.resources.delete(path);
    });
    return asked;
  }

  /** @param {string} path @param {FormData} body @param {AbortSignal} [signal] */
  async posted(path, body, signal) {
    const answer = await this.http.send(path, { method: "POST", body, signal });
    return answer.text();
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
