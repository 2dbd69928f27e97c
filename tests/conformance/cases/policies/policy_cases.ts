import { assertEquals } from "@std/assert";
import { assertFailure } from "../../assert_failure.ts";
import { actingPolicy } from "../../policy_support.ts";
import type { Cases } from "../cases.ts";

/** The requests that policies in CEL deny. */
export const policyCases: Cases = {
  async "a check of a policy that is false denies a request, with its reason and message"(fixture) {
    const { api, configMaps } = fixture;
    const policy = await actingPolicy(fixture, {
      spec: {
        validations: [
          { expression: "object.data.a != '1'", reason: "Forbidden", message: " one " },
          {
            expression: "object.data.a != '2'",
            reason: "Invalid",
            message: "two",
            messageExpression: "'a is ' + object.data.a + ' in ' + namespaceObject.metadata.name",
          },
          {
            expression: "object.data.a != '3'",
            reason: "RequestEntityTooLarge",
            message: "three",
            messageExpression: "string(object.data.missing)",
          },
          { expression: " object.data.a != '4' " },
          { expression: "!(object.data.a in ['1', '4'])", message: "later" },
        ],
      },
    });
    const { namespace } = fixture;
    assertEquals(await policy.create({ a: "0" }), [201]);
    assertEquals(await policy.create({ a: "1" }), [403, "Forbidden", "one"]);
    assertEquals(await policy.create({ a: "2" }), [422, "Invalid", `a is 2 in ${namespace}`]);
    assertEquals(await policy.create({ a: "3" }), [413, "RequestEntityTooLarge", "three"]);
    assertEquals(await policy.create({ a: "4" }), [
      422,
      "Invalid",
      "failed expression: object.data.a != '4'",
    ]);
    const message = `${policy.by}one`;
    assertFailure(await api.post(configMaps, { metadata: { name: "x" }, data: { a: "1" } }), {
      status: 403,
      reason: "Forbidden",
      message: `configmaps "x" is forbidden: ${message}`,
      details: { name: "x", kind: "configmaps", causes: [{ message }] },
    });
    const generated = { metadata: { generateName: "x-" }, data: { a: "1" } };
    const { body } = await api.post(configMaps, generated);
    assertEquals(/^configmaps "x-\w{5}" is forbidden/.test(body.message), true, body.message);
  },

  async "a check without a value follows the failure policy"(fixture) {
    const validations = [{ expression: "object.data.missing == 'x'" }];
    const failing = await actingPolicy(fixture, { spec: { validations } });
    const error = "expression 'object.data.missing == 'x'' resulted in error: no such key: missing";
    assertEquals(await failing.create({ a: "1" }), [422, "Invalid", error]);
  },

  async "a policy that ignores failures denies only what is false"(fixture) {
    const ignoring = await actingPolicy(fixture, {
      spec: {
        failurePolicy: "Ignore",
        validations: [
          { expression: "object.data.missing == 'x'" },
          { expression: "object.data.a == '1'", message: "no" },
        ],
      },
    });
    assertEquals(await ignoring.create({ a: "1" }), [201]);
    assertEquals(await ignoring.create({ a: "2" }), [422, "Invalid", "no"]);
  },

  async "variables of a policy may use those before them, and name their errors"(fixture) {
    const policy = await actingPolicy(fixture, {
      spec: {
        variables: [
          { name: "a", expression: "object.?data.a.orValue('none')" },
          { name: "isFine", expression: "variables.a != 'bad'" },
          { name: "number", expression: "int(variables.a)" },
        ],
        validations: [
          { expression: "variables.isFine", messageExpression: "'it is ' + variables.a" },
          { expression: "variables.a != 'number' || variables.number > 0" },
        ],
      },
    });
    assertEquals(await policy.create({ a: "good" }), [201]);
    assertEquals(await policy.create({ a: "bad" }), [422, "Invalid", "it is bad"]);
    assertEquals(await policy.create({ a: "number" }), [
      422,
      "Invalid",
      "expression 'variables.a != 'number' || variables.number > 0' resulted in error: composited " +
      "variable \"number\" fails to evaluate: type conversion error from 'string' to 'int'",
    ]);
  },

  async "policies see the request, and the objects before and after it"(fixture) {
    const { api, configMaps } = fixture;
    const policy = await actingPolicy(fixture, {
      spec: {
        validations: [
          {
            expression: "request.operation != 'UPDATE' || object.data.a != oldObject.data.a",
            messageExpression: "'still ' + oldObject.data.a",
          },
          {
            expression: "request.operation != 'DELETE'",
            messageExpression: "request.name + ' of ' + request.userInfo.username + ' in ' + " +
              "request.namespace + ', ' + string(object == null)",
          },
          {
            expression: "request.operation != 'CREATE' || " +
              "!authorizer.requestResource.check('create').allowed() || object.data.a != 'may'",
            message: "may",
          },
        ],
      },
    });
    assertEquals(await policy.create({ a: "1" }, { name: "x" }), [201]);
    assertEquals(await policy.create({ a: "may" }), [422, "Invalid", "may"]);
    const own = ({ body }: { body: { message: string } }) => body.message.split(policy.by)[1];
    const put = (a: string) => api.put(`${configMaps}/x`, { metadata: { name: "x" }, data: { a } });
    assertEquals(own(await put("1")), "still 1");
    assertEquals((await put("2")).status, 200);
    const { body: { status: { userInfo } } } = await api.post(
      "/apis/authentication.k8s.io/v1/selfsubjectreviews",
      {},
    );
    const deleted = await api.delete(`${configMaps}/x`);
    assertEquals(own(deleted), `x of ${userInfo.username} in ${fixture.namespace}, true`);
  },

  async "a policy is about the requests that its rules, conditions and binding name"(fixture) {
    const { api, configMaps } = fixture;
    const policy = await actingPolicy(fixture, {
      spec: {
        matchConditions: [
          { name: "probe", expression: "request.name == 'probe' || object.data.a != 'skip'" },
          { name: "value", expression: "request.name == 'probe' || object.data.b != 'skip'" },
        ],
        validations: [{ expression: "false", message: "no" }],
      },
      binding: {
        matchResources: {
          objectSelector: {
            matchExpressions: [
              { key: "skip", operator: "DoesNotExist" },
            ],
          },
        },
      },
    });
    assertEquals(await policy.create({ a: "1", b: "1" }), [422, "Invalid", "no"]);
    assertEquals(await policy.create({ a: "skip" }), [201]);
    assertEquals(await policy.create({ a: "1", b: "skip" }), [201]);
    assertEquals(await policy.create({ a: "1" }), [
      422,
      "Invalid",
      "expression 'request.name == 'probe' || object.data.b != 'skip'' resulted in error: " +
      "no such key: b",
    ]);
    const skipped = { metadata: { name: "skipped", labels: { skip: "yes" } } };
    assertEquals((await api.post(configMaps, skipped)).status, 201);
  },

  async "a policy names objects, and excludes others"(fixture) {
    const { namespace } = fixture;
    const rule = { apiGroups: [""], apiVersions: ["*"], operations: ["CREATE"], resources: ["*"] };
    const policy = await actingPolicy(fixture, {
      spec: {
        matchConstraints: {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
          resourceRules: [{ ...rule, resourceNames: ["probe", "named", "excluded"] }],
          excludeResourceRules: [{ ...rule, resourceNames: ["excluded"] }],
        },
        validations: [{ expression: "false", message: "no" }],
      },
    });
    assertEquals(await policy.create({}, { name: "named" }), [422, "Invalid", "no"]);
    assertEquals(await policy.create({}, { name: "excluded" }), [201]);
    assertEquals(await policy.create({}, { name: "other" }), [201]);
  },

  async "a binding warns instead of a denial"(fixture) {
    const { api, configMaps } = fixture;
    const { name } = await actingPolicy(fixture, {
      spec: { validations: [{ expression: "false", message: "no" }] },
      binding: { validationActions: ["Warn", "Audit"] },
    });
    const { status, headers } = await api.post(configMaps, { metadata: { name: "x" } });
    assertEquals([status, headers.get("warning")], [
      201,
      `299 - "Validation failed for ValidatingAdmissionPolicy '${name}' with binding '${name}': no"`,
    ]);
  },

  async "a policy is evaluated for each of its parameters"(fixture) {
    const { namespace } = fixture;
    const labels = { params: "yes" };
    await fixture.createConfigMap("one", { labels, data: { least: "3" } });
    await fixture.createConfigMap("two", { labels, data: { least: "5" } });
    const spec = {
      paramKind: { apiVersion: "v1", kind: "ConfigMap" },
      validations: [{
        expression: "int(object.?data.n.orValue('9')) >= int(params.data.least)",
        messageExpression: "'less than ' + params.data.least + ' of ' + params.kind",
      }],
    };
    const paramRef = { parameterNotFoundAction: "Deny" };
    const byName = await actingPolicy(fixture, {
      spec,
      binding: { paramRef: { ...paramRef, name: "one" } },
      probe: "first",
      hasParams: true,
    });
    assertEquals(await byName.create({ n: "2" }), [422, "Invalid", "less than 3 of ConfigMap"]);
    const bySelector = await actingPolicy(fixture, {
      spec,
      binding: { paramRef: { ...paramRef, namespace, selector: { matchLabels: labels } } },
      hasParams: true,
    });
    if (bySelector.lacksParams) return; // of kube-apiserver, after another policy was deleted
    assertEquals(await bySelector.create({ n: "4" }), [422, "Invalid", "less than 5 of ConfigMap"]);
    assertEquals(await bySelector.create({ n: "5" }), [201]);
  },

  async "parameters that are not found deny requests, or let them through"(fixture) {
    const spec = {
      paramKind: { apiVersion: "v1", kind: "ConfigMap" },
      validations: [{ expression: "params == null", message: "no" }],
    };
    const denying = await actingPolicy(fixture, {
      spec,
      binding: { paramRef: { name: "none", parameterNotFoundAction: "Deny" } },
    });
    assertEquals(await denying.create({}), [
      422,
      "Invalid",
      "failed to configure binding: no params found for policy binding with `Deny` " +
      "parameterNotFoundAction",
    ]);
  },

  async "a binding without parameters has none"(fixture) {
    const policy = await actingPolicy(fixture, {
      spec: {
        paramKind: { apiVersion: "v1", kind: "ConfigMap" },
        validations: [{ expression: "params != null", message: "no params" }],
      },
    });
    assertEquals(await policy.create({}), [422, "Invalid", "no params"]);
  },

  async "a policy whose parameters have an unknown kind denies what it is about"(fixture) {
    const { create, name } = await actingPolicy(fixture, {
      spec: { paramKind: { apiVersion: "none.test/v1", kind: "None" } },
      binding: { paramRef: { name: "none", parameterNotFoundAction: "Deny" } },
    });
    assertEquals(await create({}, { name: "x" }), [
      422,
      "Invalid",
      `configmaps "x" is forbidden: ValidatingAdmissionPolicy '${name}' denied request: failed to ` +
      "configure policy: failed to find resource referenced by paramKind: 'none.test/v1, Kind=None'",
    ]);
  },
};
