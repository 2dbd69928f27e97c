import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  parseListWithoutManagedFields,
  parseWithoutManagedFields,
} from "../../../src/informer/store/managed_fields.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { inFull, test } from "../../support/test.ts";

interface Metadata {
  managedFields?: unknown;
}

interface Parsed {
  metadata?: Metadata;
  object?: Parsed;
  items?: Parsed[];
}

const itself = (value: unknown) => value;
const objectOf = (event: Parsed | null) => event?.object;

/** Returns the expected result: the functions promise the same as this parse and delete. */
function parseAndDelete(text: string, objectsOf: (value: Parsed) => unknown[]): unknown {
  const value = JSON.parse(text);
  for (const object of objectsOf(value)) {
    const metadata = (object as Parsed | null | undefined)?.metadata;
    if (typeof metadata === "object") delete metadata?.managedFields;
  }
  return value;
}

function assertObject(text: string): string | undefined {
  const expected = parseAndDelete(text, (value) => [value]);
  const { value, text: left } = parseWithoutManagedFields(text, itself);
  assertEquals(value, expected, text);
  if (left !== undefined) assertEquals(JSON.parse(left), expected, text);
  return left;
}

// as kube-apiserver 1.33 writes them
const entries = '[{"manager":"kubelet","operation":"Update","apiVersion":"v1",' +
  '"time":"2026-01-02T03:04:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:conditions":' +
  '{".":{},"k:{\\"type\\":\\"Ready\\"}":{".":{},"f:status":{}}},"f:podIPs":' +
  '{"k:{\\"ip\\":\\"10.0.0.1\\"}":{}}}},"subresource":"status"}]';
const typed = '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web","uid":"u",' +
  `"managedFields":${entries}},"spec":{"volumes":[{"name":"v"}],"nodeName":"n"}}`;
const typedLean = '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web","uid":"u"},' +
  '"spec":{"volumes":[{"name":"v"}],"nodeName":"n"}}';

test("managedFields are cut out of a typed object, where they come last in the metadata", () => {
  assertEquals(assertObject(typed), typedLean);
});

test("managedFields are cut out of a custom resource, whose names are sorted", () => {
  const text = (fields: string) =>
    '{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"creationTimestamp":"2026",' +
    `${fields}"name":"w","ownerReferences":[{"uid":"u"}]},"spec":{"list":[{"a":[{"b":1}]}]}}`;
  assertEquals(assertObject(text(`"managedFields":${entries},`)), text(""));
});

test("managedFields are cut out when they are alone, first, or an empty list", () => {
  assertEquals(assertObject(`{"metadata":{"managedFields":${entries}}}`), '{"metadata":{}}');
  assertEquals(
    assertObject(`{"metadata":{"managedFields":${entries},"name":"w"}}`),
    '{"metadata":{"name":"w"}}',
  );
  assertEquals(
    assertObject('{"metadata":{"managedFields":[],"name":"w","list":[{}],"x":1}}'),
    '{"metadata":{"name":"w","list":[{}],"x":1}}',
  );
});

test("managedFields are cut out of the object of an event, and the rest of its text stays as it came", () => {
  for (const end of ["", "\r", "\n"]) {
    const event = (object: string) => `{"type":"ADDED","object":${object}}${end}`;
    const { value, text } = parseWithoutManagedFields(event(typed), objectOf);
    assertEquals(text, event(typedLean));
    assertEquals<unknown>(value, { type: "ADDED", object: JSON.parse(typedLean) });
  }
});

test("text without managedFields is returned as it came", () => {
  assertEquals(assertObject(typedLean), typedLean);
  const spaced = JSON.stringify(JSON.parse(typedLean), null, 2);
  assertEquals(assertObject(spaced), spaced);
});

