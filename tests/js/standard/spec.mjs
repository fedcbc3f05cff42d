// The specification folder: registry, layouts, rules, maps, schemas. Nothing else is read.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseExact } from "./exact.mjs";

const list = (value) => value ?? [];

/** The cells of a layout in the order of the form, each with what selectors ask of it. */
function cellsOf(layout) {
  return layout.tables.flatMap((table) =>
    table.blocks.flatMap((block) => {
      const columns = block.columns.map((column) => column.id);
      return block.rows.flatMap((row) =>
        block.columns.map((column) => ({
          pointer: `/${table.id}/${row.path}/${column.id}`,
          table: table.id,
          block: block.id,
          row: row.path,
          row_role: row.role,
          column: column.id,
          column_role: column.role,
          type: column.type,
          signed: column.signed ?? false,
          columns,
          optional: row.optional ?? false,
          replaces: list(row.replaces).map((path) => `/${table.id}/${path}/${column.id}`),
          beside: column.unit_field === undefined ? undefined : `/${table.id}/${row.path}/${column.unit_field}`,
        })),
      );
    }),
  );
}

class Layout {
  constructor(data) {
    this.id = data.format;
    this.data = data;
    this.sections = data.sections;
    this.tables = data.tables.map((table) => table.id);
    this.cells = cellsOf(data);
    this.byPointer = new Map(this.cells.map((cell) => [cell.pointer, cell]));
    this.fields = this.cells.flatMap((cell) => cell.beside ?? []);
    // The members beside a cell follow it, as in the form.
    this.places = this.cells.flatMap((cell) => (cell.beside ? [cell.pointer, cell.beside] : [cell.pointer]));
  }

  /** Each optional row with the rows it replaces, as sets of pointers. */
  bundles() {
    const found = new Map();
    for (const cell of this.cells.filter((one) => one.optional)) {
      const key = `${cell.table}/${cell.row}`;
      const bundle = found.get(key) ?? { optional: [], pointers: [] };
      bundle.optional.push(cell.pointer);
      bundle.pointers.push(cell.pointer, ...cell.replaces);
      found.set(key, bundle);
    }
    return [...found.values()];
  }
}

export class Spec {
  constructor(folder) {
    this.folder = folder;
    this.registry = this.read("formats.json");
    this.layouts = new Map(this.registry.formats.map((entry) => [entry.id, new Layout(this.read(entry.layout))]));
    this.formats = new Map(this.registry.formats.map((entry) => [entry.id, entry]));
    this.rules = this.names("rules").flatMap((name) => this.read(name).rules);
    this.vocabulary = this.read("common/vocabulary.json");
    this.maps = new Map();
    for (const name of this.names("migrations")) {
      for (const way of this.read(name).directions) this.maps.set(`${way.from}>${way.to}`, way);
    }
  }

  read(name) {
    return parseExact(readFileSync(join(this.folder, name), "utf8"));
  }

  /** The JSON files of a folder, in order of name. */
  names(folder) {
    const found = readdirSync(join(this.folder, folder)).filter((name) => name.endsWith(".json"));
    return found.sort().map((name) => `${folder}/${name}`);
  }

  /** All schemas of the folder, as ordinary JSON. */
  schemas() {
    return readdirSync(this.folder, { recursive: true })
      .filter((name) => name.endsWith(".schema.json"))
      .sort()
      .map((name) => JSON.parse(readFileSync(join(this.folder, name), "utf8")));
  }
}
