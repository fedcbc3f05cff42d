// The grid of a table, drawn from its layout; "Drawing the form".

/** What is printed: the number and the label. */
function printed(label) {
  if (!label) return "";
  const { number, label: text } = label;
  return number === undefined ? text.zh : `${number}${[...number].length === 1 ? "、" : ""}${text.zh}`;
}

const spanned = (cell, columns, rows) => ({
  ...cell,
  ...(columns > 1 ? { columns } : {}),
  ...(rows > 1 ? { rows } : {}),
});

/** A block with the rows that are there, and for each the labels over it, the widest first. */
function lay(tableId, block, has) {
  const rows = block.rows.filter(
    (row) => !row.optional || block.columns.some((column) => has(`/${tableId}/${row.path}/${column.id}`)),
  );
  const groups = (block.groups ?? []).map((group) => ({
    group,
    size: block.rows.filter((row) => inGroup(group, row)).length,
  }));
  groups.sort((a, b) => b.size - a.size);
  const over = rows.map((row) => groups.map((one) => one.group).filter((group) => inGroup(group, row)));
  return { block, rows, over };
}

const inGroup = (group, row) => group.members?.includes(row.path) ?? row.path.startsWith(`${group.path}/`);

/** How many columns of the grid each column of a block takes. */
function shares(count, width) {
  const each = Math.floor(width / count);
  return Array.from({ length: count }, (_, i) => (i < count - 1 ? each : width - each * (count - 1)));
}

function head({ block }, depth, width) {
  const spans = shares(block.columns.length, width);
  const spanOf = new Map(block.columns.map((column, i) => [column.id, spans[i]]));
  const groups = [...(block.header_groups ?? [])].sort((a, b) => b.columns.length - a.columns.length);
  const over = block.columns.map((column) => groups.filter((group) => group.columns.includes(column.id)));
  const height = 1 + Math.max(...over.map((one) => one.length));
  const lines = Array.from({ length: height }, () => []);
  lines[0].push(spanned({ label: printed(block.corner) }, depth, height));
  const done = new Set();
  block.columns.forEach((column, i) => {
    over[i].forEach((group, level) => {
      if (done.has(group)) return;
      done.add(group);
      const columns = group.columns.reduce((sum, id) => sum + spanOf.get(id), 0);
      lines[level].push(spanned({ label: printed(group) }, columns, 1));
    });
    const unit = column.unit !== undefined && column.unit_field === undefined ? `（单位：${column.unit}）` : "";
    const label = printed(column) + unit;
    lines[over[i].length].push(spanned({ label }, spans[i], height - over[i].length));
  });
  return lines;
}

function body(tableId, { block, rows, over }, depth, width) {
  const spans = shares(block.columns.length, width);
  const done = new Set();
  return rows.map((row, i) => {
    const line = [];
    for (const group of over[i]) {
      if (done.has(group)) continue;
      done.add(group);
      line.push(spanned({ label: printed(group) }, 1, over.filter((one) => one.includes(group)).length));
    }
    line.push(spanned({ label: printed(row) }, depth - over[i].length, 1));
    block.columns.forEach((column, k) => line.push(spanned({ cell: `/${tableId}/${row.path}/${column.id}` }, spans[k], 1)));
    return line;
  });
}

function sideBySide(tableId, { block, rows, over }) {
  const height = 1 + Math.max(...over.map((one) => one.length));
  const lines = Array.from({ length: height }, () => []);
  const count = block.columns.length;
  const done = new Set();
  rows.forEach((row, i) => {
    over[i].forEach((group, level) => {
      if (done.has(group)) return;
      done.add(group);
      const columns = over.filter((one) => one.includes(group)).length * count;
      lines[level].push(spanned({ label: printed(group) }, columns, 1));
    });
    lines[over[i].length].push(spanned({ label: printed(row) }, count, height - over[i].length));
  });
  lines.push(rows.flatMap(() => block.columns.map((column) => ({ label: printed(column) }))));
  lines.push(rows.flatMap((row) => block.columns.map((column) => ({ cell: `/${tableId}/${row.path}/${column.id}` }))));
  return lines;
}

/** The lines of the grid of a table of a layout; ``has`` tells whether the report has a cell. */
export function drawForm(table, has) {
  const laid = table.blocks.map((block) => lay(table.id, block, has));
  const inRows = laid.filter(({ block }) => block.orientation === "rows");
  const depth = Math.max(0, ...inRows.flatMap(({ over }) => over.map((one) => one.length + 1)));
  const width = Math.max(
    ...laid.map(({ block, rows }) => block.columns.length * (block.orientation === "rows" ? 1 : rows.length)),
  );
  return laid.flatMap((one) => {
    const title = one.block.label === undefined ? [] : [[spanned({ label: one.block.label.zh }, depth + width, 1)]];
    if (one.block.orientation === "columns") return [...title, ...sideBySide(table.id, one)];
    return [...title, ...head(one, depth, width), ...body(table.id, one, depth, width)];
  });
}
