import { assertEquals } from "@std/assert";
import { validateParamKind } from "../../../src/testing/webhook_configs/validate_param_kind.ts";
import { test } from "../../support/test.ts";

const errorsOf = (apiVersion: string, kind: string) =>
  validateParamKind("p", { apiVersion, kind }).map(({ field, message }) => `${field}: ${message}`);

test("validateParamKind wants a group, a version and a kind", () => {
  assertEquals(validateParamKind("p", undefined), []);
  assertEquals(errorsOf("v1", "ConfigMap"), []);
  assertEquals(errorsOf("example.com/v1", "Widget"), []);
  assertEquals(errorsOf("", ""), ["p.apiVersion: Required value", "p.kind: Required value"]);
  assertEquals(errorsOf("a/b/c", "Widget"), [
    'p.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
  ]);
  assertEquals(errorsOf("a/", "Widget"), [
    'p.apiVersion: Invalid value: "a/": version must be specified',
  ]);
  const starts = (errors: string[]) => errors.map((error) => error.slice(0, 70));
  assertEquals(
    starts(errorsOf("A_b/V1", "a b")),
    [
      'p.apiVersion: Invalid value: "A_b": a lowercase RFC 1123 subdomain must co',
      'p.apiVersion: Invalid value: "V1": a DNS-1035 label must consist of lower ',
      'p.kind: Invalid value: "a b": may have mixed case, but should otherwise ma',
    ].map((text) => text.slice(0, 70)),
  );
});
