import { assertEquals } from "@std/assert";
import { patching, type ScriptedWebhook, serveWebhooks } from "../../webhook_support.ts";
import type { Cases } from "../cases.ts";

/** Webhooks for reviews, which are not stored. */
export const webhookReviewCases: Cases = {
  async "webhooks are asked about reviews of accesses, and may change them"(fixture) {
    const { api } = fixture;
    const hook = (
      type: ScriptedWebhook["type"],
      name: string,
      answer: ScriptedWebhook["answer"],
    ): ScriptedWebhook => ({
      type,
      name: `${name}.webhooks.test`,
      settings: {
        rules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["configmaps"] },
          {
            apiGroups: ["authorization.k8s.io"],
            apiVersions: ["v1"],
            operations: ["*"],
            resources: ["localsubjectaccessreviews"],
          },
        ],
      },
      answer,
    });
    const user = [{ op: "replace", path: "/spec/user", value: "changed" }];
    await using webhooks = await serveWebhooks(fixture, [
      hook("Mutating", "a", () => patching(user)),
      hook("Validating", "b", ({ object }) => ({
        allowed: object.spec.resourceAttributes.verb !== "delete",
      })),
    ]);
    const { namespace, calls, requests } = webhooks;
    const path = `/apis/authorization.k8s.io/v1/namespaces/${namespace}/localsubjectaccessreviews`;
    const post = (verb: string, place = namespace) => {
      const resourceAttributes = { namespace: place, verb, resource: "pods" };
      return api.post(path, { spec: { user: "sent", resourceAttributes } });
    };
    calls.length = requests.length = 0;
    const { status, body } = await post("get");
    assertEquals([status, body.spec.user, body.status.allowed], [201, "changed", false]);
    assertEquals((await post("delete")).status, 400);
    assertEquals((await post("get", "other")).status, 422);
    assertEquals(calls, ["a CREATE", "b CREATE", "a CREATE", "b CREATE", "a CREATE"]);
    const [before, after] = requests;
    assertEquals([before!.object.spec.user, after!.object.spec.user], ["sent", "changed"]);
    for (const { kind, resource, object, oldObject, ...request } of [before!, after!]) {
      assertEquals([kind.kind, object.kind], Array(2).fill("LocalSubjectAccessReview"));
      assertEquals(resource.resource, "localsubjectaccessreviews");
      assertEquals([object.metadata.namespace, request.namespace], [namespace, namespace]);
      assertEquals([object.status, oldObject, request.name], [
        { allowed: false },
        null,
        undefined,
      ]);
    }
  },
};
