import { assertEquals } from "@std/assert";
import {
  describeLabelKeyFaults,
  describeLabelValueFaults,
  describeNameFaults,
  type NameRule,
  validateMetadata,
  validateMetadataUpdate,
} from "../../../src/testing/objects/object_names.ts";
import { test } from "../../support/test.ts";

const names: [NameRule, string[], string[]][] = [
  ["subdomain", ["a", "a.b-c", "1", "a".repeat(253)], [
    "",
    "A",
    "a_b",
    "-a",
    "a.",
    "a".repeat(254),
  ]],
  ["label", ["a", "1-a", "a".repeat(63)], ["", "a.b", "A", "a-", "a".repeat(64)]],
  ["segment", ["system:node", "A b"], [".", "..", "a/b", "a%b"]],
];

for (const [rule, good, bad] of names) {
  test(`describeNameFaults knows the rule ${rule}`, () => {
    for (const name of good) assertEquals(describeNameFaults(name, rule), [], name);
    for (const name of bad) assertEquals(describeNameFaults(name, rule).length > 0, true, name);
  });
}

test("describeNameFaults says that a label has dots", () => {
  assertEquals(describeNameFaults("a.b", "label"), ["must not contain dots"]);
});

test("describeLabelKeyFaults accepts a prefix, and names the part that is wrong", () => {
  assertEquals(describeLabelKeyFaults("example.com/Name_1"), []);
  assertEquals(describeLabelKeyFaults("/a"), ["prefix part must be non-empty"]);
  assertEquals(
    describeLabelKeyFaults("a".repeat(64))[0],
    "name part must be no more than 63 bytes",
  );
  assertEquals(describeLabelKeyFaults("a/b/c").length, 1);
});

test("describeLabelValueFaults accepts an empty value, and refuses spaces", () => {
  assertEquals(describeLabelValueFaults(""), []);
  assertEquals(describeLabelValueFaults("a b").length, 1);
});

test("validateMetadata names each invalid field", () => {
  const errors = validateMetadata({
    name: "A",
    labels: { "bad key": "v", ok: "bad value" },
    annotations: { "bad key": "anything at all" },
    finalizers: ["bad finalizer"],
  }, { nameRule: "subdomain" });
  assertEquals(errors.map((error) => error.field), [
    "metadata.name",
    "metadata.labels",
    "metadata.labels",
    "metadata.annotations",
    "metadata.finalizers",
  ]);
});

test("validateMetadata lets a generateName end in a dash", () => {
  const metadata = { name: "web-x", generateName: "web-" };
  assertEquals(validateMetadata(metadata, { nameRule: "subdomain" }), []);
});

test("validateMetadata requires a slash in a finalizer where the resource does", () => {
  const metadata = { name: "a", finalizers: ["hold", "example.com/hold", "kubernetes"] };
  assertEquals(validateMetadata(metadata, { nameRule: "subdomain" }), []);
  const qualified = { nameRule: "subdomain", qualifiedFinalizers: true } as const;
  assertEquals(validateMetadata(metadata, qualified).map(({ field }) => field), [
    "metadata.finalizers[0]",
  ]);
});

test("validateMetadata counts the bytes of all annotations", () => {
  const sized = (length: number) => {
    const metadata = { name: "a", annotations: { a: "x".repeat(length), b: "é" } };
    return validateMetadata(metadata, { nameRule: "subdomain" }).map(({ message }) => message);
  };
  assertEquals(sized(262_140), []);
  assertEquals(sized(262_141), ["Too long: may not be more than 262144 bytes"]);
});

test("validateMetadata refuses the two finalizers of the garbage collector together", () => {
  const metadata = { name: "a", finalizers: ["orphan", "foregroundDeletion"] };
  assertEquals(validateMetadata(metadata, { nameRule: "subdomain" }).length, 1);
});

test("validateMetadataUpdate refuses new finalizers on an object that is being deleted", () => {
  const previous = { finalizers: ["a"], deletionTimestamp: "2026-01-01T00:00:00Z" };
  assertEquals(validateMetadataUpdate({ finalizers: [] }, previous), []);
  assertEquals(validateMetadataUpdate({ finalizers: ["a", "b"] }, previous).map((e) => e.message), [
    'Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"b"}',
  ]);
});
