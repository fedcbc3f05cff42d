/**
 * The official form as rows of cells with spans, from its layout: what `govreport/render/form.py`
 * does in Python; a test holds both to the same rows.
 *
 * Blocks stand one below the other, over a common width. A head reaches over its columns, a label
 * over several rows stands once beside them, and a row without such a label takes its place too.
 *
 * @typedef {{zh: string, en: string, number: string|null}} Label
 * @typedef {{label: Label|null, colspan: number, rowspan: number, pointer: string|null,
 *   scope: string|null, unit: {zh: string, en: string}|null}} FormCell
 */

/** @param {Partial<FormCell>} given @returns {FormCell} */
function cell(given) {
  return { label: null, colspan: 1, rowspan: 1, pointer: null, scope: null, unit: null, ...given };
}

/** The label of a row, column, group or section of the layout. @param {any} item @returns {Label} */
export function labelOf(item) {
  return { zh: item.label.zh, en: item.label.en, number: item.number ?? null };
}

/** The unit of a column as the form prints it, null where it has none.
 * @param {any} column @returns {{zh: string, en: string}|null} */
function unitOf(column) {
  if (!column.unit) return null;
  return column.unit_label ?? { zh: column.unit, en: column.unit };
}

/** The rows of one table; optional rows are drawn where a pointer of theirs is present.
 * @param {any} table of the layout @param {(pointer: string) => boolean} present @returns {FormCell[][]} */
export function formRows(table, present) {
  /** @type {{block: any, rows: any[]}[]} */
  const blocks = table.blocks.map((/** @type {any} */ block) => ({ block, rows: rowsOf(table, block, present) }));
  const depth = Math.max(...blocks.map(({ block, rows }) => depthOf(block, rows)));
  const width = Math.max(
    ...blocks.map(({ block, rows }) => block.columns.length * (block.orientation === "columns" ? rows.length : 1)),
  );
  const drawn = [];
  for (const { block, rows } of blocks) {
    if (block.label) drawn.push([cell({ label: labelOf(block), colspan: depth + width, scope: "colgroup" })]);
    if (block.orientation === "columns") drawn.push(...sideBySide(table.id, block, rows));
    else drawn.push(...head(block, depth, width), ...body(table.id, block, rows, depth, width));
  }
  return drawn;
}

/** @param {any} table @param {any} block @param {(pointer: string) => boolean} present */
function rowsOf(table, block, present) {
  return block.rows.filter(
    (/** @type {any} */ row) =>
      !row.optional ||
      block.columns.some((/** @type {any} */ column) => present(`/${table.id}/${row.path}/${column.id}`)),
  );
}

/** The paths of the rows a group stands over. @param {any} group @param {any} block @returns {string[]} */
export function membersOf(group, block) {
  return (
    group.members ??
    block.rows.map((/** @type {any} */ row) => row.path).filter((/** @type {string} */ path) => path.startsWith(`${group.path}/`))
  );
}

/** The labels a row stands under, outermost first, then its own, each by what it is.
 * @param {any} block @param {any} row @returns {{path: string, label: Label}[]} */
function chain(block, row) {
  const over = (block.groups ?? [])
    .map((/** @type {any} */ group) => ({ group, members: membersOf(group, block) }))
    .filter((/** @type {any} */ { members }) => members.includes(row.path))
    .sort((/** @type {any} */ a, /** @type {any} */ b) => b.members.length - a.members.length);
  return [
    ...over.map((/** @type {any} */ { group }) => ({ path: `${group.path}/`, label: labelOf(group) })),
    { path: row.path, label: labelOf(row) },
  ];
}

/** @param {any} block @param {any[]} rows */
function depthOf(block, rows) {
  if (block.orientation === "columns") return 0;
  return rows.length ? Math.max(...rows.map((row) => chain(block, row).length)) : 1;
}

/** How many columns of the table each column of a block takes; the last takes what is left.
 * @param {any[]} columns @param {number} width */
function spansOf(columns, width) {
  const each = Math.floor(width / columns.length);
  return columns.map((_column, at) => (at < columns.length - 1 ? each : width - each * (columns.length - 1)));
}

