import { assertEquals } from "@std/assert";
import { runtimeCheck } from "../../../../src/doctor/checks/environment/runtime_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { test } from "../../../support/test.ts";

test("runtimeCheck names a runtime that is older than the oldest that is supported", async () => {
  const rows = [
    ["deno", "2.9.6", "ok"],
    ["deno", "2.7.0", "ok"],
    ["deno", "3.0.0", "ok"],
    ["deno", "2.6.9", "warning"],
    ["bun", "1.4.0", "ok"],
    ["bun", "1.3.14", "warning"],
    ["another", "0.1.0", "ok"],
  ] as const;
  for (const [name, version, status] of rows) {
    const examination = examinationOf();
    const runtime = { ...examination.runtime, name, version };
    const outcome = await runtimeCheck.run({ ...examination, runtime }, unaborted);
    assertEquals([name, version, outcome.status], [name, version, status]);
  }
});
