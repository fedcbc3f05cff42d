/** Requests to the service this page came from, and what goes wrong with them. */

import { readJson } from "./json-text.js";

/** @typedef {import("./types.js").Problem} Problem */

const MOST_TRIES = 30;
const LONGEST_WAIT = 10;
const BUSY = new Set([429, 503]);

/** A request that was not answered as asked; `problem` says why in both languages. */
export class Refused extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.code);
    this.problem = problem;
  }
}

export class Http {
  /**
   * @param {URL} base where the service is
   * @param {(code: string, status?: number) => Problem} own makes a problem of ours
   * @param {() => string|null} token
   */
  constructor(base, own, token) {
    this.base = base;
    this.own = own;
    this.token = token;
  }

  /** Send a request; where the service is busy, wait as long as it says and try again.
   * @param {string} path @param {RequestInit} [init] @returns {Promise<Response>} */
  async send(path, init = {}) {
    const token = this.token();
    const headers = { ...init.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    for (let tries = 1; ; tries += 1) {
      const answer = await this.once(path, { ...init, headers });
      if (answer.ok) return answer;
      if (!BUSY.has(answer.status) || tries === MOST_TRIES) throw new Refused(await this.problem(answer));
      await pause(Number(answer.headers.get("Retry-After")));
    }
  }

  /** @param {string} path @param {RequestInit} init */
  async once(path, init) {
    try {
      return await fetch(new URL(path, this.base), { ...init, credentials: "same-origin", redirect: "error" });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new Refused(this.own("page_no_service"));
    }
  }

  /** @param {Response} answer @returns {Promise<Problem>} */
  async problem(answer) {
    try {
      const problem = readJson(await answer.text());
      if (problem.message && problem.remedy) return { findings: [], ...problem };
    } catch {
      // Not from the service itself: something between has answered.
    }
    return this.own("page_bad_answer", answer.status);
  }
}

/** @param {number} seconds as told; one where nothing was */
function pause(seconds) {
  const wait = Math.min(LONGEST_WAIT, seconds > 0 ? seconds : 1);
  return new Promise((done) => setTimeout(done, wait * 1000));
}
