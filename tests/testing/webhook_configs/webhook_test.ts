import { assertEquals } from "@std/assert";
import { isConfiguration, webhooksOf } from "../../../src/testing/webhook_configs/webhook.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

const collection = "admissionregistration.k8s.io/validatingwebhookconfigurations";

test("webhooksOf reads the webhooks of all configurations, by their names, with Kubernetes' defaults", () => {
  const store = new ObjectStore();
  const rules = [{ apiGroups: ["a"], apiVersions: ["v1"], operations: ["*"], resources: ["b"] }];
  const service = { name: "s", namespace: "n" };
  const put = (name: string, webhooks: unknown) =>
    store.put(collection, name, { metadata: { name }, webhooks });
  put("z", [{ name: "one" }, { name: "two", clientConfig: { service }, rules }]);
  put("a", [{
    name: "three",
    clientConfig: { url: "https://x.test", caBundle: "Q0E=" },
    failurePolicy: "Ignore",
    matchPolicy: "Exact",
    sideEffects: "NoneOnDryRun",
    timeoutSeconds: 3,
    reinvocationPolicy: "IfNeeded",
  }]);
  put("damaged", "none");
  const [three, one, two] = webhooksOf(store, "validating");
  assertEquals(one, {
    id: "z/one",
    name: "one",
    clientConfig: { url: undefined, service: undefined, caBundle: "" },
    rules: [],
    ignoresFailures: false,
    isEquivalent: true,
    namespaceSelector: undefined,
    objectSelector: undefined,
    hasNoSideEffects: false,
    timeoutSeconds: 10,
    isReinvoked: false,
    matchConditions: undefined,
  });
  assertEquals(two?.clientConfig.service, { ...service, port: 443, path: "/" });
  assertEquals(two?.rules, [{ ...rules[0]!, scope: "*" }]);
  assertEquals([three?.ignoresFailures, three?.isEquivalent, three?.hasNoSideEffects], [
    true,
    false,
    true,
  ]);
  assertEquals([three?.timeoutSeconds, three?.isReinvoked], [3, true]);
  assertEquals(webhooksOf(store, "mutating"), []);
});

test("isConfiguration is true for configurations of webhooks alone", () => {
  assertEquals(isConfiguration({ kind: "MutatingWebhookConfiguration" }), true);
  assertEquals(isConfiguration({ kind: "Pod" }), false);
});
