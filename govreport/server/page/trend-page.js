/** What is done on the trend: bring the reports into one form, keep the cells chosen. */

import { published } from "./reading.js";
import { trendView } from "./trend-view.js";
import { usualSeries } from "./trend.js";

/** @typedef {import("./types.js").Entry} Entry */

export class TrendPage {
  /** @param {{store: import("./store.js").Store, reading: import("./reading.js").Reading, say: () => import("./texts.js").Say, standard: () => any}} parts */
  constructor({ store, reading, say, standard }) {
    this.store = store;
    this.reading = reading;
    this.say = say;
    this.standard = standard;
  }

  /** The form that reports are compared in: their own where it is the same for all, else the one in force.
   * @param {Entry[]} entries @returns {string} */
  format(entries) {
    const own = new Set(entries.map(({ source }) => source));
    return own.size === 1 ? entries[0].source : this.standard().registry.current;
  }

  /** @param {Entry[]} entries */
  open(entries) {
    if (entries.length) this.reading.align(entries.map(({ id }) => id), this.format(entries));
  }

  /** @param {Entry[]} entries */
  view(entries) {
    const { layouts } = this.standard();
    const { lang, series } = this.store.state;
    const format = this.format(entries);
    if (entries.some(({ versions }) => !versions[format])) this.open(entries);
    const layout = layouts[format];
    const agency = published(entries[entries.length - 1]).agency.name;
    return trendView(
      { entries, format, layout, series: series ?? usualSeries(layout), agency, lang, say: this.say(), narrow: matchMedia("(max-width:40rem)").matches },
      (chosen) => this.store.update({ series: chosen }),
    );
  }
}
