// Writes schema.ts, the types of the interface: node generate.mjs ADDRESS-OR-FILE
import { writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const blob = ts.factory.createTypeReferenceNode("Blob");
const [from] = process.argv.slice(2);
const source = /^https?:/.test(from) ? new URL(from) : pathToFileURL(from);
const types = await openapiTS(source, {
  // Files are Blobs, not texts.
  transform: (schema) => (schema.format === "binary" ? blob : undefined),
});
await writeFile("schema.ts", astToString(types));
