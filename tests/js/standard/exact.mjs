// Numbers as exact decimals: a scaled BigInt. JSON is read without passing through binary floating point.

/** The number n · 10^-s, without trailing zeros behind the point. */
export class Decimal {
  constructor(n, s = 0) {
    while (s > 0 && n % 10n === 0n) {
      n /= 10n;
      s -= 1;
    }
    this.n = n;
    this.s = s;
    Object.freeze(this);
  }

  static of(text) {
    const [, sign, whole, part = "", power = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(String(text));
    const digits = BigInt(sign + whole + part);
    const scale = part.length - Number(power);
    return scale >= 0 ? new Decimal(digits, scale) : new Decimal(digits * 10n ** BigInt(-scale));
  }

  /** The digits of both at the larger of the two scales, and that scale. */
  #with(other) {
    const s = Math.max(this.s, other.s);
    return [this.n * 10n ** BigInt(s - this.s), other.n * 10n ** BigInt(s - other.s), s];
  }

  plus(other) {
    const [a, b, s] = this.#with(other);
    return new Decimal(a + b, s);
  }

  minus(other) {
    return this.plus(new Decimal(-other.n, other.s));
  }

  times(other) {
    return new Decimal(this.n * other.n, this.s + other.s);
  }

  absolute() {
    return this.n < 0n ? new Decimal(-this.n, this.s) : this;
  }

  /** Negative, zero or positive, as this is below, equal to or above the other. */
  compare(other) {
    const [a, b] = this.#with(other);
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** Plain digits, never with an exponent. */
  toString() {
    const digits = (this.n < 0n ? -this.n : this.n).toString().padStart(this.s + 1, "0");
    const at = digits.length - this.s;
    return (this.n < 0n ? "-" : "") + digits.slice(0, at) + (this.s ? `.${digits.slice(at)}` : "");
  }
}

export const ZERO = new Decimal(0n);
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARK = "\u0000";

/** The value of a JSON text, every number being a Decimal. */
export function parseExact(text) {
  const quoted = text.replace(TOKEN, (token) => (token[0] === '"' ? token : `"\\u0000${token}"`));
  return JSON.parse(quoted, (_, value) =>
    typeof value === "string" && value.startsWith(MARK) ? Decimal.of(value.slice(1)) : value,
  );
}

/** The same value with ordinary numbers, for a program that knows no others. */
export function toPlain(value) {
  if (value instanceof Decimal) return Number(value.toString());
  if (Array.isArray(value)) return value.map(toPlain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)]));
}

/** Whether two JSON values are the same; the order of members does not count. */
export function same(a, b) {
  if (a instanceof Decimal || b instanceof Decimal) {
    return a instanceof Decimal && b instanceof Decimal && a.compare(b) === 0;
  }
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}

/** A JSON text for people: decimals as their digits. */
export function show(value) {
  return JSON.stringify(value, (_, item) => (item instanceof Decimal ? item.toString() : item));
}
