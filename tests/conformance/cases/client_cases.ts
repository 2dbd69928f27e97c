import { assert, assertEquals } from "@std/assert";
import { isConflict, isNotFound } from "../../../mod.ts";
import { createResourceClient, type ResourceClient } from "../../../src/client/mod.ts";
import { isFullSuite } from "../../support/test.ts";
import { type Fixture, unique } from "../fixture.ts";
import { type AnyObject, type MinimalObject, minimalObjects } from "../minimal_objects.ts";
import type { Cases } from "./cases.ts";

function handleOf({ kube, namespace }: Fixture, { definition }: MinimalObject) {
  const handle = createResourceClient(kube, definition, { fieldManager: "conformance" });
  return definition.namespaced ? handle.namespace(namespace) : handle;
}

/** Returns the types of an object's events, up to its deletion. */
async function follow(
  handle: ResourceClient<AnyObject>,
  name: string,
  resourceVersion: string,
): Promise<string[]> {
  const told: string[] = [];
  const fieldSelector = `metadata.name=${name}`;
  for await (const { type } of handle.watch({ resourceVersion, fieldSelector })) {
    if (type !== "BOOKMARK") told.push(type);
    if (type === "DELETED") break;
  }
  return told;
}

async function everyVerb(fixture: Fixture, minimal: MinimalObject): Promise<void> {
  const { definition } = minimal;
  const fields = minimal.fields(fixture.namespace);
  const handle = handleOf(fixture, minimal);
  const name = unique("minimal");
  const labels = { run: name };
  const labelSelector = `run=${name}`;
  // Only pods need a service account, which a controller may have created already.
  if (definition.kind === "Pod") {
    await fixture.api.post(fixture.path("serviceaccounts"), { metadata: { name: "default" } });
  }
  const { metadata: { resourceVersion = "" } } = await handle.list();
  const told = follow(handle, name, resourceVersion);
  told.catch(() => {}); // when a case fails elsewhere, that error must be reported

  const tried = await handle.create({ metadata: { name }, ...fields }, { dryRun: true });
  assertEquals(tried.metadata.name, name);
  assertEquals(await handle.getOrNull(name), null);
  const created = await handle.create({ metadata: { name, labels }, ...fields });
  assertEquals(
    [created.kind, created.metadata.namespace],
    [definition.kind, definition.namespaced ? fixture.namespace : undefined],
  );
  assertEquals((await handle.get(name)).metadata.uid, created.metadata.uid);
  const { items } = await handle.list({ labelSelector });
  assertEquals(items.map(({ metadata }) => metadata.name), [name]);
  if (definition.namespaced) {
    const all = createResourceClient(fixture.kube, definition).allNamespaces();
    const { items } = await all.list({ labelSelector });
    assertEquals(items.map(({ metadata }) => metadata.namespace), [fixture.namespace]);
  }

  const annotated = await handle.patch(name, { merge: { metadata: { annotations: { a: "1" } } } });
  assertEquals(annotated.metadata.annotations?.a, "1");
  const patched = await handle.patch(name, {
    json: [
      { op: "test", path: "/metadata/annotations/a", value: "1" },
      { op: "replace", path: "/metadata/annotations/a", value: "2" },
    ],
  });
  assertEquals(patched.metadata.annotations?.a, "2");
  const replaced = await handle.replace({
    ...patched,
    metadata: { ...patched.metadata, annotations: { a: "3" } },
  });
  assertEquals(replaced.metadata.annotations?.a, "3");
  assert(isConflict(await handle.replace(created).catch((error) => error)));
  const updated = await handle.updateWithRetry(name, (object) => {
    object.metadata.annotations = { ...object.metadata.annotations, b: "4" };
  });
  const { a, b } = updated.metadata.annotations ?? {};
  assertEquals([a, b], ["3", "4"]);

  const preconditions = { uid: crypto.randomUUID() };
  const other = await handle.delete(name, { preconditions }).catch((error) => error);
  assert(isConflict(other), String(other));
  await handle.patch(name, { merge: { metadata: { finalizers: null } } });
  // The default would leave some to a garbage collector, which the server does not have.
  const propagationPolicy = "Background";
  await handle.deleteCollection({ labelSelector, propagationPolicy, gracePeriodSeconds: 0 });
  assert(isNotFound(await handle.get(name).catch((error) => error)));
  const events = await told;
  assertEquals([events[0], events.at(-1)], ["ADDED", "DELETED"]);
}

/** Every verb of the resources in the typed client; the short suite has every third resource. */
export const clientCases: Cases = Object.fromEntries(
  minimalObjects.filter((_, at) => isFullSuite || at % 3 === 0).map((minimal) => {
    const { group, plural } = minimal.definition;
    const name = `the typed client has every verb of ${plural}${group && ` of ${group}`}`;
    return [name, (fixture: Fixture) => everyVerb(fixture, minimal)];
  }),
);
