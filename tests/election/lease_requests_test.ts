import { assertEquals, assertRejects } from "@std/assert";
import { isConflict } from "../../src/core/api_status_error.ts";
import { LeaseRequests } from "../../src/election/lease_requests.ts";
import { systemClock } from "../../src/runtime/system_clock.ts";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const limit = { limitMs: 5_000 };

test("LeaseRequests reads, creates and replaces one Lease, on its version", async () => {
  await using pod = await startPod();
  const options = { clock: systemClock, namespace: "default", name: "main" };
  const requests = new LeaseRequests(pod.kube(), options);
  assertEquals(await requests.read(limit), undefined);
  const created = await requests.create(15, limit);
  assertEquals(created.spec, { leaseDurationSeconds: 15 });
  const lease = { ...created, spec: { ...created.spec, holderIdentity: "me" } };
  const replaced = await requests.replace(lease, limit);
  assertEquals((await requests.read(limit))?.spec?.holderIdentity, "me");
  assertEquals(replaced.metadata.uid, created.metadata.uid);
  const error = await assertRejects(() => requests.replace(lease, limit));
  assertEquals(isConflict(error), true);
});
