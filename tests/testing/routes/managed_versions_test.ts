import { assertEquals } from "@std/assert";
import { ManagedFieldsTable } from "../../../src/testing/merge/managed_fields.ts";
import { definitionCollection } from "../../../src/testing/resources/custom_resource_definition.ts";
import { checkManagedVersions } from "../../../src/testing/routes/managed_versions.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

const group = "example.com";
const text = { type: "string" };
const resource = {
  group,
  version: "v2",
  plural: "widgets",
  custom: true,
  convertedByWebhook: false,
};
const live = {
  apiVersion: `${group}/v2`,
  kind: "Widget",
  metadata: { name: "a" },
  spec: { size: "s", shape: "round", colour: "red" },
};

/** Returns the message for an object with a manager in a version; empty if there is none. */
function faultFor(version: string, given: Partial<typeof resource> = {}): string {
  const store = new ObjectStore();
  const schemaOf = (properties: unknown) => ({
    openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties } } },
  });
  store.put(definitionCollection, `widgets.${group}`, {
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      versions: [
        { name: "v0", served: false, schema: schemaOf({ size: text }) },
        { name: "v1", schema: schemaOf({ size: text, colour: text }) },
        { name: "v2", schema: schemaOf({ size: text, shape: text, colour: text }) },
      ],
    },
  });
  const fields = { fieldsType: "FieldsV1", fieldsV1: { "f:spec": { "f:size": {} } } };
  const entry = { manager: "me", operation: "Apply", apiVersion: `${group}/${version}`, ...fields };
  const table = ManagedFieldsTable.parse([entry])!;
  try {
    checkManagedVersions(store, live, { resource: { ...resource, ...given }, table });
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

test("checkManagedVersions names the fields that a manager's version does not have", () => {
  assertEquals(faultFor("v2"), "");
  assertEquals(faultFor("v1"), ".spec.shape: field not declared in schema");
  assertEquals(
    faultFor("v0"),
    "errors:\n  .spec.colour: field not declared in schema\n" +
      "  .spec.shape: field not declared in schema",
  );
  assertEquals(
    faultFor("v3"),
    "request to convert CR to an invalid group/version: example.com/v3",
  );
});

test("checkManagedVersions leaves alone built-in kinds, and custom ones that a webhook converts", () => {
  assertEquals(faultFor("v1", { custom: false }), "");
  assertEquals(faultFor("v1", { convertedByWebhook: true }), "");
  assertEquals(faultFor("v1", { plural: "gadgets" }), "");
});
