/** Which reports are of one body, and which of them goes with which. */

/** @typedef {import("./types.js").Entry} Entry */

/** @type {WeakMap<object, string>} */
const names = new WeakMap();

/** The name of a body without white space. @param {any} agency @returns {string} */
function nameOf(agency) {
  let name = names.get(agency);
  if (name === undefined) {
    name = (agency.name ?? "").replace(/\s/g, "");
    names.set(agency, name ?? "");
  }
  return name ?? "";
}

/** Whether two reports are of one body, as the rules across years see it: the same code, or the
 * same name, or one name the end of the other. @param {any} one @param {any} other */
export function sameAgency(one, other) {
  if (one.credit_code && other.credit_code) return one.credit_code === other.credit_code;
  const [a, b] = [nameOf(one), nameOf(other)];
  return a !== "" && b !== "" && (a.endsWith(b) || b.endsWith(a));
}

/** The report of an entry as published, undefined before it was read. @param {Entry|undefined} entry @returns {any} */
export function published(entry) {
  return entry?.versions[entry.source]?.report;
}

/** For each entry that of the year before, null where there is none.
 * @param {Entry[]} entries @returns {Map<string, Entry|null>} */
export function before(entries) {
  /** @type {Map<number, Entry[]>} */
  const years = new Map();
  const read = entries.filter((entry) => published(entry));
  for (const entry of read) {
    const { reporting_year: year } = published(entry);
    if (year !== null) years.set(year, [...(years.get(year) ?? []), entry]);
  }
  return new Map(
    read.map((entry) => {
      const { reporting_year: year, agency } = published(entry);
      const last = year === null ? [] : years.get(year - 1) ?? [];
      return [entry.id, last.find((other) => sameAgency(agency, published(other).agency)) ?? null];
    }),
  );
}

/** The entries whose file has the same bytes as that of an earlier one, with the earlier one.
 * @param {Entry[]} entries @returns {Map<string, Entry>} */
export function copies(entries) {
  /** @type {Map<string, Entry>} */
  const firsts = new Map();
  /** @type {Map<string, Entry>} */
  const found = new Map();
  for (const entry of entries) {
    const digest = published(entry)?.source?.sha256;
    if (!digest) continue;
    const first = firsts.get(digest);
    if (first) found.set(entry.id, first);
    else firsts.set(digest, entry);
  }
  return found;
}
