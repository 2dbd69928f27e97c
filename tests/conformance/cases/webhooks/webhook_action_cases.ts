import { assertEquals } from "@std/assert";
import { type Review, type ScriptedWebhook, serveWebhooks } from "../../webhook_support.ts";
import type { Cases } from "../cases.ts";

const rule = {
  resources: ["configmaps", "pods/binding", "pods/eviction"],
  operations: ["CREATE"],
};
const spec = { containers: [{ name: "main", image: "example.com/main:1" }] };

const shown = ({ kind, resource, subResource, operation, name, object, oldObject }: Review) => ({
  kind: `${kind.group} ${kind.kind}`,
  resource: `${resource.resource}/${subResource}`,
  operation,
  name,
  object: [object.apiVersion, object.kind, object.metadata.name, object.metadata.namespace],
  oldObject,
});

/** Webhooks for the actions of pods. */
export const webhookActionCases: Cases = {
  async "webhooks are asked about bindings and evictions, as objects of their own kinds"(fixture) {
    const { api } = fixture;
    const hook = (type: ScriptedWebhook["type"], name: string): ScriptedWebhook => ({
      type,
      name: `${name}.webhooks.test`,
      rule,
      answer: ({ name, subResource }) => ({
        allowed: !(type === "Validating" && name === "kept" && subResource === "eviction"),
      }),
    });
    await using webhooks = await serveWebhooks(fixture, [
      hook("Mutating", "a"),
      hook("Validating", "b"),
    ]);
    const { namespace, calls, requests } = webhooks;
    const base = `/api/v1/namespaces/${namespace}`;
    await api.post(`${base}/serviceaccounts`, { metadata: { name: "default" } });
    for (const name of ["bound", "gone", "kept"]) {
      await api.create(`${base}/pods`, { metadata: { name }, spec });
    }
    calls.length = requests.length = 0;
    const post = async (name: string, action: string, fields = {}) =>
      (await api.post(`${base}/pods/${name}/${action}`, { metadata: { name }, ...fields })).status;
    const target = { kind: "Node", name: "n1" };
    assertEquals(await post("bound", "binding", { target }), 201);
    assertEquals(await post("gone", "eviction"), 201);
    assertEquals(await post("kept", "eviction"), 400);
    assertEquals(calls, Array(3).fill(["a CREATE", "b CREATE"]).flat());
    const action = (name: string, kind: string, group: string) => ({
      kind: `${group} ${kind}`,
      resource: `pods/${kind.toLowerCase()}`,
      operation: "CREATE",
      name,
      object: [group === "" ? "v1" : `${group}/v1`, kind, name, namespace],
      oldObject: null,
    });
    assertEquals(requests.map(shown).filter((_, index) => index % 2 === 0), [
      action("bound", "Binding", ""),
      action("gone", "Eviction", "policy"),
      action("kept", "Eviction", "policy"),
    ]);
    assertEquals((await api.get(`${base}/pods/gone`)).status, 404);
    assertEquals((await api.get(`${base}/pods/kept`)).status, 200);
  },
};
