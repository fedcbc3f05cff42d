/** What is done on the trend: bring the reports into one form, keep the cells chosen. */

import { trendView } from "./trend-view.js";
import { groupOf, usualSeries } from "./trend.js";

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

  /** Move those that are not in the form yet and of which nothing is told. @param {Entry[]} entries @param {string} [format] */
  open(entries, format = this.format(entries)) {
    const left = entries.filter(({ versions, problem }) => !versions[format] && !problem);
    if (left.length) this.reading.align(left.map(({ id }) => id), format);
  }

  /** @param {import("./trend.js").Group[]} groups */
  view(groups) {
    const { layouts } = this.standard();
    const { lang, series, body } = this.store.state;
    const group = groupOf(groups, body);
    if (!group) return null;
    const format = this.format(group.entries);
    this.open(group.entries, format);
    const layout = layouts[format];
    return trendView(
      { groups, group, format, layout, series: series ?? usualSeries(layout), lang, say: this.say(), narrow: matchMedia("(max-width:40rem)").matches },
      (chosen) => this.store.update({ series: chosen }),
      (id) => this.store.update({ body: id }),
      () => {
        for (const { id } of group.entries) this.store.change(id, { problem: null });
      },
    );
  }
}
