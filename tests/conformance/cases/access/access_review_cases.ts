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
    const both = { resourceAttributes, nonResourceAttributes: { path: "/a", verb: "get" } };
    const value = `Invalid value: {"Path":"/a","Verb":"get"}: ${UNION}`;
    assertFailure(await post({ user: "alice", ...both }), {
      status: 422,
      reason: "Invalid",
      message: `.authorization.k8s.io "" is invalid: spec: ${value}`,
      details: blaming(subject, [["spec", "Invalid", value]]),
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

  async "the namespace of a LocalSubjectAccessReview is that of its URL"(fixture) {
    const { namespace } = fixture;
    const path = `${authorization}/namespaces/${namespace}/localsubjectaccessreviews`;
    const resourceAttributes = { resource: "pods", verb: "get", namespace };
    const ask = (metadata?: unknown) =>
      fixture.api.post(path, { metadata, spec: { user: "alice", resourceAttributes } });
    for (const metadata of [undefined, {}, { namespace: "" }]) {
      const { status, body } = await ask(metadata);
      assertEquals([status, body.metadata.namespace, body.status], [201, namespace, {
        allowed: false,
      }]);
    }
    assertFailure(await ask({ namespace: "elsewhere" }), {
      status: 400,
      reason: "BadRequest",
      message:
        "the namespace of the provided object does not match the namespace sent on the request",
    });
  },

  async "a selector in a review is given in one of two forms, with complete requirements"(
    fixture,
  ) {
    const { namespace } = fixture;
    const faultsOf = async (selectors: Record<string, unknown>) => {
      const attributes = { resource: "pods", verb: "list", namespace, ...selectors };
      const { status, body } = await fixture.api.post(`${authorization}/subjectaccessreviews`, {
        spec: { user: "alice", resourceAttributes: attributes },
      });
      if (status === 201) return [];
      assertEquals([status, body.reason], [422, "Invalid"]);
      return body.details.causes.map((cause: Record<string, string>) =>
        `${cause.field} ${cause.message}`
      );
    };
    const place = "spec.resourceAttributes";
    const requirements = [{ key: "a", operator: "In", values: ["b"] }];
    for (const name of ["fieldSelector", "labelSelector"]) {
      const faultsIn = (selector: unknown) => faultsOf({ [name]: selector });
      assertEquals(await faultsIn({ rawSelector: "a=b" }), []);
      assertEquals(await faultsIn({ requirements }), []);
      assertEquals(await faultsIn({ requirements: [{ key: "a", operator: "New" }] }), []);
      assertEquals(await faultsIn({ rawSelector: "a=b", requirements }), [
        `${place}.${name}.rawSelector Invalid value: "a=b": ` +
        "may not specified at the same time as requirements",
      ]);
      assertEquals(await faultsIn({}), [
        `${place}.${name}.requirements Required value: when ${place}.${name} is specified, ` +
        "requirements or rawSelector is required",
      ]);
      const incomplete = [
        { key: "a", operator: "NotIn" },
        { key: "a", operator: "Exists", values: ["b"] },
      ];
      assertEquals(await faultsIn({ requirements: incomplete }), [
        `${place}.${name}.requirements[0].values Required value: ` +
        "must be specified when `operator` is 'In' or 'NotIn'",
        `${place}.${name}.requirements[1].values Forbidden: ` +
        "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      ]);
    }
    const keyless = [{ key: "", operator: "Exists" }];
    assertEquals(await faultsOf({ fieldSelector: { requirements: keyless } }), [
      `${place}.fieldSelector.requirements[0].key Required value: must be specified`,
    ]);
    const badKey = [{ key: "-", operator: "In", values: ["b b"] }];
    const faults = await faultsOf({ labelSelector: { requirements: badKey } });
    assertEquals(faults.map((fault: string) => fault.split(" ")[0]), [
      `${place}.labelSelector.requirements[0].key`,
      `${place}.labelSelector.requirements[0].values[0]`,
    ]);
  },
};