test("managedFields of a nested object stay", () => {
  for (const own of [`,"managedFields":${entries}`, ',"managedFields":[]', ""]) {
    for (const nested of [entries, "[]", "[1]", "{}"]) {
      assertObject(`{"a":{"metadata":{"managedFields":${nested}}},"metadata":{"name":"w"${own}}}`);
      assertObject(`{"metadata":{"name":"w"${own}},"a":{"metadata":{"managedFields":${nested}}}}`);
      assertObject(`{"metadata":{"a":{"x":1,"managedFields":${nested}},"name":"w"${own}}}`);
    }
  }
});

test("a wrong guess at the end of the array is never accepted", () => {
  const arrays = [
    '[{"manager":"}]}"}]',
    '[{"manager":"]"}]',
    '["}]},",":",",",":"]',
    '["]}}",":"]',
    '[{"f:a":[{"b":1}],"f:c":{}}]',
    "[[[]]]",
    "[1]",
    '[{"k:{\\"name\\":\\"a]},\\"}":{}}]',
    '[{"\\\\":"]"}]',
  ];
  for (const array of arrays) {
    for (const rest of ["}", ',"x":[{}],"y":1}', ',"x":"]}"}', ',"":""}', ',"]":":"}']) {
      assertObject(`{"metadata":{"name":"w","managedFields":${array}${rest}}`);
      assertObject(`{"metadata":{"name":"w","managedFields":${array}${rest},"z":[{}]}`);
    }
  }
});

test("a name that only ends with managedFields is another name", () => {
  for (
    const name of [
      'x\\"managedFields',
      'x,\\"managedFields',
      "unmanagedFields",
      "managedFields\\u0020",
    ]
  ) {
    assertObject(`{"metadata":{"${name}":[{"a":1}],"name":"w"}}`);
    assertObject(`{"metadata":{"${name}":[{"a":1}],"name":"w","managedFields":[]}}`);
    assertObject(`{"data":{"${name}":[{"a":1}]},"metadata":{"managedFields":${entries}}}`);
  }
});

test("indented JSON, and managedFields that are not a list, are parsed as they came", () => {
  assertObject(JSON.stringify(JSON.parse(typed), null, 2));
  assertObject(typed.replaceAll(":", ": ").replaceAll("]", " ]"));
  assertObject('{"metadata":{"name":"w" ,"managedFields":[{} ],"list":[{}],"x":1}}');
  for (const value of ["null", '"text"', "{}", "0", "[]"]) {
    assertEquals(
      assertObject(`{"metadata":{"managedFields":${value}, "name":"w"}}`)?.length,
      value === "[]" ? 26 : undefined,
    );
  }
});

test("other JSON is returned as it is, and text that is not JSON is a SyntaxError", () => {
  const texts = [
    "null",
    "1",
    '"managedFields\\":["',
    "[]",
    '{"metadata":null}',
    '{"metadata":"managedFields"}',
  ];
  for (const text of texts) assertObject(text);
  assertEquals(parseWithoutManagedFields<Parsed | null>("null", objectOf).value, null);
  for (let end = 0; end < typed.length; end++) {
    const cut = typed.slice(0, end);
    assertThrows(() => parseWithoutManagedFields(cut, itself), SyntaxError);
    assertThrows(() => parseListWithoutManagedFields(cut), SyntaxError);
  }
});

/**
 * Words that would mislead a wrong search. None ends with a backslash: V8 15.0 (Deno 2.9.6), once
 * it has seen the JSON `{"a":1,"\\":2}`, reads the name `"\""` in `{"a":1,"\"":2}` as `"\\"`.
 */
const WORDS = [
  "managedFields",
  "metadata",
  "object",
  "items",
  "name",
  "f:spec",
  ":",
  ",",
  "",
  "a",
  "1",
  '"managedFields":[',
  ',"managedFields":[',
  '{"managedFields":[{',
  "}]},",
  "}]}",
  '}],"',
  "]",
  "[",
  "{",
  "}",
  "\\a",
  '"',
  '\\"',
  'k:{"name":"x"}',
  'v:[{"a":1}]',
  "🌍",
  "\u2028",
];

