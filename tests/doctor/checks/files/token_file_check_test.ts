import { assertEquals, assertStringIncludes } from "@std/assert";
import { tokenFileCheck } from "../../../../src/doctor/checks/files/token_file_check.ts";
import { brokenVolume } from "../../../support/doctor/broken_volume.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

const failed = { id: "files.token", status: "failure" } as const;

testSurroundings(
  brokenVolume("a missing token file", ({ token: _, ...files }) => files, {
    ...failed,
    summary: "/token cannot be read",
    remedy: "serviceAccountToken",
  }),
  brokenVolume("an empty token file", (files) => ({ ...files, token: " \n" }), {
    ...failed,
    summary: "is empty",
    remedy: "Delete the pod",
  }),
  brokenVolume("a garbled token file", ({ token, ...files }) => ({
    ...files,
    token: `${token}\0 half`,
  }), {
    ...failed,
    summary: "not printable ASCII",
    remedy: "Delete the pod",
  }),
);

test("tokenFileCheck notes the token, and that no report may show it", async () => {
  const files = { "/sa/token": "some.secret.token\n" };
  const examination = examinationOf({}, { files });
  const { status, summary } = await tokenFileCheck.run(examination, unaborted);
  assertEquals([status, examination.token], ["ok", "some.secret.token"]);
  assertEquals([...examination.secrets], ["some.secret.token"]);
  assertStringIncludes(summary, "/sa/token");
});
