// Selectors: which cells of a report an expression is about, and what names run over.

const IDS = ["table", "block", "row", "row_role", "column", "column_role", "type"];

const asList = (said) => (Array.isArray(said) ? said : [said]);

function filled(said, bindings) {
  const put = (value) =>
    typeof value === "string" ? value.replace(/\{([a-z_]+)\}/g, (whole, name) => bindings[name] ?? whole) : value;
  return Object.fromEntries(
    Object.entries(said).map(([key, value]) => [key, Array.isArray(value) ? value.map(put) : put(value)]),
  );
}

/** Whether a cell of a layout is one that a selector asks for; ``standing`` is asked elsewhere. */
function matches(cell, said) {
  return (
    IDS.every((key) => !(key in said) || asList(said[key]).includes(cell[key])) &&
    (!("signed" in said) || said.signed === cell.signed) &&
    (!("row_has" in said) || said.row_has.every((column) => cell.columns.includes(column))) &&
    (!("under" in said) ||
      asList(said.under).some((path) => cell.row === path || cell.row.startsWith(`${path}/`)))
  );
}

/** The selected cells of a report, in the order of the form. */
export function select(cells, selector, bindings = {}) {
  const said = filled(selector, bindings);
  return cells.present.filter(
    (cell) => matches(cell, said) && !(said.standing === true && cells.stoodFor.has(cell.pointer)),
  );
}

const unique = (values) => [...new Set(values)];

const SOURCES = {
  columns: (cells, said) => unique(select(cells, said).map((cell) => cell.column)),
  rows: (cells, said) => unique(select(cells, said).map((cell) => cell.row)),
  cells: (cells, said) => unique(select(cells, said).map((cell) => cell.pointer)),
  tables: (cells) => cells.layout.tables,
  sections: (cells, said) =>
    cells.layout.sections.filter((section) => [undefined, section.kind].includes(said.kind)).map((section) => section.id),
  values: (_, said) => said,
};

/** Every combination of what the names of ``for_each`` run over, the first changing slowest. */
export function bindingsOf(cells, forEach) {
  let found = [{}];
  for (const [name, source] of Object.entries(forEach ?? {})) {
    const [[kind, said]] = Object.entries(source);
    const values = SOURCES[kind](cells, said);
    found = found.flatMap((bound) => values.map((value) => ({ ...bound, [name]: value })));
  }
  return found;
}
