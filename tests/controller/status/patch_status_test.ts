import { assertEquals, assertRejects } from "@std/assert";
import { createResourceClient } from "../../../src/client/create_resource_client.ts";
import { patchStatus } from "../../../src/controller/status/patch_status.ts";
import { createManager } from "../../../src/controller/manager.ts";
import { isNotFound } from "../../../src/core/api_status_error.ts";
import { startWebsites, website as kind, websites } from "../../support/controllers/websites.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const { signal } = new AbortController();
const { group, version, plural } = websites;
const withoutStatus = { group, version, plural, kind: kind.kind, custom: true };
const missing = "websites have no status subresource. Add `subresources: { status: {} }`";

test("setConditions says that the resource has no status subresource", async () => {
  await using pod = await startPod({ resources: [withoutStatus] });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  const stop = new AbortController();
  const told: string[] = [];
  await using manager = createManager(pod.kube(), {
    onError: (error) => {
      told.push(String(error));
      stop.abort();
    },
  });
  manager.controller({
    for: websites,
    reconcile: (_site, { setConditions }) =>
      setConditions([{ type: "Ready", status: "True", reason: "Done" }]),
  });
  await manager.run({ signal: stop.signal });
  assertEquals(told.map((text) => text.includes(missing)), [true], told.join());
});

test("a status is merged, and the 404 of an object that is gone or may not be read stays", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  const handle = createResourceClient(pod.kube(), websites);
  const merge = { status: { observedGeneration: 1 } };
  const patched = await patchStatus(handle, "a", merge, { signal });
  assertEquals(patched.status, { observedGeneration: 1 });
  const gone = await assertRejects(() => patchStatus(handle, "b", merge, { signal }));
  assertEquals(isNotFound(gone), true);
  await using closed = await startPod({
    resources: [withoutStatus],
    authorize: ({ verb }) => verb !== "get",
  });
  closed.server.objects.create({ ...kind, metadata: { name: "a" } });
  const unread = createResourceClient(closed.kube(), websites);
  const hidden = await assertRejects(() => patchStatus(unread, "a", merge, { signal }));
  assertEquals(isNotFound(hidden), true);
});