/** Returns JSON of any shape, with hostile words everywhere. */
function anyValue(random: () => number, depth: number): unknown {
  const pick = (count: number) => Math.floor(random() * count);
  const word = () => WORDS[pick(WORDS.length)] ?? "";
  const shape = depth <= 0 ? pick(3) : pick(8);
  if (shape === 0) return word();
  if (shape === 1) return [null, true, 0, 1.5e-7, [], {}][pick(6)];
  if (shape === 2) return word() + word();
  const values = Array.from({ length: pick(4) }, () => anyValue(random, depth - 1));
  return shape < 5 ? values : Object.fromEntries(values.map((value) => [word(), value]));
}

/** Returns an object, mostly with managedFields of some form. */
function anyObject(random: () => number): Record<string, unknown> {
  const pick = (count: number) => Math.floor(random() * count);
  const managedFields =
    [JSON.parse(entries), [], anyValue(random, 3), [anyValue(random, 4)]][pick(4)];
  const metadata: [string, unknown][] = [
    ["name", "w"],
    ["annotations", anyValue(random, 2)],
    ...(pick(5) > 0 ? [["managedFields", managedFields] as [string, unknown]] : []),
    ["uid", "u"],
  ];
  const members: [string, unknown][] = [
    ["apiVersion", "v1"],
    [
      "metadata",
      pick(9) === 0 ? anyValue(random, 2) : Object.fromEntries(shuffled(random, metadata)),
    ],
    ["spec", anyValue(random, 4)],
    ["template", { metadata: { managedFields: anyValue(random, 2) } }],
  ];
  return Object.fromEntries(shuffled(random, members).slice(pick(2)));
}

function shuffled<T>(random: () => number, values: T[]): T[] {
  return values.map((value) => ({ value, at: random() })).sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

test("any object and any event give the result of a parse and a delete", () => {
  const rounds = inFull(6_000, 2_000);
  let cuts = 0;
  for (let seed = 1; seed <= rounds; seed++) {
    const object = anyObject(seededRandom(seed));
    const text = JSON.stringify(object, null, seed % 10 === 0 ? 1 : 0);
    const left = assertObject(text);
    if (left !== undefined && left !== text) {
      cuts++;
      assertEquals(left, JSON.stringify(parseAndDelete(text, (value) => [value])), `seed ${seed}`);
    }
    const event = `{"type":"ADDED","object":${text}}`;
    assertEquals(
      parseWithoutManagedFields(event, objectOf).value,
      parseAndDelete(event, (value) => [value.object]) as Parsed,
      `seed ${seed}`,
    );
  }
  assert(cuts > rounds / 12, `only ${cuts} texts were cut`);
});

test("any list gives the result of a parse and a delete in each of its items", () => {
  for (let seed = 1; seed <= inFull(3_000, 1_000); seed++) {
    const random = seededRandom(seed);
    const ordinary = random() < 0.5;
    const items = Array.from(
      { length: Math.floor(random() * 6) },
      () => ordinary ? JSON.parse(typed) : anyObject(random),
    );
    const members: [string, unknown][] = [
      ["kind", "PodList"],
      ["metadata", random() < 0.2 ? anyObject(random) : { resourceVersion: "1" }],
      ["items", random() < 0.1 ? anyValue(random, 3) : items],
    ];
    const text = JSON.stringify(Object.fromEntries(shuffled(random, members)));
    const expected = parseAndDelete(text, (list) => Array.isArray(list.items) ? list.items : []);
    assertEquals<unknown>(parseListWithoutManagedFields(text), expected, `seed ${seed}`);
  }
});

test("a list without items is returned as it is", () => {
  for (
    const text of ["null", "[]", "{}", '{"items":null}', '{"items":{}}', '{"items":[null,1,"x"]}']
  ) {
    assertEquals<unknown>(parseListWithoutManagedFields(text), JSON.parse(text));
  }
});
