import { assert, assertEquals } from "@std/assert";
import { authorization, grant } from "../../access_support.ts";
import { assertFailure, blaming } from "../../assert_failure.ts";
import type { Cases } from "../cases.ts";

const UNION = "exactly one of nonResourceAttributes or resourceAttributes must be specified";

/** Reviews of accesses. */
export const accessReviewCases: Cases = {
  async "a SelfSubjectAccessReview is about the user who sends it"(fixture) {
    const { namespace } = fixture;
    const { token } = await fixture.logIn("reader");
    await grant(fixture, "reader", [
      { apiGroups: [""], resources: ["configmaps"], verbs: ["list"] },
    ]);
    const api = fixture.withToken(token);
    const ask = async (verb: string) => {
      const resourceAttributes = { resource: "configmaps", verb, namespace };
      const spec = { resourceAttributes };
      const { status, body } = await api.post(`${authorization}/selfsubjectaccessreviews`, {
        spec,
      });
      assertEquals([status, body.kind, body.spec], [201, "SelfSubjectAccessReview", spec]);
      return body.status.allowed;
    };
    assertEquals([await ask("list"), await ask("create")], [true, false]);
  },

  async "a SelfSubjectRulesReview lists the rules of the user who sends it"(fixture) {
    const { namespace } = fixture;
    const { token } = await fixture.logIn("reader");
    const own = {
      verbs: ["list"],
      apiGroups: [""],
      resources: ["configmaps"],
      resourceNames: ["a"],
    };
    await grant(fixture, "reader", [own], { name: "a" });
    const path = `${authorization}/selfsubjectrulesreviews`;
    const api = fixture.withToken(token);
    const { status, body } = await api.post(path, { spec: { namespace } });
    assertEquals([status, body.kind], [201, "SelfSubjectRulesReview"]);
    const { resourceRules, nonResourceRules, incomplete } = body.status;
    assertEquals(incomplete, false);
    assert(resourceRules.some((rule: unknown) => JSON.stringify(rule) === JSON.stringify(own)));
    assert(
      nonResourceRules.some(({ nonResourceURLs }: Record<string, string[]>) =>
        nonResourceURLs?.includes("/version")
      ),
    );
    assertFailure(await api.post(path, { spec: {} }), {
      status: 400,
      reason: "BadRequest",
      message: "no namespace on request",
    });
  },

  async "a review that does not say what it asks is refused"(fixture) {
    const { namespace, api } = fixture;
    const resourceAttributes = { resource: "pods", verb: "get", namespace };
    const subject = { group: "authorization.k8s.io" }; // kube-apiserver leaves the kind out
    const post = (spec: unknown) => api.post(`${authorization}/subjectaccessreviews`, { spec });
    const noUser: [string, string, string] = [
      "spec.user",
      "Invalid",
      'Invalid value: "": at least one of user or group must be specified',
    ];
    assertFailure(await post({ resourceAttributes }), {
      status: 422,
      reason: "Invalid",
      message: `.authorization.k8s.io "" is invalid: spec.user: ${noUser[2]}`,
      details: blaming(subject, [noUser]),
    });
    assertFailure(await post({ user: "alice" }), {
      status: 422,
      reason: "Invalid",
      message: `.authorization.k8s.io "" is invalid: spec: Invalid value: null: ${UNION}`,
      details: blaming(subject, [["spec", "Invalid", `Invalid value: null: ${UNION}`]]),
    });
  },

  async "a LocalSubjectAccessReview is about its own namespace"(fixture) {
    const { namespace } = fixture;
    const path = `${authorization}/namespaces/${namespace}/localsubjectaccessreviews`;
    const ask = (asked: string) =>
      fixture.api.post(path, {
        metadata: { namespace },
        spec: {
          user: "alice",
          resourceAttributes: { resource: "pods", verb: "get", namespace: asked },
        },
      });
    const { status, body } = await ask(namespace);
    assertEquals([status, body.status], [201, { allowed: false }]);
    assertEquals((await ask("elsewhere")).status, 422);
  },
};
