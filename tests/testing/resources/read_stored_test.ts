import { assertEquals } from "@std/assert";
import { readStored } from "../../../src/testing/resources/read_stored.ts";
import { test } from "../../support/test.ts";

function version(name: string, properties: unknown) {
  return { name, schema: { openAPIV3Schema: { type: "object", properties } } };
}

test("readStored goes by the schema of the version in which an object is stored", () => {
  const definition = {
    metadata: {},
    spec: {
      group: "example.com",
      versions: [
        version("v1", { a: { type: "string", default: "x" } }),
        version("v2", { b: { type: "string" } }),
      ],
    },
  };
  const read = (apiVersion: string) =>
    readStored(definition, { apiVersion, kind: "Widget", metadata: { name: "a" }, b: "y" });
  const { metadata: _metadata, ...first } = read("example.com/v1");
  assertEquals(first, { apiVersion: "example.com/v1", kind: "Widget", a: "x" });
  assertEquals([read("example.com/v2").b, read("example.com/v3").b], ["y", "y"]);
});
