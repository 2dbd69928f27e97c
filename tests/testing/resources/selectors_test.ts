import { assertEquals, assertThrows } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { parseSelection } from "../../../src/testing/resources/selectors.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

const pods = new ResourceRegistry().findKind("v1", "Pod")!;
const pod = { metadata: { name: "a", labels: { x: "1" } }, spec: { nodeName: "n" } };

function matches(label: string, field: string): boolean {
  return parseSelection({ label, field }, pods).matches(pod);
}

test("parseSelection selects everything without selectors", () => {
  for (const texts of [{}, { label: "", field: "" }]) {
    const selection = parseSelection(texts, pods);
    assertEquals([selection.empty, selection.matches({ metadata: {} })], [true, true]);
  }
});

test("parseSelection requires both selectors to match", () => {
  assertEquals(matches("x=1", "spec.nodeName=n"), true);
  assertEquals([matches("x=2", "spec.nodeName=n"), matches("x=1", "spec.nodeName=m")], [
    false,
    false,
  ]);
  assertEquals(parseSelection({ field: "metadata.name=a" }, pods).empty, false);
});

test("parseSelection treats an object without labels as one with empty labels", () => {
  const absent = parseSelection({ label: "!x" }, pods);
  assertEquals([absent.matches({ metadata: {} }), absent.matches(pod)], [true, false]);
});

test("parseSelection refuses a malformed selector and an unsupported field with 400", () => {
  const refused = [{ label: "a===b" }, { field: "spec.nodeName" }, { field: "spec.image=a" }];
  for (const texts of refused) {
    const error = assertThrows(() => parseSelection(texts, pods), StatusError);
    assertEquals(error.status.code, 400, JSON.stringify(texts));
  }
});
