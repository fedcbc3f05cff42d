/** The one place where state is kept. It is replaced, never changed. */

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Entry} Entry */

export class Store {
  /** @param {State} state */
  constructor(state) {
    this.state = state;
    /** @type {((state: State) => void)[]} */
    this.listeners = [];
    this.waiting = false;
  }

  /** Call a function after changes, once for all of one turn. @param {(state: State) => void} listener */
  subscribe(listener) {
    this.listeners.push(listener);
  }

  /** @param {Partial<State>} change */
  update(change) {
    this.state = { ...this.state, ...change };
    if (this.waiting) return;
    this.waiting = true;
    queueMicrotask(() => this.flush());
  }

  /** Tell the listeners now. */
  flush() {
    this.waiting = false;
    for (const listener of this.listeners) listener(this.state);
  }

  /** @param {string|null} id @returns {Entry|undefined} */
  entry(id) {
    return this.state.entries.find((entry) => entry.id === id);
  }

  /** Change one entry; nothing where it was removed meanwhile. @param {string} id @param {Partial<Entry>} change */
  change(id, change) {
    this.update({
      entries: this.state.entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)),
    });
  }

  /** Change one form of an entry. @param {string} id @param {string} format @param {Record<string, any>} change */
  changeVersion(id, format, change) {
    const entry = this.entry(id);
    if (!entry) return;
    const version = { ...entry.versions[format], ...change };
    this.change(id, { versions: { ...entry.versions, [format]: version } });
  }
}
