import { assertEquals } from "@std/assert";
import { selectorFaults } from "../../../src/testing/access/selector_faults.ts";
import { test } from "../../support/test.ts";

const fieldsOf = (attributes: Record<string, unknown>) =>
  selectorFaults(attributes).map(({ field }) => field.replace("spec.resourceAttributes.", ""));

test("selectorFaults accepts attributes without selectors, and each of their two forms", () => {
  assertEquals(fieldsOf({}), []);
  assertEquals(fieldsOf({ fieldSelector: null }), []);
  const requirements = [{ key: "a", operator: "DoesNotExist" }];
  assertEquals(
    fieldsOf({ fieldSelector: { rawSelector: "a=b" }, labelSelector: { requirements } }),
    [],
  );
});

test("selectorFaults names the selector that has both forms or none", () => {
  const requirements = [{ key: "a", operator: "Exists" }];
  assertEquals(fieldsOf({ fieldSelector: { rawSelector: "a", requirements }, labelSelector: {} }), [
    "fieldSelector.rawSelector",
    "labelSelector.requirements",
  ]);
});

test("selectorFaults checks keys and values of labels, and of fields only that there is a key", () => {
  const requirements = [{ key: "", operator: "In", values: ["a b"] }];
  assertEquals(
    new Set(fieldsOf({ fieldSelector: { requirements } })),
    new Set([
      "fieldSelector.requirements[0].key",
    ]),
  );
  assertEquals(
    new Set(fieldsOf({ labelSelector: { requirements } })),
    new Set([
      "labelSelector.requirements[0].key",
      "labelSelector.requirements[0].values[0]",
    ]),
  );
});
