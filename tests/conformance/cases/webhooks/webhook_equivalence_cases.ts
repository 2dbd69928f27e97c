import { assertEquals } from "@std/assert";
import {
  patching,
  type Review,
  type ScriptedWebhook,
  serveWebhooks,
} from "../../webhook_support.ts";
import type { Cases } from "../cases.ts";

const rules = (apiGroup: string, apiVersion: string, plural: string) => [
  { apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["configmaps"] },
  { apiGroups: [apiGroup], apiVersions: [apiVersion], operations: ["*"], resources: [plural] },
];

const typeOf = ({ kind, requestKind, object }: Review) => [
  `${kind.group}/${kind.version}`,
  `${requestKind.group}/${requestKind.version}`,
  object.apiVersion,
];

/** Webhooks whose rules name another group or version than the request. */
export const webhookEquivalenceCases: Cases = {
  async "a webhook for Events of one group is asked about those of the other, in its own form"(
    fixture,
  ) {
    const { api } = fixture;
    const hook = (
      name: string,
      type: ScriptedWebhook["type"],
      { group, operations }: { group: string; operations: unknown[] },
    ): ScriptedWebhook => ({
      type,
      name: `${name}.webhooks.test`,
      settings: { rules: rules(group, "v1", "events") },
      answer: () => operations.length > 0 ? patching(operations) : { allowed: true },
    });
    const note = { op: "replace", path: "/note", value: "changed" };
    await using webhooks = await serveWebhooks(fixture, [
      hook("later", "Mutating", { group: "events.k8s.io", operations: [note] }),
      hook("core", "Validating", { group: "", operations: [] }),
    ]);
    const { namespace, calls, requests } = webhooks;
    calls.length = requests.length = 0;
    const object = { kind: "Pod", namespace, name: "p" };
    const old = await api.post(`/api/v1/namespaces/${namespace}/events`, {
      metadata: { name: "old" },
      involvedObject: object,
      reason: "Tested",
      message: "as sent",
      type: "Normal",
    });
    assertEquals([old.status, old.body.message], [201, "changed"]);
    assertEquals(calls, ["later CREATE", "core CREATE"]);
    const [later, core] = requests;
    assertEquals(typeOf(later!), ["events.k8s.io/v1", "/v1", "events.k8s.io/v1"]);
    assertEquals([later!.object.note, later!.object.regarding.name], ["as sent", "p"]);
    assertEquals(typeOf(core!), ["/v1", "/v1", "v1"]);
    assertEquals([core!.object.message, core!.object.involvedObject.name], ["changed", "p"]);

    calls.length = requests.length = 0;
    const young = await api.post(`/apis/events.k8s.io/v1/namespaces/${namespace}/events`, {
      metadata: { name: "young" },
      eventTime: "2026-01-01T00:00:00.000000Z",
      reportingController: "example.com/tests",
      reportingInstance: "tests-1",
      action: "Testing",
      regarding: object,
      reason: "Tested",
      note: "as sent",
      type: "Normal",
    });
    assertEquals([young.status, young.body.note], [201, "changed"]);
    assertEquals(calls, ["later CREATE", "core CREATE"]);
    assertEquals(typeOf(requests[1]!), ["/v1", "events.k8s.io/v1", "v1"]);
    assertEquals(requests[1]!.object.message, "changed");
  },

  async "a webhook for one version of an autoscaler is asked about the other"(fixture) {
    const { api } = fixture;
    const hook = (version: string, operations: unknown[]): ScriptedWebhook => ({
      type: "Mutating",
      name: `${version}.webhooks.test`,
      settings: { rules: rules("autoscaling", version, "horizontalpodautoscalers") },
      answer: () => patching(operations),
    });
    const percentage = "/spec/targetCPUUtilizationPercentage";
    await using webhooks = await serveWebhooks(fixture, [
      hook("v2", [{ op: "replace", path: "/spec/maxReplicas", value: 5 }]),
      hook("v1", [{ op: "replace", path: percentage, value: 70 }]),
    ]);
    const { namespace, calls, requests } = webhooks;
    for (const version of ["v1", "v2"]) {
      calls.length = requests.length = 0;
      const path = `/apis/autoscaling/${version}/namespaces/${namespace}/horizontalpodautoscalers`;
      const target = { type: "Utilization", averageUtilization: 60 };
      const { status, body } = await api.post(path, {
        metadata: { name: `of-${version}` },
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "d" },
          maxReplicas: 3,
          ...version === "v1"
            ? { targetCPUUtilizationPercentage: 60 }
            : { metrics: [{ type: "Resource", resource: { name: "cpu", target } }] },
        },
      });
      assertEquals([status, body.spec.maxReplicas], [201, 5]);
      assertEquals(calls, ["v2 CREATE", "v1 CREATE"]);
      const [second, first] = requests;
      assertEquals(typeOf(second!), ["autoscaling/v2", `autoscaling/${version}`, "autoscaling/v2"]);
      assertEquals(second!.object.spec.metrics[0].resource.target, target);
      assertEquals(typeOf(first!), ["autoscaling/v1", `autoscaling/${version}`, "autoscaling/v1"]);
      const { maxReplicas, targetCPUUtilizationPercentage } = first!.object.spec;
      assertEquals([maxReplicas, targetCPUUtilizationPercentage], [5, 60]);
      assertEquals(
        version === "v1"
          ? body.spec.targetCPUUtilizationPercentage
          : body.spec.metrics[0].resource.target.averageUtilization,
        70,
      );
    }
  },

  async "a selector of namespaces looks at the stored one if a subresource is written"(fixture) {
    const { api } = fixture;
    await using webhooks = await serveWebhooks(fixture, [{
      type: "Validating",
      name: "a.webhooks.test",
      rule: { resources: ["configmaps", "namespaces", "namespaces/finalize"] },
      answer: () => ({ allowed: true }),
    }]);
    const { namespace: name, calls, requests } = webhooks;
    const path = `/api/v1/namespaces/${name}`;
    const bare = { metadata: { name }, spec: { finalizers: ["kubernetes"] } };
    calls.length = requests.length = 0;
    assertEquals((await api.put(`${path}/finalize`, bare)).status, 200);
    assertEquals(calls, ["a UPDATE"]);
    assertEquals([requests[0]!.subResource, requests[0]!.namespace], ["finalize", name]);
    const labelled = { ...bare, metadata: { name, labels: { webhooks: name } } };
    assertEquals((await api.put(path, labelled)).status, 200);
    assertEquals(calls, ["a UPDATE", "a UPDATE"]);
    assertEquals((await api.put(path, bare)).status, 200);
    assertEquals(calls.length, 2);
  },
};
