import { assertEquals } from "@std/assert";
import { readYaml } from "../../../src/testing/yaml/read_yaml.ts";
import { yamlResponse, yamlText } from "../../../src/testing/yaml/yaml_response.ts";
import { test } from "../../support/test.ts";

const json = (body: string, status = 200) =>
  new Response(body, { status, headers: { "content-type": "application/json" } });

test("an object becomes YAML, with its status and other headers", async () => {
  const response = await yamlResponse(json('{"kind":"A","items":[{"b":1,"a":"yes"}]}', 404));
  assertEquals([response.status, response.headers.get("content-type"), await response.text()], [
    404,
    "application/yaml",
    'items:\n- a: "yes"\n  b: 1\nkind: A\n',
  ]);
});

test("texts and values without a kind stay as they are", async () => {
  const version = await yamlResponse(json('{"major":"1"}'));
  assertEquals([version.headers.get("content-type"), await version.text()], [
    "application/json",
    '{"major":"1"}',
  ]);
  const text = new Response("ok", { headers: { "content-type": "text/plain" } });
  assertEquals(await yamlResponse(text), text);
});

test("texts that YAML could read otherwise are read back as they were", () => {
  const texts = (
    "yes no on off y n Yes ~ null Null true 010 0o7 0x1F 0b1 1_000 1e3 .5 .inf .nan - -- --- ... " +
    "1:30 2026-01-01 <<= = @x `x %x !x &x *x | > ? : # [ ] { } , + +1 1. 0.10 08 -0 a:b a#b"
  ).split(" ");
  const more = [
    "",
    " a",
    "a ",
    "a: b",
    "a #b",
    "a\nb",
    "a\nb\n",
    "\n",
    "\ta",
    "é",
    "\u2028",
    '"',
    "'",
  ];
  const value = Object.fromEntries(
    [...texts, ...more].map((text, index) => [`k${index}`, [text, { [text || "x"]: 1 }]]),
  );
  assertEquals(readYaml(yamlText(value)).value, value);
});

test("an object that is too deep for npm:yaml stays JSON, which is YAML too", async () => {
  const nested = (levels: number) =>
    `{"kind":"A","a":${'{"a":'.repeat(levels)}1${"}".repeat(levels)}}`;
  for (const levels of [99, 100, 5000]) {
    const begin = levels < 100 ? "a:\n  a:\n" : '{"kind":"A",';
    const response = await yamlResponse(json(nested(levels)));
    assertEquals(response.headers.get("content-type"), "application/yaml");
    assertEquals((await response.text()).startsWith(begin), true);
  }
});
