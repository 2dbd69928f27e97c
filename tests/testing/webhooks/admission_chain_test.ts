import { assertEquals, assertRejects } from "@std/assert";
import { StatusError } from "../../../src/testing/mod.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { AdmissionChain } from "../../../src/testing/webhooks/admission_chain.ts";
import type { Admission } from "../../../src/testing/webhooks/admission_request.ts";
import { ObjectConverter } from "../../../src/testing/webhooks/object_converter.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

const group = "admissionregistration.k8s.io";

function chainWith(webhook: Record<string, unknown>) {
  const store = new ObjectStore();
  const registry = new ResourceRegistry();
  const rule = {
    apiGroups: ["*"],
    apiVersions: ["*"],
    operations: ["*"],
    resources: ["configmaps"],
  };
  store.put(`${group}/validatingwebhookconfigurations`, "x", {
    metadata: { name: "x" },
    webhooks: [{
      name: "a.b.c",
      sideEffects: "None",
      clientConfig: { service: { name: "s", namespace: "n" } },
      rules: [rule],
      ...webhook,
    }],
  });
  const warnings: string[] = [];
  const admission: Admission = {
    resource: registry.findKind("v1", "ConfigMap")!,
    namespace: "default",
    name: "x",
    subresource: "",
    operation: "CREATE",
    user: { username: "alice", uid: "", groups: [], extra: {} },
    dryRun: false,
    options: {},
    warn: (text) => void warnings.push(text),
  };
  const converter = new ObjectConverter(store, () => undefined);
  const decide = () => ({ allowed: true, reason: "" });
  const chain = new AdmissionChain({ store, registry, converter, decide }, () => undefined);
  const object = { metadata: { name: "x" } };
  const validate = (change: Partial<Admission> = {}) =>
    chain.validate({ ...admission, ...change }, { object, oldObject: undefined });
  return { store, chain, admission, validate };
}

test("AdmissionChain concerns the requests that a rule names, and no configuration", () => {
  const { chain, admission } = chainWith({});
  assertEquals(chain.concerns(admission), true);
  assertEquals(chain.concerns({ ...admission, subresource: "status" }), false);
  const registry = new ResourceRegistry();
  const configuration = registry.findKind(`${group}/v1`, "ValidatingWebhookConfiguration")!;
  assertEquals(chain.concerns({ ...admission, resource: configuration }), false);
});

test("AdmissionChain refuses a dry run that a webhook does not support", async () => {
  const { store, validate } = chainWith({ sideEffects: "Some" });
  store.put("namespaces", "default", { metadata: { name: "default" } });
  const error = await assertRejects(() => validate({ dryRun: true }), StatusError);
  assertEquals(error.message, 'admission webhook "a.b.c" does not support dry run');
});

test("AdmissionChain follows the failure policy when a webhook cannot be called", async () => {
  const failing = chainWith({});
  failing.store.put("namespaces", "default", { metadata: { name: "default" } });
  const error = await assertRejects(() => failing.validate(), StatusError);
  assertEquals([error.status.code, error.message.endsWith('service "s" not found')], [500, true]);
  const ignored = chainWith({ failurePolicy: "Ignore" });
  ignored.store.put("namespaces", "default", { metadata: { name: "default" } });
  await ignored.validate();
});

test("AdmissionChain needs the namespace of the object", async () => {
  const { validate } = chainWith({});
  const error = await assertRejects(() => validate(), StatusError);
  assertEquals(error.message, 'namespaces "default" not found');
});

test("AdmissionChain asks no webhook whose conditions are not met", async () => {
  const condition = (expression: string) => ({
    matchConditions: [{ name: "a", expression }],
  });
  const skipped = chainWith(condition("request.userInfo.username != 'alice'"));
  skipped.store.put("namespaces", "default", { metadata: { name: "default" } });
  await skipped.validate();
  const broken = chainWith(condition("object.spec.x == 1"));
  broken.store.put("namespaces", "default", { metadata: { name: "default" } });
  const error = await assertRejects(() => broken.validate(), StatusError);
  assertEquals(
    error.message,
    "configmaps \"x\" is forbidden: expression 'object.spec.x == 1' resulted in error: " +
      "no such key: spec",
  );
});
