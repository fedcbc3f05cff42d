// Asks a running service: node build/reports.js ADDRESS REPORT OLDER EMPTY, the last three being files.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type BatchResult = components["schemas"]["BatchResult"];

const [address, ...names] = process.argv.slice(2);
const [file, older, empty] = await Promise.all(
  names.map(async (name) => new File([await readFile(name)], basename(name))),
);
if (!file || !older || !empty) throw new Error("ADDRESS REPORT OLDER EMPTY");

const token = process.env.GOVREPORT_TOKEN;
const client = createClient<paths, `application/${string}json`>({
  baseUrl: address,
  headers: token ? { Authorization: `Bearer ${token}` } : {},
});

/** The parts of a body as a form: a file, or files under one name. */
function form(body: unknown): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(body as Record<string, Blob | Blob[]>)) {
    for (const part of [value].flat()) made.append(name, part);
  }
  return made;
}

// Read: figures by the names of the form, and where each was found.
const parsed = await client.POST("/v1/parse", { body: { file }, bodySerializer: form });
if (parsed.error) throw new Error(parsed.error.detail);
const { report, sources } = parsed.data;
if (report.format !== "2021") throw new Error(report.format);
console.log(`${report.agency.name} ${report.reporting_year}`);
const received = report.requests.received;
console.log(`received ${received.total}, companies ${received.commercial_enterprise}`);
const place = sources["/requests/received/total"];
console.log(`read in table ${place?.table}, row ${place?.row}`);

// Check: findings are data, also when they are errors. A part `previous` takes the year before.
const checked = await client.POST("/v1/validate", { body: { file: older }, bodySerializer: form });
if (checked.error) throw new Error(checked.error.detail);
const { ok, findings } = checked.data.validation;
console.log(`ok ${ok}`);
for (const { severity, code, pointers } of findings) {
  console.log(`${severity} ${code}, ${pointers.length} cells`);
}

// Move to the form this is written for: what became of each cell.
const moved = await client.POST("/v1/migrate", {
  params: { query: { format_version: "2021" } },
  body: { file: older },
  bodySerializer: form,
});
const record = moved.data?.report.migration;
console.log(`${record?.from} to ${record?.to}, carried ${Object.keys(record?.carried ?? {}).length}`);

// Write: any medium is a Blob. A body may also be the bytes with their media type.
const sheet = await client.POST("/v1/convert", {
  params: { query: { to: "xlsx", filename: file.name } },
  headers: { "Content-Type": "text/html" },
  body: file as Blob,
  bodySerializer: (bytes) => bytes,
  parseAs: "blob",
});
console.log(`xlsx ${await sheet.data?.slice(0, 2).text()}`);

// Edit, and draw the official form.
report.proactive_disclosure.fees.amount = 1.5;
const page = await client.POST("/v1/render", {
  params: { query: { to: "html" } },
  body: report,
  parseAs: "text",
});
console.log(`drawn ${page.data?.includes("1.5")}`);

// Many at once: a line for each, as soon as it is done.
const batch = await client.POST("/v1/batch", {
  params: { query: { validate: true } },
  body: { files: [file, older, empty] },
  bodySerializer: form,
  parseAs: "stream",
});
let rest = "";
for await (const text of batch.data!.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    const { input, validation, error } = JSON.parse(line) as BatchResult;
    console.log(`${input}: ${error ? error.code : `ok ${validation?.ok}`}`);
  }
}

// What can't be done is a problem with a code that never changes its meaning.
const refused = await client.POST("/v1/parse", { body: { file: empty }, bodySerializer: form });
if (refused.error) {
  console.log(`${refused.response.status} ${refused.error.code}`);
  console.log(refused.error.remedy.zh);
}
