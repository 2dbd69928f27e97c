import { assertEquals, assertRejects } from "@std/assert";
import { askServer } from "../../src/doctor/ask_server.ts";
import { startPod } from "../support/fakes/pod.ts";
import { examinationOf, unaborted } from "../support/doctor/examination_of.ts";
import { test } from "../support/test.ts";

test("askServer returns the status of the answer", async () => {
  await using pod = await startPod();
  const examination = examinationOf({ kube: pod.kube() });
  const spec = { resourceAttributes: { verb: "get", resource: "pods" } };
  const question = { kind: "SelfSubjectAccessReview", spec } as const;
  assertEquals(await askServer(examination, question, unaborted), { allowed: true });
});

test("askServer throws where there is no client yet", async () => {
  const question = { kind: "SelfSubjectReview", spec: {} } as const;
  await assertRejects(() => askServer(examinationOf(), question, unaborted), TypeError);
});
