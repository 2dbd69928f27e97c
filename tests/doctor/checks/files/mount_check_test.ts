import { assertEquals, assertStringIncludes } from "@std/assert";
import { writeFile } from "node:fs/promises";
import { mountCheck } from "../../../../src/doctor/checks/files/mount_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { examinedPod } from "../../../support/doctor/examined_pod.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { tempDirectory } from "../../../support/fakes/temp_directory.ts";
import { test } from "../../../support/test.ts";

testSurroundings({
  name: "no mounted volume",
  async make(stack) {
    const pod = await examinedPod(stack);
    return { ...pod, options: { ...pod.options, directory: `${pod.directory}/elsewhere` } };
  },
  finding: {
    id: "files.mount",
    status: "failure",
    summary: "/elsewhere does not exist",
    remedy: "automountServiceAccountToken",
  },
});

test("mountCheck names a file in the place of the folder", async () => {
  await using folder = await tempDirectory();
  const directory = `${folder.path}/file`;
  await writeFile(directory, "");
  const { status, summary } = await mountCheck.run(examinationOf({ directory }), unaborted);
  assertEquals(status, "failure");
  assertStringIncludes(summary, "is not a folder");
});
