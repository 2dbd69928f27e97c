import { assertEquals } from "@std/assert";
import { linksCheck } from "../../../../src/doctor/checks/files/links_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { examinedPod } from "../../../support/doctor/examined_pod.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

testSurroundings({
  name: "files that the kubelet cannot replace, as with subPath",
  make: (stack) => examinedPod(stack, { links: false }),
  finding: {
    id: "files.links",
    status: "warning",
    summary: "/token is not a link to ..data",
    remedy: "without subPath",
  },
});

test("linksCheck is skipped at the desk", async () => {
  const outcome = await linksCheck.run(examinationOf({ place: "desk" }), unaborted);
  assertEquals(outcome.status, "skipped");
});
