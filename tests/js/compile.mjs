// Compiles every schema of a specification folder in ajv's strict mode, and checks JSON files
// against the schema each of them names in "$schema". Nothing is fetched.
//
//   node compile.mjs SPEC_FOLDER [FILE.json ...]
//
// Prints one JSON object: {"compiled": [ids], "failed": {id: message}, "checked": {file: [errors]}}.
// Exit code 0: all compiled and every file follows its schema; 1 otherwise.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";

const [folder, ...files] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, "utf8"));
const schemas = readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith(".schema.json"))
  .sort()
  .map((name) => read(join(folder, name)));

const ajv = new Ajv2020({ strict: true, strictRequired: true, allErrors: true });
const answer = { compiled: [], failed: {}, checked: {} };
for (const schema of schemas) ajv.addSchema(schema);
for (const { $id } of schemas) {
  try {
    ajv.getSchema($id);
    answer.compiled.push($id);
  } catch (error) {
    answer.failed[$id] = error.message;
  }
}
for (const file of files) {
  const data = read(file);
  const check = answer.compiled.includes(data.$schema) ? ajv.getSchema(data.$schema) : undefined;
  if (check === undefined) answer.checked[file] = [`no such schema: ${data.$schema}`];
  else answer.checked[file] = check(data) ? [] : check.errors.map((e) => `${e.instancePath} ${e.message}`);
}
console.log(JSON.stringify(answer));
const clean = Object.values(answer.checked).every((errors) => errors.length === 0);
process.exitCode = clean && Object.keys(answer.failed).length === 0 ? 0 : 1;
