/** Requests to the service this page came from, and what goes wrong with them. */

import { readJson } from "./json-text.js";

/** @typedef {import("./types.js").Problem} Problem */

const MOST_TRIES = 30;
const LONGEST_WAIT = 10; // seconds between two tries
const BUSY = new Set([429, 503]);
const GONE = new Set([502, 504]); // what a proxy says of a service that is not there
const GONE_WAITS = [1, 3]; // seconds: as long as a service takes to start again
const SECONDS = 30; // for an answer to what needs no work

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
   * @param {(waiting: number) => void} wait told how many requests wait for their turn
   */
  constructor(base, own, token, wait) {
    this.base = base;
    this.own = own;
    this.token = token;
    this.wait = wait;
    this.waiting = 0;
    this.gone = false; // whether the last request found no service: then no other waits for it
  }

  /** Send a request; where the service is busy, wait as long as it says and try again. The answer
   * is there as a whole. Raises `Refused`, and `AbortError` where the signal says so.
   * @param {string} path @param {RequestInit} [init] @param {number} [seconds] for one try
   * @returns {Promise<Response>} */
  async send(path, init = {}, seconds = SECONDS) {
    const token = this.token();
    const headers = { ...init.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    for (let tries = 1, lost = 0; ; tries += 1) {
      const answer = await this.once(path, { ...init, headers }, seconds);
      if (answer?.ok) {
        this.gone = false;
        return answer;
      }
      if (!answer || GONE.has(answer.status)) {
        if (this.gone || lost === GONE_WAITS.length) {
          this.gone = true;
          throw new Refused(this.own("page_no_service", answer?.status));
        }
        await pause(GONE_WAITS[lost], init.signal);
        lost += 1;
      } else if (!BUSY.has(answer.status) || tries >= MOST_TRIES) {
        throw new Refused(await this.problem(answer));
      } else await this.turn(answer, init.signal);
    }
  }

  /** One try; null where there was no answer, or only a part of one.
   * @param {string} path @param {RequestInit} init @param {number} seconds @returns {Promise<Response|null>} */
  async once(path, init, seconds) {
    const stop = new AbortController();
    const { signal } = init;
    const leave = () => stop.abort(signal?.reason);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stop.abort();
    }, seconds * 1000);
    signal?.addEventListener("abort", leave);
    if (signal?.aborted) leave();
    try {
      const answer = await fetch(new URL(path, this.base), {
        ...init, signal: stop.signal, credentials: "same-origin", redirect: "error",
      });
      const { status, headers } = answer;
      return new Response(await answer.blob(), { status, headers });
    } catch (error) {
      if (signal?.aborted) throw new DOMException("", "AbortError");
      if (late) throw new Refused(this.own("page_timeout"));
      return null;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", leave);
    }
  }

  /** Wait until the service may have a place. @param {Response} answer @param {AbortSignal|null} [signal] */
  async turn(answer, signal) {
    this.wait((this.waiting += 1));
    try {
      await pause(wanted(answer.headers.get("Retry-After")), signal);
    } finally {
      this.wait((this.waiting -= 1));
    }
  }

  /** JSON of an answer. Raises `Refused` where it is none: something between has answered.
   * @param {string} text @param {number} status */
  read(text, status) {
    try {
      return readJson(text);
    } catch {
      throw this.bad(status);
    }
  }

  /** What is thrown where the answer is not one of the service. @param {number} status */
  bad(status) {
    return new Refused(this.own("page_bad_answer", status));
  }

  /** @param {Response} answer @returns {Promise<Problem>} */
  async problem(answer) {
    try {
      const problem = readJson(await answer.text());
      if (problem.message && problem.remedy) return { findings: [], ...problem };
    } catch {
      // Not from the service itself: something between has answered.
    }
    return this.own(answer.status === 413 ? "page_too_large" : "page_bad_answer", answer.status);
  }
}

/** How long to wait, in seconds, of `Retry-After`: a number or a date (RFC 9110, 10.2.3).
 * @param {string|null} told */
function wanted(told) {
  const seconds = Number(told ?? 1);
  return Number.isNaN(seconds) ? (Date.parse(told ?? "") - Date.now()) / 1000 : seconds;
}

/** @param {number} seconds as told; one where nothing was @param {AbortSignal|null} [signal] ends the wait */
function pause(seconds, signal) {
  const wait = Math.min(LONGEST_WAIT, seconds > 0 ? seconds : 1);
  return new Promise((done) => {
    setTimeout(done, wait * 1000);
    signal?.addEventListener("abort", done, { once: true });
  });
}
