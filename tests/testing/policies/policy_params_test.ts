import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  paramResource,
  paramsOf,
  PolicyConfigError,
} from "../../../src/testing/policies/policy_params.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { ObjectConverter } from "../../../src/testing/webhooks/object_converter.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

const store = new ObjectStore();
const registry = new ResourceRegistry();
const converter = new ObjectConverter(store, () => undefined);
const context = { store, registry, converter, decide: () => ({ allowed: true, reason: "" }) };
const configMap = { apiVersion: "v1", kind: "ConfigMap" };
for (const name of ["a", "b"]) {
  store.put("configmaps", `n/${name}`, {
    ...configMap,
    metadata: { name, namespace: "n", labels: { all: "yes" } },
  });
}

async function found(paramRef: unknown, change: Record<string, unknown> = {}) {
  const query = { paramKind: configMap, paramRef, namespace: "n", ...change };
  return (await paramsOf(context, query)).map((param) => param?.metadata.name);
}

test("parameters are found by a name or by labels", async () => {
  assertEquals(await found({ name: "a" }), ["a"]);
  assertEquals(await found({ name: "a", namespace: "other" }), []);
  assertEquals(await found({ selector: { matchLabels: { all: "yes" } } }), ["a", "b"]);
  assertEquals(await found({ selector: { matchLabels: { all: "no" } } }), []);
});

test("a policy without parameters is evaluated once", async () => {
  assertEquals(await found(undefined), [undefined]);
  assertEquals(await found({ name: "a" }, { paramKind: undefined }), [undefined]);
});

test("what cannot be found refuses the request", async () => {
  const error = async (paramRef: unknown, change: Record<string, unknown> = {}) =>
    (await assertRejects(() => found(paramRef, change), PolicyConfigError)).message;
  assertEquals(
    await error({ name: "x", parameterNotFoundAction: "Deny" }),
    "no params found for policy binding with `Deny` parameterNotFoundAction",
  );
  assertEquals(
    await error({ name: "a" }, { namespace: "" }),
    "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources",
  );
  const paramKind = { apiVersion: "v1", kind: "Node" };
  assertEquals(
    await error({ name: "a", namespace: "n" }, { paramKind }),
    "paramRef.namespace must not be provided for a cluster-scoped `paramKind`",
  );
  const unknown = (apiVersion: string) =>
    assertThrows(() => paramResource(context, { apiVersion, kind: "X" }), PolicyConfigError)
      .message;
  const what = "failed to find resource referenced by paramKind:";
  assertEquals(unknown("v1"), `${what} '/v1, Kind=X'`);
  assertEquals(unknown("a.test/v1"), `${what} 'a.test/v1, Kind=X'`);
});
