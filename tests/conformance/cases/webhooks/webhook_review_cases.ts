import { assertEquals } from "@std/assert";
import { type ScriptedWebhook, serveWebhooks } from "../../webhook_support.ts";
import type { Cases } from "../cases.ts";

/** Webhooks for reviews, which since Kubernetes 1.37 are not asked. */
export const webhookReviewCases: Cases = {
  async "webhooks are not asked about reviews of accesses and of tokens"(fixture) {
    const { api } = fixture;
    const some = { apiVersions: ["v1"], operations: ["*"] };
    const groups = ["authentication.k8s.io", "authorization.k8s.io"];
    const rules = [
      { ...some, apiGroups: [""], resources: ["configmaps"] }, // asked once it is ready
      { ...some, apiGroups: groups, resources: ["*"] },
    ];
    const hook = (type: ScriptedWebhook["type"], name: string): ScriptedWebhook => ({
      type,
      name: `${name}.webhooks.test`,
      settings: { rules },
      answer: () => ({ allowed: false }),
    });
    await using webhooks = await serveWebhooks(fixture, [
      hook("Mutating", "a"),
      hook("Validating", "b"),
    ]);
    const { namespace, calls } = webhooks;
    calls.length = 0;
    const group = "/apis/authorization.k8s.io/v1";
    const resourceAttributes = { namespace, verb: "get", resource: "pods" };
    const spec = { user: "sent", resourceAttributes };
    const path = `${group}/namespaces/${namespace}/localsubjectaccessreviews`;
    const { status, body } = await api.post(path, { spec });
    assertEquals([status, body.spec.user, body.status.allowed], [201, "sent", false]);
    const reviews = ["selfsubjectaccessreviews", "selfsubjectrulesreviews", "subjectaccessreviews"];
    for (const plural of reviews) {
      const members = plural === "selfsubjectrulesreviews" ? { namespace } : spec;
      assertEquals((await api.post(`${group}/${plural}`, { spec: members })).status, 201, plural);
    }
    const authentication = "/apis/authentication.k8s.io/v1";
    const review = await api.post(`${authentication}/tokenreviews`, { spec: { token: "none" } });
    assertEquals(review.status, 201);
    assertEquals((await api.post(`${authentication}/selfsubjectreviews`, {})).status, 201);
    assertEquals(calls, []);
  },
};
