/** Moving in the grids of figures by keyboard: one stop for the tab key, arrows inside. */

/** @param {HTMLElement} root @returns {HTMLElement[]} */
function figures(root) {
  return [...root.querySelectorAll("td[data-pointer]")].map((cell) => /** @type {HTMLElement} */ (cell));
}

/** Let each table have one cell that the tab key reaches: that which was chosen, else its first.
 * @param {HTMLElement} root @param {string|null} chosen */
export function setStops(root, chosen) {
  for (const table of root.querySelectorAll("table[role=grid]")) {
    const cells = figures(/** @type {HTMLElement} */ (table));
    const stop = cells.find((cell) => cell.dataset.pointer === chosen) ?? cells[0];
    for (const cell of cells) cell.tabIndex = cell === stop ? 0 : -1;
  }
}

/** The cell that a key leads to; null where the key is not one of the grid or there is none.
 * @param {KeyboardEvent} event @param {HTMLElement} cell @returns {HTMLElement|null} */
export function target(event, cell) {
  if (event.altKey || event.metaKey || event.shiftKey) return null;
  const table = /** @type {HTMLElement} */ (cell.closest("table"));
  const cells = figures(table);
  const row = cells.filter((other) => other.dataset.line === cell.dataset.line);
  const among = event.ctrlKey ? cells : row;
  switch (event.key) {
    case "ArrowLeft":
      return event.ctrlKey ? null : row[row.indexOf(cell) - 1] ?? null;
    case "ArrowRight":
      return event.ctrlKey ? null : row[row.indexOf(cell) + 1] ?? null;
    case "ArrowUp":
      return event.ctrlKey ? null : beside(cells, cell, -1);
    case "ArrowDown":
      return event.ctrlKey ? null : beside(cells, cell, 1);
    case "Home":
      return among[0] ?? null;
    case "End":
      return among[among.length - 1] ?? null;
    default:
      return null;
  }
}

/** The cell of the next row of figures that stands nearest.
 * @param {HTMLElement[]} cells @param {HTMLElement} cell @param {number} step */
function beside(cells, cell, step) {
  const line = Number(cell.dataset.line);
  const beyond = cells.filter((other) => (Number(other.dataset.line) - line) * step > 0);
  if (!beyond.length) return null;
  const next = Math.min(...beyond.map((other) => Math.abs(Number(other.dataset.line) - line)));
  const column = Number(cell.dataset.column);
  const distance = (/** @type {HTMLElement} */ other) => Math.abs(Number(other.dataset.column) - column);
  return beyond
    .filter((other) => Math.abs(Number(other.dataset.line) - line) === next)
    .reduce((a, b) => (distance(b) < distance(a) ? b : a));
}
