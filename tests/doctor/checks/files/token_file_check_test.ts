import { mkdir, rm, symlink } from "node:fs/promises";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { tokenFileCheck } from "../../../../src/doctor/checks/files/token_file_check.ts";
import { makeFifo } from "../../../support/fakes/make_fifo.ts";
import { brokenVolume } from "../../../support/doctor/broken_volume.ts";
import { examinedPod } from "../../../support/doctor/examined_pod.ts";
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

for (
  const [name, put] of [
    ["a named pipe", makeFifo],
    ["a device", (path: string) => symlink("/dev/zero", path)],
    ["a folder", (path: string) => mkdir(path).then(() => {})],
  ] as const
) {
  testSurroundings({
    name: `${name} in place of the token file`,
    async make(stack) {
      const pod = await examinedPod(stack);
      await rm(`${pod.directory}/token`);
      await put(`${pod.directory}/token`);
      return pod;
    },
    finding: { ...failed, summary: "it is not a regular file", remedy: "serviceAccountToken" },
  });
}

test("tokenFileCheck notes the token, and that no report may show it", async () => {
  const files = { "/sa/token": "some.secret.token\n" };
  const examination = examinationOf({}, { files });
  const { status, summary } = await tokenFileCheck.run(examination, unaborted);
  assertEquals([status, examination.token], ["ok", "some.secret.token"]);
  assertEquals([...examination.secrets], ["some.secret.token"]);
  assertStringIncludes(summary, "/sa/token");
});
