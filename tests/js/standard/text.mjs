// Texts: folding, likeness, credit codes, and the bodies that a text names as its own.

/** NFKC with all white space out. */
export const fold = (text) => text.normalize("NFKC").replace(/\s/gu, "");

const RUN = 4;

function runs(text) {
  const letters = [...fold(text).replace(/[0-9]/g, "")];
  const count = Math.max(1, letters.length - RUN + 1);
  return new Set(Array.from({ length: count }, (_, i) => letters.slice(i, i + RUN).join("")));
}

/** Of all runs of four characters in either text, the per cent that is in both, rounded down. */
export function likeness(a, b) {
  const left = runs(a);
  const right = runs(b);
  const both = [...left].filter((run) => right.has(run)).length;
  return Math.floor((100 * both) / (left.size + right.size - both));
}

const CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** GB 32100: the check character, modulo 31. */
export function creditCode(code) {
  const values = [...code].map((character) => CODE.indexOf(character));
  if (values.length !== 18 || values.includes(-1)) return false;
  let weight = 1;
  let sum = 0;
  for (const value of values.slice(0, 17)) {
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return values[17] === (31 - (sum % 31)) % 31;
}

/** Whether the characters of the shorter part stand in the longer one in the same order. */
function agree(a, b) {
  const [part, whole] = [[...a], [...b]].sort((one, other) => one.length - other.length);
  let next = 0;
  for (const character of whole) if (character === part[next]) next += 1;
  return next === part.length;
}

/** "The body that speaks": the constructions of one kind, held against texts. */
export class Bodies {
  constructor(data) {
    this.data = data;
    this.place = new RegExp(data.place, "gu");
    this.generic = new RegExp(data.generic, "gu");
  }

  /** The names by which a text speaks of its own body. */
  names(text, kind) {
    const folded = fold(text);
    return this.data[kind].flatMap((said) => {
      const pattern = new RegExp(said.replace("<body>", `(?<body>${this.data.name})`), "gu");
      return [...folded.matchAll(pattern)].map((match) => match.groups.body);
    });
  }

  #parts(name) {
    const bare = fold(name).replace(this.generic, "");
    const places = [...bare.matchAll(this.place)].map((match) => match[0]);
    const place = places.join("");
    return { place, last: places.at(-1) ?? "", core: bare.slice(place.length) };
  }

  /** Whether a name may be that of the publisher. */
  mayBe(name, publisher) {
    const one = this.#parts(name);
    const other = this.#parts(publisher);
    const letters = [...one.place];
    if (letters.length === 0 || (letters.length === 1 && !other.place.includes(one.place))) return true;
    if (!agree(one.core, other.core)) return false;
    const lasts = [one.last, other.last];
    return agree(one.place, other.place) || (lasts.every((last) => [...last].length > 1) && agree(...lasts));
  }
}
