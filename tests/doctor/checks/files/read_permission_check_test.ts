import { assertEquals } from "@std/assert";
import { readPermissionCheck } from "../../../../src/doctor/checks/files/read_permission_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { test } from "../../../support/test.ts";

test("readPermissionCheck applies in a pod on Deno alone", async () => {
  const rows = [
    [examinationOf(), "ok"],
    [examinationOf({ place: "desk" }), "skipped"],
    [examinationOf({}, { name: "bun" }), "skipped"],
  ] as const;
  for (const [examination, status] of rows) {
    assertEquals((await readPermissionCheck.run(examination, unaborted)).status, status);
  }
}); // tests/doctor/permissions_test.ts has the one that is missing
