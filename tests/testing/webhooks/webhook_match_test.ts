import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import type { Webhook } from "../../../src/testing/webhook_configs/webhook.ts";
import {
  type AdmittedRequest,
  resourceFor,
  selectorsMatch,
} from "../../../src/testing/webhooks/webhook_match.ts";
import { test } from "../../support/test.ts";

const registry = new ResourceRegistry();
const rule = {
  apiGroups: ["apps"],
  apiVersions: ["v1"],
  operations: ["CREATE"],
  resources: ["deployments"],
  scope: "*",
};
const webhook: Webhook = {
  id: "c/a.b.c",
  name: "a.b.c",
  clientConfig: { url: "https://x.test", service: undefined, caBundle: "" },
  rules: [],
  ignoresFailures: false,
  isEquivalent: true,
  namespaceSelector: undefined,
  objectSelector: undefined,
  hasNoSideEffects: true,
  timeoutSeconds: 10,
  isReinvoked: false,
  matchConditions: undefined,
};
const deployments = registry.findKind("apps/v1", "Deployment")!;
const request: AdmittedRequest = {
  resource: deployments,
  namespace: "default",
  subresource: "",
  operation: "CREATE",
};

const asked = (rules: Partial<typeof rule>, change: Partial<AdmittedRequest> = {}) =>
  resourceFor({ ...webhook, rules: [{ ...rule, ...rules }] }, { ...request, ...change }, registry);

test("resourceFor compares group, version, operation, resource and scope", () => {
  assertEquals(asked({}), deployments);
  assertEquals(asked({ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"] }), deployments);
  assertEquals(asked({ apiGroups: [""] }), undefined);
  assertEquals(asked({}, { operation: "DELETE" }), undefined);
  assertEquals(asked({ resources: ["*"] }), deployments);
  assertEquals(asked({ resources: ["pods"] }), undefined);
  assertEquals(asked({ scope: "Namespaced" }), deployments);
  assertEquals(asked({ scope: "Cluster" }), undefined);
  const namespaces = registry.findKind("v1", "Namespace")!;
  const namespace = { resource: namespaces, namespace: "" };
  const all = { apiGroups: [""], resources: ["namespaces"] };
  assertEquals(asked({ ...all, scope: "Cluster" }, namespace), namespaces);
  assertEquals(asked({ ...all, scope: "Namespaced" }, namespace), undefined);
});

test("resourceFor takes a subresource for a resource of its own", () => {
  const status = { subresource: "status" };
  assertEquals(asked({}, status), undefined);
  assertEquals(asked({ resources: ["deployments/status"] }, status), deployments);
  assertEquals(asked({ resources: ["*/status"] }, status), deployments);
  assertEquals(asked({ resources: ["deployments/*"] }, status), deployments);
  assertEquals(asked({ resources: ["*/*"] }, status), deployments);
  assertEquals(asked({ resources: ["*"] }, status), undefined);
});

test("resourceFor finds the version that a rule names, unless the policy is Exact", () => {
  const own = new ResourceRegistry();
  const widget = { group: "example.com", kind: "Widget", plural: "widgets" };
  const v1 = own.register({ ...widget, version: "v1" });
  const v2 = own.register({ ...widget, version: "v2" });
  const rules = [{ ...rule, apiGroups: ["example.com"], apiVersions: ["v1"], resources: ["*"] }];
  const change = { ...request, resource: v2 };
  assertEquals(resourceFor({ ...webhook, rules }, change, own), v1);
  assertEquals(resourceFor({ ...webhook, rules, isEquivalent: false }, change, own), undefined);
});

test("resourceFor takes the Events of both groups, and the versions of autoscalers, for the same", () => {
  const later = registry.findKind("events.k8s.io/v1", "Event")!;
  const events = registry.findKind("v1", "Event")!;
  const rules = { apiGroups: ["events.k8s.io"], resources: ["events"] };
  assertEquals(asked(rules, { resource: events }), later);
  assertEquals(asked({ ...rules, apiGroups: [""] }, { resource: later }), events);
  const second = registry.findKind("autoscaling/v2", "HorizontalPodAutoscaler")!;
  const first = registry.findKind("autoscaling/v1", "HorizontalPodAutoscaler")!;
  const all = { apiGroups: ["autoscaling"], resources: ["*"] };
  assertEquals(asked({ ...all, apiVersions: ["v2"] }, { resource: first }), second);
  assertEquals(asked({ ...all, apiVersions: ["v1"] }, { resource: second }), first);
});

test("selectorsMatch looks at the namespace, and at the object before and after", () => {
  const labelled = (labels: Record<string, string>) => ({ metadata: { name: "x", labels } });
  const selector = { matchLabels: { a: "b" } };
  const [good, bad] = [labelled({ a: "b" }), labelled({})];
  const namespaced = (namespaceObject: typeof good | undefined) =>
    selectorsMatch({ ...webhook, namespaceSelector: selector }, {
      object: bad,
      oldObject: undefined,
      namespaceObject,
    });
  assertEquals([namespaced(good), namespaced(bad), namespaced(undefined)], [true, false, true]);
  const objects = (object: typeof good | undefined, oldObject: typeof good | undefined) =>
    selectorsMatch({ ...webhook, objectSelector: selector }, {
      object,
      oldObject,
      namespaceObject: undefined,
    });
  assertEquals([objects(good, bad), objects(bad, good), objects(undefined, good)], [
    true,
    true,
    true,
  ]);
  assertEquals([objects(bad, bad), objects(undefined, undefined)], [false, false]);
});
