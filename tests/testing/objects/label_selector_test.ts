import { assertEquals, assertThrows } from "@std/assert";
import {
  LabelSelectorError,
  parseLabelSelector,
} from "../../../src/testing/objects/label_selector.ts";
import { test } from "../../support/test.ts";

const labels = { app: "web", tier: "front", level: "7", empty: "", in: "x" };

const matching = [
  "",
  "app",
  "!canary",
  "app=web",
  "app==web",
  "app!=api",
  "canary!=yes",
  "app in (web,api)",
  "app in (web)",
  "app notin (api)",
  "canary notin (yes)",
  "level>6",
  "level<8",
  "empty=",
  "empty in ()",
  "empty in (,x)",
  "empty in (x,)",
  "in=x",
  "in in (x)",
  " app = web , tier=front ",
  "example.com/x!=1,app",
];

const excluding = [
  "canary",
  "!app",
  "app=api",
  "app!=web",
  "app in (api)",
  "app notin (web,api)",
  "level>7",
  "level<7",
  "app>1",
  "canary>1",
  "app=web,tier=back",
];

test("parseLabelSelector gives selectors that match as those of Kubernetes do", () => {
  for (const text of matching) assertEquals(parseLabelSelector(text).matches(labels), true, text);
  for (const text of excluding) assertEquals(parseLabelSelector(text).matches(labels), false, text);
});

test("parseLabelSelector marks a selector that selects everything as empty", () => {
  assertEquals(parseLabelSelector("").empty, true);
  assertEquals(parseLabelSelector(" ").empty, true);
  assertEquals(parseLabelSelector("a").empty, false);
});

const refused: [string, string][] = [
  ["a in b", "unable to parse requirement: found 'b' expected: '('"],
  ["a in (b", "unable to parse requirement: found '', expected: ',' or ')'"],
  ["a,", "found '', expected: identifier after ','"],
  ["a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ["=a", "found '=', expected: !, identifier, or 'end of string'"],
  ["a=b c", "found 'c', expected: ',' or 'end of string'"],
  [
    "a>b",
    "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer",
  ],
  [
    "a>9223372036854775808",
    "unable to parse requirement: values[0]: Invalid value: \"9223372036854775808\": for 'Gt', 'Lt' operators, the value must be an integer",
  ],
  [
    "a b\u00a0",
    "unable to parse requirement: found 'b\u00a0', expected: in, notin, =, ==, !=, gt, lt",
  ],
  [
    "-a",
    "unable to parse requirement: <nil>: Invalid value: \"-a\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  ],
  [
    "a=-b",
    "unable to parse requirement: values[0][a]: Invalid value: \"-b\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  ],
];

for (const [text, message] of refused) {
  test(`parseLabelSelector refuses ${JSON.stringify(text)} in Kubernetes' words`, () => {
    const error = assertThrows(() => parseLabelSelector(text), LabelSelectorError);
    assertEquals(error.message, message);
  });
}

test("a label selector does not see inherited members as labels", () => {
  assertEquals(parseLabelSelector("constructor").matches({}), false);
});
