import { assertEquals } from "@std/assert";
import { type Fixture, unique } from "../../fixture.ts";
import { configMapRule, policyPath } from "../../policy_support.ts";
import type { Cases } from "../cases.ts";

const matchConstraints = { resourceRules: [configMapRule] };
const good = { matchConstraints, validations: [{ expression: "true" }] };

/** Returns a function that returns why the API server refuses an object. */
function causesOf(
  { api }: Fixture,
  plural: string,
  base: Record<string, unknown>,
): (change: Record<string, unknown>) => Promise<string[]> {
  return async (change) => {
    const { body } = await api.post(`${policyPath}/${plural}?dryRun=All`, {
      metadata: { name: unique("policy") },
      spec: { ...base, ...change },
    });
    const causes: { field: string; message: string }[] = body.details?.causes ?? [];
    return causes.map(({ field, message }) => `${field.replace("spec.", "")}: ${message}`);
  };
}

/** The policies and bindings that the API server accepts. */
export const policyDefinitionCases: Cases = {
  async "policies and bindings have defaults"(fixture) {
    const defaults = { matchPolicy: "Equivalent", namespaceSelector: {}, objectSelector: {} };
    const resourceRules = [{ ...configMapRule, scope: "*" }];
    const name = unique("policy");
    const policy = await fixture.create(`${policyPath}/validatingadmissionpolicies`, {
      metadata: { name },
      spec: good,
    });
    assertEquals(policy.spec, {
      failurePolicy: "Fail",
      matchConstraints: { ...defaults, resourceRules },
      validations: [{ expression: "true" }],
    });
    assertEquals([policy.metadata.generation, policy.status], [1, {}]);
    const spec = { policyName: "none", validationActions: ["Audit"] };
    const binding = await fixture.create(`${policyPath}/validatingadmissionpolicybindings`, {
      metadata: { name },
      spec: { ...spec, matchResources: matchConstraints },
    });
    assertEquals(binding.spec, { ...spec, matchResources: { ...defaults, resourceRules } });
  },

  async "a policy without rules or checks is refused"(fixture) {
    const causes = causesOf(fixture, "validatingadmissionpolicies", good);
    assertEquals(await causes({}), []);
    const empty = "validations or auditAnnotations must contain at least one item";
    assertEquals(await causes({ validations: [], matchConstraints: undefined }), [
      "matchConstraints: Required value",
      `validations: Required value: ${empty}`,
      `auditAnnotations: Required value: ${empty}`,
    ]);
    assertEquals(await causes({ failurePolicy: "Some", matchConstraints: {} }), [
      'failurePolicy: Unsupported value: "Some": supported values: "Fail", "Ignore"',
      "matchConstraints.resourceRules: Required value",
    ]);
    assertEquals(await causes({ paramKind: { apiVersion: "a/b/c" } }), [
      'paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
      "paramKind.kind: Required value",
    ]);
    const rule = { ...configMapRule, resourceNames: ["a", "a", "b/c"], operations: ["READ"] };
    assertEquals(
      await causes({ matchConstraints: { matchPolicy: "Some", resourceRules: [rule] } }),
      [
        'matchConstraints.matchPolicy: Unsupported value: "Some": supported values: "Equivalent", ' +
        '"Exact"',
        'matchConstraints.resourceRules[0].resourceNames[1]: Duplicate value: "a"',
        'matchConstraints.resourceRules[0].resourceNames[2]: Invalid value: "b/c": may not contain ' +
        "'/'",
        'matchConstraints.resourceRules[0].operations[0]: Unsupported value: "READ": supported ' +
        'values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"',
      ],
    );
  },

  async "a policy whose expressions do not compile is refused"(fixture) {
    const causes = causesOf(fixture, "validatingadmissionpolicies", good);
    const check = (validation: Record<string, unknown>) => causes({ validations: [validation] });
    assertEquals(await check({ expression: " " }), [
      "validations[0].expression: Required value: expression is not specified",
    ]);
    assertEquals(await check({ expression: " object.x" }), [
      'validations[0].expression: Invalid value: " object.x": must evaluate to bool but got dyn',
    ]);
    assertEquals(await check({ expression: " params.x == 1", messageExpression: "authorizer" }), [
      'validations[0].expression: Invalid value: " params.x == 1": compilation failed: ERROR: ' +
      "<input>:1:2: undeclared reference to 'params' (in container '')\n |  params.x == 1\n | .^",
      'validations[0].messageExpression: Invalid value: "authorizer": compilation failed: ERROR: ' +
      "<input>:1:1: undeclared reference to 'authorizer' (in container '')\n | authorizer\n | ^",
    ]);
    assertEquals(
      await check({ expression: "true", message: " ", messageExpression: "1", reason: "No" }),
      [
        'validations[0].messageExpression: Invalid value: "1": must evaluate to string but got int',
        'validations[0].message: Invalid value: " ": must be non-empty if specified',
        'validations[0].reason: Unsupported value: "No": supported values: "Forbidden", "Invalid", ' +
        '"RequestEntityTooLarge"',
      ],
    );
    assertEquals(await check({ expression: "true", message: "a\nb", messageExpression: " " }), [
      'validations[0].messageExpression: Invalid value: " ": must be non-empty if specified',
      'validations[0].message: Invalid value: "a\\nb": must not contain line breaks',
    ]);
    const variables = (...variables: unknown[]) => causes({ variables });
    assertEquals(await variables({ name: "in", expression: "" }, { name: "a", expression: "x" }), [
      'variables[0].name: Invalid value: "in": must be a valid CEL identifier',
      "variables[0].expression: Required value: expression is not specified",
      'variables[1].expression: Invalid value: "x": compilation failed: ERROR: <input>:1:1: ' +
      "undeclared reference to 'x' (in container '')\n | x\n | ^",
    ]);
    const typed = { variables: [{ name: "a", expression: "['x']" }] };
    assertEquals(
      await causes({ ...typed, validations: [{ expression: "variables.a == variables.b" }] }),
      [
        'validations[0].expression: Invalid value: "variables.a == variables.b": compilation ' +
        "failed: ERROR: <input>:1:25: undefined field 'b'\n | variables.a == variables.b\n" +
        " | ........................^",
      ],
    );
    assertEquals(await causes({ ...typed, validations: [{ expression: "variables.a == 1" }] }), [
      'validations[0].expression: Invalid value: "variables.a == 1": compilation failed: ERROR: ' +
      "<input>:1:13: found no matching overload for '_==_' applied to '(list(string), int)'\n" +
      " | variables.a == 1\n | ............^",
    ]);
    const conditions = { matchConditions: [{ name: "a", expression: "variables.a == ['x']" }] };
    assertEquals(await causes({ ...typed, ...conditions }), [
      "matchConditions[0].expression: Invalid value: \"variables.a == ['x']\": compilation failed: " +
      "ERROR: <input>:1:1: undeclared reference to 'variables' (in container '')\n" +
      " | variables.a == ['x']\n | ^",
    ]);
    const annotations = (...auditAnnotations: unknown[]) => causes({ auditAnnotations });
    assertEquals(
      await annotations({ key: "a", valueExpression: " " }, { key: "b", valueExpression: "1" }),
      [
        "auditAnnotations[0].valueExpression: Required value: valueExpression is not specified",
        'auditAnnotations[1].valueExpression: Invalid value: "1": must evaluate to one of [string ' +
        "null_type] but got int",
      ],
    );
  },

  async "a binding without a policy, an action or one way to parameters is refused"(fixture) {
    const base = { policyName: "p", validationActions: ["Deny"] };
    const causes = causesOf(fixture, "validatingadmissionpolicybindings", base);
    assertEquals(await causes({}), []);
    assertEquals(await causes({ policyName: "", validationActions: [] }), [
      "policyName: Required value",
      "validationActions: Required value",
    ]);
    const [cause = ""] = await causes({ policyName: "A" });
    assertEquals(cause.slice(0, 47), 'policyName: Invalid value: "A": a lowercase RFC');
    assertEquals(await causes({ validationActions: ["Warn", "Deny"] }), [
      'validationActions: Invalid value: ["Warn","Deny"]: must not contain both Deny and Warn ' +
      "(repeating the same validation failure information in the API response and headers serves " +
      "no purpose)",
    ]);
    assertEquals(await causes({ validationActions: ["Log"] }), [
      'validationActions[0]: Unsupported value: "Log": supported values: "Audit", "Deny", "Warn"',
    ]);
    assertEquals(await causes({ paramRef: {} }), [
      "paramRef: Required value: one of name or selector must be specified",
      "paramRef.parameterNotFoundAction: Required value",
    ]);
    assertEquals(
      await causes({ paramRef: { name: "a", selector: {}, parameterNotFoundAction: "Some" } }),
      [
        "paramRef.name: Forbidden: name and selector are mutually exclusive",
        "paramRef.selector: Forbidden: name and selector are mutually exclusive",
        'paramRef.parameterNotFoundAction: Unsupported value: "Some": supported values: "Deny", ' +
        '"Allow"',
      ],
    );
  },

  async "a policy without a change, or one that does not compile, is refused"(fixture) {
    const apply = {
      patchType: "ApplyConfiguration",
      applyConfiguration: { expression: "Object{}" },
    };
    const base = {
      matchConstraints: { resourceRules: [{ ...configMapRule, operations: ["CREATE"] }] },
      mutations: [apply],
      reinvocationPolicy: "Never",
    };
    const causes = causesOf(fixture, "mutatingadmissionpolicies", base);
    assertEquals(await causes({}), []);
    assertEquals(await causes({ mutations: [], reinvocationPolicy: undefined }), [
      "mutations: Required value: mutations must contain at least one item",
      "reinvocationPolicy: Required value",
    ]);
    const resourceRules = [{ ...configMapRule, operations: ["DELETE"] }];
    assertEquals(await causes({ matchConstraints: { resourceRules } }), [
      'matchConstraints.resourceRules.operations: Unsupported value: "DELETE": supported values: ' +
      '"*", "CONNECT", "CREATE", "UPDATE"',
    ]);
    const mutation = (change: Record<string, unknown>) => causes({ mutations: [change] });
    assertEquals(await mutation({ ...apply, patchType: "JSONPatch" }), [
      "mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch",
      'mutations[0].applyConfiguration: Invalid value: "{applyConfiguration}": must not be ' +
      "specified when patchType is JSONPatch",
    ]);
    assertEquals(await mutation({ patchType: "Merge" }), [
      'mutations[0].patchType: Unsupported value: "Merge": supported values: ' +
      '"ApplyConfiguration", "JSONPatch"',
    ]);
    const applied = (expression: string) =>
      mutation({ patchType: "ApplyConfiguration", applyConfiguration: { expression } });
    const at = "mutations[0].applyConfiguration.expression: ";
    assertEquals(await applied(" "), [`${at}Required value`]);
    assertEquals(await applied("Object.spec{a: 1}"), [
      `${at}Invalid value: "Object.spec{a: 1}": must evaluate to Object but got Object.spec`,
    ]);
    assertEquals(await applied("Other{}"), [
      `${at}Invalid value: "Other{}": compilation failed: ERROR: <input>:1:6: undeclared reference ` +
      "to 'Other' (in container '')\n | Other{}\n | .....^",
    ]);
    const patched = (expression: string) =>
      mutation({ patchType: "JSONPatch", jsonPatch: { expression } });
    const field = "mutations[0].jsonPatch.expression: ";
    assertEquals(await patched("[]"), [
      `${field}Invalid value: "[]": must evaluate to list(JSONPatch) but got list(dyn)`,
    ]);
    assertEquals(await patched("[JSONPatch{op: 1}]"), [
      `${field}Invalid value: "[JSONPatch{op: 1}]": compilation failed: ERROR: <input>:1:14: ` +
      "expected type of field 'op' is 'string' but provided type is 'int'\n" +
      " | [JSONPatch{op: 1}]\n | .............^",
    ]);
  },
};
