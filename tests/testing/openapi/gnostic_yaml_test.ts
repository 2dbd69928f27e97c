import { assertEquals } from "@std/assert";
import { gnosticYaml } from "../../../src/testing/openapi/gnostic_yaml.ts";
import { readYaml } from "../../../src/testing/yaml/read_yaml.ts";
import { test } from "../../support/test.ts";

test("values have the layout of gnostic's YAML", () => {
  const kind = { group: "", kind: "Pod", version: "v1" };
  const pod = 'group: ""\nkind: Pod\nversion: v1\n';
  const texts: [value: unknown, text: string][] = [
    ["list", "list\n"],
    ["on", "on\n"],
    ["true", '"true"\n'],
    [true, "true\n"],
    [5, "5\n"],
    [null, "null\n"],
    [[], "[]\n"],
    [{}, "{}\n"],
    [kind, pod],
    [[kind, kind], `- ${pod.trim().replaceAll("\n", "\n  ")}\n`.repeat(2)],
    [["name", "protocol"], "- name\n- protocol\n"],
    [{ a: ["b", "c"], d: { e: [] } }, "a:\n    - b\n    - c\nd:\n    e: []\n"],
    [
      [{ a: { b: ["c", { d: 1, e: 2 }] } }],
      "- a:\n    b:\n        - c\n        - d: 1\n          e: 2\n",
    ],
  ];
  for (const [value, text] of texts) assertEquals(gnosticYaml(value), text);
});

test("every text is read as the same text", () => {
  const texts = [
    ...["", " ", "a b", "a  b", "a: b", "a #b", "- a", "-", "True", "null", "~"],
    ...["1", "1e3", "0x1", ".5", "2001-02-03", "<<", "=", "true story", "a,b", "[a]", "{a: 1}"],
    ...[
      "it's",
      '"a"',
      "a\nb",
      "a\n",
      "\ta",
      "é",
      "\u007f\u0085\u2028\ufeff",
      "😀",
      "&a",
      "*a",
      "!a",
    ],
    ...["%a", "@a", "`a`", "a\\b", "|", ">", "?", "a:", "apps/v1", "rbac.authorization.k8s.io"],
  ];
  for (const text of texts) {
    const values = [text, [text], { [text]: text }, [{ [text]: [text] }]];
    for (const value of values) assertEquals(readYaml(gnosticYaml(value)).value, value);
  }
});
