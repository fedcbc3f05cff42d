// Runs the conformance suite with an implementation made from the files of spec/ alone.
//
//   node conformance.mjs [SPEC_FOLDER]
//
// Prints one JSON object: {"suite", "kinds": {id: {"cases", "passed"}}, "failed": [{kind, id, wrong}],
// "not_covered": {id: cases}}. Exit code 0: every case of a covered kind passed; 1 otherwise.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runners } from "./standard/cases.mjs";
import { Spec } from "./standard/spec.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const spec = new Spec(process.argv[2] ?? join(here, "..", "..", "spec"));
const manifest = spec.read("conformance/manifest.json");
const covered = runners(spec);
const answer = { suite: manifest.suite_version, kinds: {}, failed: [], not_covered: {} };
for (const { id: kind, files } of manifest.kinds) {
  const cases = files.flatMap((name) => spec.read(`conformance/${name}`).cases);
  if (!(kind in covered)) {
    answer.not_covered[kind] = cases.length;
    continue;
  }
  const failed = [];
  for (const one of cases) {
    let wrong;
    try {
      wrong = covered[kind](one);
    } catch (error) {
      wrong = [`it broke: ${error.stack}`];
    }
    if (wrong.length) failed.push({ kind, id: one.id, wrong });
  }
  answer.kinds[kind] = { cases: cases.length, passed: cases.length - failed.length };
  answer.failed.push(...failed);
}
console.log(JSON.stringify(answer, null, 1));
process.exitCode = answer.failed.length ? 1 : 0;
