import { assertEquals, assertThrows } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import {
  fieldValidation,
  refuseUnknownFields,
} from "../../../src/testing/writes/field_validation.ts";
import { badRequest } from "../../../src/testing/status/api_errors.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

function told(query: string, fields: string[]): string[] {
  const texts: string[] = [];
  const call = { query: new URLSearchParams(query), warn: (text: string) => void texts.push(text) };
  fieldValidation(call, badRequest)(fields);
  return texts;
}

test("fieldValidation warns by default, and says nothing with Ignore", () => {
  assertEquals(told("", ["spec.a"]), ['unknown field "spec.a"']);
  assertEquals(told("fieldValidation=Warn", ["a", "b"]).length, 2);
  assertEquals(told("fieldValidation=Ignore", ["a"]), []);
  assertThrows(
    () => told("fieldValidation=Strict", ["a", "b"]),
    StatusError,
    'strict decoding error: unknown field "a", unknown field "b"',
  );
});

test("refuseUnknownFields names every field of a configuration that is not declared", () => {
  const schema = { type: "object", properties: {} };
  const init = { group: "example.com", kind: "A", plural: "as", schema };
  const resource = new ResourceRegistry().register(init);
  refuseUnknownFields({ metadata: { name: "a" } }, resource);
  assertThrows(
    () => refuseUnknownFields({ metadata: { namespace: "n", name: "a" }, b: 1, c: 1 }, resource),
    StatusError,
    "failed to create typed patch object (n/a; example.com/v1, Kind=A): errors:\n" +
      "  .b: field not declared in schema\n  .c: field not declared in schema",
  );
});
