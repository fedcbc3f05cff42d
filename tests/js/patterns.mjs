// Compiles every pattern of claims.json and of the rules as ECMA-262 with flag u; prints the faults.
import fs from "node:fs";
import path from "node:path";

const spec = process.argv[2];
const read = (name) => JSON.parse(fs.readFileSync(path.join(spec, name), "utf8"));
const data = read("claims/claims.json");
const number = "(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+(?:\\.[0-9]+)?|[零〇一二三四五六七八九十百千万两]+)";
const filled = (text) =>
  text.replace(/<([a-z_]+)>/g, (_, name) => {
    if (name === "n") return `(?<n>${number})`;
    return name === "number" ? number : `(?:${filled(data.words[name])})`;
  });

const patterns = [
  ...data.masks,
  ...data.others.flatMap((one) => [one.pattern, one.unless_agency ?? ""]),
  data.year,
  data.continues,
  `(?:${data.approximate.before})$`,
  data.approximate.after,
  data.parallel.names,
  data.parallel.link,
  data.parallel.unit,
  data.subjects,
  ...data.known,
  ...data.topics.map((topic) => topic.pattern),
  ...data.claims.flatMap((claim) => claim.patterns),
].map(filled);

const walk = (node, params) => {
  if (Array.isArray(node)) return node.forEach((item) => walk(item, params));
  if (node === null || typeof node !== "object") return;
  for (const word of ["matches", "extract"]) {
    if (word in node) {
      const said = node[word][1];
      patterns.push(typeof said === "string" ? said : params[said.param].default);
    }
  }
  Object.values(node).forEach((item) => walk(item, params));
};
for (const name of fs.readdirSync(path.join(spec, "rules")).filter((n) => n.endsWith(".json"))) {
  for (const rule of read(`rules/${name}`).rules) walk(rule, rule.params ?? {});
}

const faults = [];
for (const pattern of patterns) {
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    faults.push(`${pattern}: ${error.message}`);
  }
}
console.log(JSON.stringify({ compiled: patterns.length - faults.length, faults }));
