import { assertEquals } from "@std/assert";
import { validateMatchResources } from "../../../src/testing/webhook_configs/validate_match_resources.ts";
import { test } from "../../support/test.ts";

const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["pods"] };
const errorsOf = (given: unknown) =>
  validateMatchResources("m", given).map(({ field, message }) => `${field}: ${message}`);

test("validateMatchResources accepts what has defaults, and nothing", () => {
  assertEquals(errorsOf(undefined), []);
  const given = { matchPolicy: "Exact", namespaceSelector: {}, objectSelector: {} };
  assertEquals(errorsOf({ ...given, resourceRules: [{ ...rule, resourceNames: ["a"] }] }), []);
});

test("validateMatchResources refuses unknown policies, and names that are used twice", () => {
  assertEquals(errorsOf({ matchPolicy: "Some", resourceRules: [{ ...rule, resources: [] }] }), [
    'm.matchPolicy: Unsupported value: "Some": supported values: "Equivalent", "Exact"',
    "m.resourceRules[0].resources: Required value",
  ]);
  const excludeResourceRules = [{ ...rule, resourceNames: ["a", "a", "a/b"] }];
  assertEquals(errorsOf({ matchPolicy: "Exact", excludeResourceRules }), [
    'm.excludeResourceRules[0].resourceNames[1]: Duplicate value: "a"',
    `m.excludeResourceRules[0].resourceNames[2]: Invalid value: "a/b": may not contain '/'`,
  ]);
  assertEquals(errorsOf({}), ["m.matchPolicy: Required value"]);
});
