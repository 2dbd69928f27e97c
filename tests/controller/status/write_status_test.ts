import { assert, assertEquals, assertRejects } from "@std/assert";
import { createResourceClient } from "../../../src/client/create_client.ts";
import { resourcePath } from "../../../src/client/resource_path.ts";
import { createManager } from "../../../src/controller/manager.ts";
import { trackedKube } from "../../../src/controller/own_writes/tracked_kube.ts";
import { HeldObject } from "../../../src/controller/status/held_object.ts";
import {
  patchStatus,
  type StatusTarget,
  writeStatus,
} from "../../../src/controller/status/write_status.ts";
import { isConflict, isNotFound } from "../../../src/core/api_status_error.ts";
import { internalsOf } from "../../../src/transport/kube_internals.ts";
import {
  startWebsites,
  storedSite,
  type Website,
  website,
  website as kind,
  websites,
} from "../../support/controllers/websites.ts";
import { type Pod, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const ready = { type: "Ready", status: "True", reason: "Applied" } as const;
const other = { type: "Other", status: "True", reason: "Theirs" } as const;

interface Given {
  target: StatusTarget<Website>;
  /** The merge patches that were sent. */
  patches: object[];
  /** Called before each patch. */
  onPatch: () => void;
}

/** Returns a target for the Website `a`, as its reconcile got it. */
function given(pod: Pod): Given {
  const object = storedSite(pod, "a")!;
  const held = new HeldObject(websites, { key: "default/a", object });
  const sent = pod.kube();
  const kube = trackedKube({
    ...sent,
    fetch: (input, init) => {
      if (init?.method === "PATCH") {
        result.patches.push(JSON.parse(String(init.body)));
        result.onPatch();
      }
      return sent.fetch(input, init);
    },
  }, (written, body) => held.observe(written, body));
  const handle = createResourceClient<Website>(kube, websites, { fieldManager: "test" });
  const result: Given = {
    patches: [],
    onPatch: () => {},
    target: {
      held,
      handle,
      path: { resource: resourcePath(websites), namespace: "default", name: "a" },
      generation: object.metadata.generation,
      clock: internalsOf(kube).runtime.clock,
      signal: new AbortController().signal,
      onStep: () => () => {},
    },
  };
  return result;
}

async function startSite(): Promise<Pod> {
  const pod = await startWebsites();
  pod.server.objects.create({ ...website, metadata: { name: "a" }, spec: { text: "1" } });
  return pod;
}

/** Another writer changes the object. */
function change(pod: Pod, changed: Partial<Website>): void {
  const status = changed.status !== undefined;
  pod.server.objects.update({ ...storedSite(pod, "a")!, ...changed } as never, { status });
}

test("writeStatus sends fields and conditions in one request, and nothing if nothing changes", async () => {
  await using pod = await startSite();
  const { target, patches } = given(pod);
  const fields = { url: "https://a", zones: { a: 1, b: 2 }, conditions: [ready] };
  await writeStatus(target, fields);
  await writeStatus(target, structuredClone(fields));
  assertEquals(patches.length, 1);
  const { url, zones, conditions, observedGeneration } = storedSite(pod, "a")!.status!;
  assertEquals([url, zones, conditions?.[0]?.reason, observedGeneration], [
    "https://a",
    { a: 1, b: 2 },
    "Applied",
    1,
  ]);
});

test("writeStatus makes a field exactly the given value, and leaves the others", async () => {
  await using pod = await startSite();
  const { target, patches } = given(pod);
  await writeStatus(target, { url: "https://a", zones: { a: 1, b: 2 } } as object);
  await writeStatus(target, { zones: { b: 2 } } as object);
  assertEquals(storedSite(pod, "a")!.status?.zones, { b: 2 });
  await writeStatus(target, { zones: null, missing: null, unset: undefined } as object);
  assertEquals(storedSite(pod, "a")!.status, { url: "https://a", observedGeneration: 1 } as never);
  assertEquals(patches.length, 3);
});

test("writeStatus tries again after a conflict, and keeps the conditions of others", async () => {
  await using pod = await startSite();
  const site = given(pod);
  change(pod, { status: { conditions: [other as never], url: "theirs" } });
  await writeStatus(site.target, { conditions: [ready] });
  const { conditions = [], url } = storedSite(pod, "a")!.status!;
  assertEquals([conditions.map(({ type }) => type), url], [["Other", "Ready"], "theirs"]);
  assertEquals(site.patches.length, 2);
});

test("writeStatus reports the conflict after five of them", async () => {
  await using pod = await startSite();
  const site = given(pod);
  site.onPatch = () => change(pod, { spec: { text: `x${site.patches.length}` } });
  const error = await assertRejects(() => writeStatus(site.target, { conditions: [ready] }));
  assert(isConflict(error));
  assertEquals(site.patches.length, 5);
});

test("writeStatus never says that it has observed a generation that it was not called for", async () => {
  await using pod = await startSite();
  const { target } = given(pod);
  change(pod, { spec: { text: "2" } });
  await writeStatus(target, { conditions: [ready] });
  const { metadata, status } = storedSite(pod, "a")!;
  const observed = [status?.observedGeneration, status?.conditions?.[0]?.observedGeneration];
  assertEquals([metadata.generation, ...observed], [2, 1, 1]);
});

test("writeStatus does not take back the newer generation that another writer has observed", async () => {
  await using pod = await startSite();
  const { target } = given(pod);
  change(pod, { spec: { text: "2" } });
  change(pod, { status: { observedGeneration: 2 } });
  await writeStatus(target, { conditions: [ready] });
  assertEquals(storedSite(pod, "a")!.status?.observedGeneration, 2);
});

test("writeStatus sends nothing where the schema drops observedGeneration and nothing changes", async () => {
  await using pod = await startSite();
  const lastTransitionTime = "2026-01-01T00:00:00Z";
  const known = { ...ready, observedGeneration: 1, message: "", lastTransitionTime };
  change(pod, { status: { conditions: [known] } });
  const { target, patches } = given(pod);
  await writeStatus(target, { conditions: [ready] });
  assertEquals(patches, []);
});

test("writeStatus does not write to another object of the same name", async () => {
  await using pod = await startSite();
  const { target, patches } = given(pod);
  pod.server.objects.delete({ ...website, name: "a" });
  pod.server.objects.create({ ...website, metadata: { name: "a" } });
  const error = await assertRejects(() => writeStatus(target, { conditions: [ready] }));
  assert(isConflict(error));
  assertEquals([patches.length, storedSite(pod, "a")!.status], [1, undefined]);
});

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
