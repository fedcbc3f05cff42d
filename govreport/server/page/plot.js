/** Lines over years as a drawing: told apart by dashes and marks, not by colour alone. */

import { svg } from "./dom.js";

/** @typedef {{name: string, points: {year: number, value: number|null}[]}} Line */

const WIDE = { width: 720, height: 340 };
const NARROW = { width: 380, height: 300 }; // letters as large on a small screen
const EDGE = { left: 56, right: 24, top: 16, bottom: 36 };
const TICKS = 5;
export const KINDS = 8;

/** @param {Line[]} lines @param {string} title @param {string} description @param {boolean} narrow */
export function plot(lines, title, description, narrow) {
  const { width, height } = narrow ? NARROW : WIDE;
  const years = [...new Set(lines.flatMap(({ points }) => points.map(({ year }) => year)))].sort((a, b) => a - b);
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value)).filter((value) => value !== null);
  const steps = ticks(Math.min(0, ...values), Math.max(1, ...values));
  const [low, high] = [steps[0], steps[steps.length - 1]];
  const across = (/** @type {number} */ year) =>
    years.length < 2
      ? (EDGE.left + width - EDGE.right) / 2
      : EDGE.left + 24 + ((year - years[0]) / (years[years.length - 1] - years[0])) * (width - EDGE.left - EDGE.right - 48);
  const up = (/** @type {number} */ value) =>
    height - EDGE.bottom - ((value - low) / (high - low)) * (height - EDGE.top - EDGE.bottom);
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "plot", role: "img", "aria-labelledby": "plot-title plot-said" },
    svg("title", { id: "plot-title" }, title),
    svg("desc", { id: "plot-said" }, description),
    steps.map((step) => [
      svg("line", { class: step === 0 ? "axis" : "grid", x1: EDGE.left, x2: width - EDGE.right, y1: up(step), y2: up(step) }),
      svg("text", { class: "tick", x: EDGE.left - 8, y: up(step) + 4, "text-anchor": "end" }, String(step)),
    ]),
    years.map((year) => svg("text", { class: "tick", x: across(year), y: height - 12, "text-anchor": "middle" }, String(year))),
    lines.map((line, index) => drawn(line, index % KINDS, across, up)),
  );
}

/** A sample of a line, for the legend. @param {number} index */
export function sample(index) {
  const kind = index % KINDS;
  return svg(
    "svg",
    { viewBox: "0 0 40 14", class: "sample", "aria-hidden": "true" },
    svg("line", { class: `line k${kind}`, x1: 1, y1: 7, x2: 39, y2: 7 }),
    mark(kind, 20, 7, ""),
  );
}

/** @param {Line} line @param {number} kind @param {(year: number) => number} across @param {(value: number) => number} up */
function drawn(line, kind, across, up) {
  const there = line.points.map(({ year, value }) => (value === null ? null : { x: across(year), y: up(value), year, value }));
  // A year without a figure parts the line: what is not known is not drawn.
  const path = there
    .map((point, at) => (point ? `${at > 0 && there[at - 1] ? "L" : "M"}${point.x.toFixed(1)} ${point.y.toFixed(1)}` : ""))
    .join("");
  return svg(
    "g",
    {},
    svg("path", { class: `line k${kind}`, d: path || "M0 0" }),
    there.map((point) => point && mark(kind, point.x, point.y, `${line.name} · ${point.year}: ${point.value}`)),
  );
}

/** @param {number} kind @param {number} x @param {number} y @param {string} said */
function mark(kind, x, y, said) {
  const shapes = [
    `M${x - 4.5} ${y}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0`,
    `M${x - 4.5} ${y - 4.5}h9v9h-9z`,
    `M${x} ${y - 5.5}l5.5 9.5h-11z`,
    `M${x} ${y - 6}l6 6l-6 6l-6 -6z`,
    `M${x} ${y + 5.5}l5.5 -9.5h-11z`,
    `M${x - 5} ${y - 2}h3v-3h4v3h3v4h-3v3h-4v-3h-3z`,
    `M${x - 5.5} ${y - 2.5}h11v5h-11z`,
    `M${x - 2.5} ${y - 5.5}h5v11h-5z`,
  ];
  return svg("path", { class: `mark k${kind}`, d: shapes[kind] }, said ? svg("title", {}, said) : null);
}

/** Round values that hold both ends. @param {number} low @param {number} high @returns {number[]} */
export function ticks(low, high) {
  const rough = (high - low) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough) ?? rough);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({ length: last - first + 1 }, (_none, at) => Number(((first + at) * step).toPrecision(12)));
}