/** @param {any} block @param {number} depth @param {number} width @returns {FormCell[][]} */
function head(block, depth, width) {
  const widths = spansOf(block.columns, width);
  const at = (/** @type {string} */ id) => block.columns.findIndex((/** @type {any} */ column) => column.id === id);
  const chains = block.columns.map((/** @type {any} */ column, /** @type {number} */ index) => {
    const over = (block.header_groups ?? [])
      .filter((/** @type {any} */ group) => group.columns.includes(column.id))
      .sort((/** @type {any} */ a, /** @type {any} */ b) => b.columns.length - a.columns.length);
    const above = over.map((/** @type {any} */ group) => ({
      label: labelOf(group),
      span: group.columns.reduce((/** @type {number} */ sum, /** @type {string} */ id) => sum + widths[at(id)], 0),
      column: null,
    }));
    return [...above, { label: labelOf(column), span: widths[index], column }];
  });
  const height = Math.max(...chains.map((/** @type {any[]} */ one) => one.length));
  /** @type {FormCell[][]} */
  const lines = Array.from({ length: height }, () => []);
  const corner = block.corner ? labelOf(block.corner) : null;
  lines[0].push(cell({ label: corner, colspan: depth, rowspan: height, scope: corner ? "col" : null }));
  const drawn = new Set();
  for (const one of chains) {
    one.forEach((/** @type {any} */ { label, span, column }, /** @type {number} */ line) => {
      const key = JSON.stringify([line, label]);
      if (column) {
        const unit = column.unit_field === undefined ? unitOf(column) : null;
        lines[line].push(cell({ label, colspan: span, rowspan: height - line, scope: "col", unit }));
      } else if (!drawn.has(key)) {
        drawn.add(key);
        lines[line].push(cell({ label, colspan: span, scope: "colgroup" }));
      }
    });
  }
  return lines;
}

/** @param {string} table @param {any} block @param {any[]} rows @param {number} depth @param {number} width @returns {FormCell[][]} */
function body(table, block, rows, depth, width) {
  const chains = rows.map((row) => chain(block, row));
  const widths = spansOf(block.columns, width);
  const drawn = new Set();
  return rows.map((row, index) => {
    /** @type {FormCell[]} */
    const line = [];
    chains[index].forEach(({ path, label }, at, all) => {
      if (at === all.length - 1) line.push(cell({ label, colspan: depth - at, scope: "row" }));
      else if (!drawn.has(path)) {
        drawn.add(path);
        line.push(cell({ label, rowspan: under(path, chains), scope: "rowgroup" }));
      }
    });
    block.columns.forEach((/** @type {any} */ column, /** @type {number} */ at) =>
      line.push(cell({ colspan: widths[at], pointer: `/${table}/${row.path}/${column.id}` })),
    );
    return line;
  });
}

/** The rows as spans of the head, all figures in one line.
 * @param {string} table @param {any} block @param {any[]} rows @returns {FormCell[][]} */
function sideBySide(table, block, rows) {
  const chains = rows.map((row) => chain(block, row));
  const height = Math.max(...chains.map((one) => one.length));
  const each = block.columns.length;
  /** @type {FormCell[][]} */
  const lines = Array.from({ length: height }, () => []);
  const drawn = new Set();
  for (const one of chains) {
    one.forEach(({ path, label }, at) => {
      if (drawn.has(path)) return;
      drawn.add(path);
      const down = at === one.length - 1 ? height - at : 1;
      lines[at].push(cell({ label, colspan: under(path, chains) * each, rowspan: down, scope: "colgroup" }));
    });
  }
  const pairs = rows.flatMap((row) => block.columns.map((/** @type {any} */ column) => ({ row, column })));
  lines.push(pairs.map(({ column }) => cell({ label: labelOf(column), scope: "col" })));
  lines.push(pairs.map(({ row, column }) => cell({ pointer: `/${table}/${row.path}/${column.id}` })));
  return lines;
}

/** How many rows stand under a path. @param {string} path @param {{path: string}[][]} chains */
function under(path, chains) {
  return chains.filter((one) => one.some((step) => step.path === path)).length;
}
