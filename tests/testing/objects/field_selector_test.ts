import { assertEquals, assertThrows } from "@std/assert";
import {
  FieldSelectorError,
  parseFieldSelector,
  requiredName,
} from "../../../src/testing/objects/field_selector.ts";
import { test } from "../../support/test.ts";

const selectable = {
  fields: {
    "spec.nodeName": { path: "spec.nodeName" },
    "spec.hostNetwork": { path: "spec.hostNetwork", whenAbsent: "false" },
  },
  namespaced: true,
  refuse: (field: string) => `field label not supported: ${field}`,
};

const pod = {
  metadata: { name: "a", namespace: "n" },
  spec: { nodeName: "node,1=\\x", hostNetwork: true },
};

function matches(text: string, object = pod): boolean {
  return parseFieldSelector(text, selectable).matches(object);
}

test("parseFieldSelector gives selectors that match as those of Kubernetes do", () => {
  assertEquals(matches(""), true);
  assertEquals(matches("metadata.name=a"), true);
  assertEquals(matches("metadata.name==a,metadata.namespace!=m"), true);
  assertEquals(matches("metadata.name=a,metadata.namespace=m"), false);
  assertEquals(matches("spec.hostNetwork=true"), true);
  assertEquals(matches(",metadata.name=a,"), true);
});

test("parseFieldSelector treats an absent field as its zero value", () => {
  const bare = { metadata: { name: "a", namespace: "n" } } as typeof pod;
  assertEquals(matches("spec.nodeName=", bare), true);
  assertEquals(matches("spec.nodeName!=x", bare), true);
  assertEquals(matches("spec.hostNetwork=false", bare), true);
});

test("parseFieldSelector unescapes commas, equals signs and backslashes", () => {
  assertEquals(matches("spec.nodeName=node\\,1\\=\\\\x,metadata.name=a"), true);
});

const refused: [string, string][] = [
  ["metadata.name", "invalid selector: 'metadata.name'; can't understand 'metadata.name'"],
  ["spec.foo=1", "field label not supported: spec.foo"],
  ["constructor=1", "field label not supported: constructor"],
  ["metadata.name=a\\b", "invalid field selector: invalid escape sequence: \\b"],
  ["metadata.name=a\\", "invalid field selector: invalid escape sequence: \\"],
  ["metadata.name=a=b", "invalid field selector: unescaped character in value: 61"],
];

for (const [text, message] of refused) {
  test(`parseFieldSelector refuses ${JSON.stringify(text)} in Kubernetes' words`, () => {
    const error = assertThrows(() => parseFieldSelector(text, selectable), FieldSelectorError);
    assertEquals(error.message, message);
  });
}

test("requiredName finds the name in a selector, unless it is negated or the selector malformed", () => {
  assertEquals(requiredName("spec.nodeName=n,metadata.name=a"), "a");
  assertEquals(requiredName("metadata.name==a\\,b"), "a,b");
  const others = ["", "metadata.name!=a", "spec.name=a", "metadata.name=a,b", "metadata.name=a=b"];
  assertEquals(others.map(requiredName), others.map(() => undefined));
});
