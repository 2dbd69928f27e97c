/** Compares what the embedded server answers to invalid objects with what a real server answered. */

import { assertEquals } from "@std/assert";
import {
  type Change,
  changedObject,
  isNamespaced,
} from "../../conformance/builtin/base_objects.ts";
import { caseName, invalidChanges } from "../../conformance/builtin/invalid_table.ts";
import refusals from "../../conformance/builtin/refusals.json" with { type: "json" };
import { createObject } from "../../../src/testing/writes/create_object.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { apiVersionOf } from "../../../src/testing/resources/served_resource.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";

const namespace = "NAMESPACE";
const registry = new ResourceRegistry();

/** Asserts that each invalid object of some kinds is refused as a real server refuses it. */
export function assertRefusals(...kinds: string[]): void {
  const recorded = refusals as unknown as Readonly<Record<string, readonly unknown[]>>;
  const found: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const kind of kinds) {
    for (const changes of invalidChanges[kind] ?? []) {
      const name = caseName(kind, changes);
      const [code, , message] = recorded[name] ?? [];
      found[name] = refusalOf(kind, changes);
      expected[name] = [code, message];
    }
  }
  assertEquals(found, expected);
}

function refusalOf(kind: string, changes: readonly Change[]): [code: number, message: string] {
  const store = new ObjectStore();
  store.put("namespaces", namespace, { metadata: { name: namespace } });
  const resource = [...registry].find((each) => each.kind === kind)!;
  const fields = changedObject(kind, { name: "subject", namespace }, changes) as KubeObject;
  const object = { apiVersion: apiVersionOf(resource), kind, ...fields };
  const request = { resource, namespace: isNamespaced(kind) ? namespace : "", object };
  try {
    createObject({ store, registry, now: () => 0 }, request, { dryRun: true });
    return [201, ""];
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const { code = 0, message = "" } = error.status;
    const text = message.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID");
    return [code, text.length <= 1500 ? text : `${text.slice(0, 700)} … ${text.slice(-700)}`];
  }
}
