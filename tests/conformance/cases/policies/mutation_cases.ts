import { assertEquals } from "@std/assert";
import { assertFailure } from "../../assert_failure.ts";
import { type Fixture, unique } from "../../fixture.ts";
import { actingMutation } from "../../policy_support.ts";
import type { Cases } from "../cases.ts";

/** Returns a function that creates a ConfigMap, and returns its labels and data. */
function creating({ api, configMaps }: Fixture) {
  return async (data: Record<string, string>, labels?: Record<string, string>) => {
    const metadata = { name: unique("x"), ...labels && { labels } };
    const { body } = await api.post(configMaps, { metadata, data });
    return body.kind === "Status" ? body.message : [body.metadata.labels ?? null, body.data];
  };
}

/** The objects that policies in CEL change. */
export const mutationCases: Cases = {
  async "policies merge configurations into objects"(fixture) {
    await actingMutation(fixture, {
      mutations: [
        {
          apply: "Object{metadata: Object.metadata{labels: {'by': request.operation}}, " +
            "data: {'b': object.?data.a.orValue('none')}}",
        },
        { apply: "Object{data: {'c': variables.twice}}" },
        { apply: "has(object.data.skip) ? Object{} : Object{data: {'d': object.data.c}}" },
      ],
      spec: {
        variables: [{ name: "twice", expression: "object.data.b + object.data.b" }],
        matchConditions: [
          { name: "some", expression: "request.name == 'probe' || !has(object.data.none)" },
        ],
      },
    });
    const create = creating(fixture);
    assertEquals(await create({ a: "1" }, { own: "yes" }), [
      { own: "yes", by: "CREATE" },
      { a: "1", b: "1", c: "11", d: "11" },
    ]);
    assertEquals(await create({ a: "1", skip: "", b: "2" }), [
      { by: "CREATE" },
      { a: "1", skip: "", b: "1", c: "11" },
    ]);
    assertEquals(await create({ none: "" }), [null, { none: "" }]);
  },

  async "policies apply JSON patches, unless a test of them fails"(fixture) {
    await actingMutation(fixture, {
      mutations: [
        {
          patch: "has(object.data) ? [JSONPatch{op: 'test', path: '/data/a', value: '1'}, " +
            "JSONPatch{op: 'add', path: '/data/' + jsonpatch.escapeKey('b.c'), value: 'x'}] : []",
        },
        {
          patch: "!has(object.metadata.labels) ? [] : [JSONPatch{op: 'replace', " +
            "path: '/metadata/labels', value: {'new': 'yes'}}]",
        },
        {
          patch: "!has(object.data) || !has(object.data.from) ? [] : " +
            "[JSONPatch{op: 'move', from: '/data/from', path: '/data/to'}]",
        },
      ],
    });
    const create = creating(fixture);
    assertEquals(await create({ a: "1" }), [null, { a: "1", "b.c": "x" }]);
    assertEquals(await create({ a: "2" }), [null, { a: "2" }]);
    assertEquals(await create({ a: "2", from: "x" }), [null, { a: "2", to: "x" }]);
    assertEquals(await create({ a: "3" }, { old: "yes" }), [{ new: "yes" }, { a: "3" }]);
  },

  async "a policy that cannot change an object denies the request, unless it ignores that"(
    fixture,
  ) {
    const { api, configMaps } = fixture;
    const expression = "Object{data: {'b': object.data.missing}}";
    const name = await actingMutation(fixture, {
      mutations: [
        { apply: expression },
        { apply: "Object{none: 'x'}" },
        { apply: "Object{metadata: Object.spec{labels: {'a': 'b'}}}" },
        { patch: "[JSONPatch{op: 'add', path: '/data/a', value: 'x'}]" },
      ],
    });
    const by = `policy '${name}' with binding '${name}' denied request: `;
    const messages = [
      `expression '${expression}' resulted in error: no such key: missing`,
      "error applying patch: failed to convert patch object to typed object: .none: field not " +
      "declared in schema",
      'type mismatch: unexpected type name "Object.spec", expected "Object.metadata", which ' +
      "matches field name path from root Object type",
    ].map((message) => by + message);
    assertFailure(await api.post(configMaps, { metadata: { name: "x" }, data: { a: "1" } }), {
      status: 403,
      reason: "Invalid",
      message: messages[0]!,
      details: {
        name: "x",
        kind: "configmaps",
        causes: messages.map((message) => ({ message })),
      },
    });
  },

  async "a policy that ignores failures makes the changes that it can"(fixture) {
    await actingMutation(fixture, {
      mutations: [
        { apply: "Object{data: {'b': object.data.missing}}" },
        { apply: "Object{data: {'c': 'x'}}" },
      ],
      spec: { failurePolicy: "Ignore" },
    });
    assertEquals(await creating(fixture)({ a: "1" }), [null, { a: "1", c: "x" }]);
  },

  async "a policy cannot merge into what can only be replaced"(fixture) {
    const name = await actingMutation(fixture, {
      mutations: [
        {
          apply: "request.kind.kind != 'Deployment' ? Object{} : Object{spec: Object.spec{" +
            "replicas: 2, selector: Object.spec.selector{matchLabels: {'a': 'b'}}}}",
        },
      ],
      rule: {
        apiGroups: ["apps"],
        apiVersions: ["v1"],
        operations: ["CREATE"],
        resources: ["deployments"],
      },
    });
    const labels = { a: "b" };
    const { body } = await fixture.api.post(`${fixture.path("apps/v1/deployments")}?dryRun=All`, {
      metadata: { name: "x" },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "a", image: "b" }] } },
      },
    });
    assertEquals(
      body.message,
      `policy '${name}' with binding '${name}' denied request: error applying patch: invalid ` +
        "ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.selector",
    );
  },

  async "a policy is evaluated again if it asks for that, and an object has changed"(fixture) {
    const count = "Object{data: {'n': object.?data.n.orValue('') + 'x'}}";
    await actingMutation(fixture, {
      mutations: [{ apply: count }],
      spec: { reinvocationPolicy: "IfNeeded" },
    });
    assertEquals(await creating(fixture)({}), [null, { n: "xx" }]);
  },

  async "policies change objects by parameters, before others check them"(fixture) {
    await fixture.createConfigMap("params", { data: { value: "5" } });
    await actingMutation(fixture, {
      mutations: [{ apply: "Object{data: {'b': params.data.value}}" }],
      spec: { paramKind: { apiVersion: "v1", kind: "ConfigMap" } },
      binding: { paramRef: { name: "params", parameterNotFoundAction: "Deny" } },
    });
    assertEquals(await creating(fixture)({ a: "1" }), [null, { a: "1", b: "5" }]);
  },
};
