// The structural check: a report against the schema of its format, with a schema library, and what
// no JSON Schema can say of notes.
import Ajv2020 from "ajv/dist/2020.js";
import { toPlain } from "./exact.mjs";

const NULLS = ["blank", "mark", "unreadable", "missing"];
const escaped = (step) => step.replaceAll("~", "~0").replaceAll("/", "~1");

/** The code and the pointer of what the library says; "Beside the rules". */
function finding({ keyword, instancePath, params, propertyName }) {
  if (keyword === "required") return { code: "schema_missing", pointer: `${instancePath}/${escaped(params.missingProperty)}` };
  if (keyword === "additionalProperties") {
    return { code: "schema_unknown_key", pointer: `${instancePath}/${escaped(params.additionalProperty)}` };
  }
  if (keyword === "propertyNames") {
    if (instancePath === "/cell_notes") return { code: "note_without_cell", pointer: params.propertyName };
    return { code: "schema_unknown_key", pointer: `${instancePath}/${escaped(params.propertyName)}` };
  }
  // What is wrong with a name is told by propertyNames, and with an alternative by the whole choice.
  if (propertyName !== undefined) return undefined;
  return { code: keyword === "type" ? "schema_type" : "schema_value", pointer: instancePath };
}

function valueAt(data, pointer) {
  return pointer.split("/").slice(1).reduce((node, step) => node?.[step], data);
}

/** Notes that name no cell of the report, or contradict its value. */
function notes(data, layout) {
  return Object.entries(data.cell_notes).flatMap(([pointer, note]) => {
    const value = layout.byPointer.has(pointer) ? valueAt(data, pointer) : undefined;
    if (value === undefined) return [{ code: "note_without_cell", pointer }];
    return NULLS.includes(note.state) === (value === null) ? [] : [{ code: "note_contradicts_value", pointer }];
  });
}

/** A function that gives the validity and the structural findings of a JSON value. */
export function structureChecker(spec) {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  for (const schema of spec.schemas()) ajv.addSchema(schema);
  return (exact) => {
    const data = toPlain(exact);
    const refuse = (code, pointer) => ({ valid: false, findings: [{ code, pointer }] });
    if (data === null || typeof data !== "object" || Array.isArray(data)) return refuse("schema_type", "");
    if (!("format" in data)) return refuse("schema_missing", "/format");
    const entry = spec.formats.get(data.format);
    if (entry === undefined) return refuse("schema_format", "/format");
    const check = ajv.getSchema(`https://w3id.org/govreport/spec/${entry.schema}`);
    const valid = check(data);
    if (valid) return { valid, findings: notes(data, spec.layouts.get(data.format)) };
    const choices = new Set(check.errors.filter((e) => e.keyword === "anyOf").map((e) => e.schemaPath));
    const within = (error) => [...choices].some((path) => error.schemaPath.startsWith(`${path}/`));
    const found = check.errors.filter((error) => !within(error)).flatMap((error) => finding(error) ?? []);
    return { valid, findings: [...new Map(found.map((one) => [JSON.stringify(one), one])).values()] };
  };
}
