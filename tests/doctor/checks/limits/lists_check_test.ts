import { assertEquals } from "@std/assert";
import { listsCheck } from "../../../../src/doctor/checks/limits/lists_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { test } from "../../../support/test.ts";

test("listsCheck never finds anything, and is skipped on Bun", async () => {
  assertEquals((await listsCheck.run(examinationOf(), unaborted)).status, "ok");
  const onBun = await listsCheck.run(examinationOf({}, { name: "bun" }), unaborted);
  assertEquals(onBun.status, "skipped");
});
