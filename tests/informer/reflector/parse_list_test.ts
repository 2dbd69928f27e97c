import { assertEquals, assertThrows } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { parseList, type ParseListOptions } from "../../../src/informer/reflector/parse_list.ts";
import { test } from "../../support/test.ts";

const usual = { keepManagedFields: false, needsSource: true };
const type = { apiVersion: "v1", kind: "Pod" };

/** A list as an API server writes it: the items last, each beginning with its metadata. */
function listOf(items: readonly object[], metadata: object = { resourceVersion: "7" }): string {
  return JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata, items }) + "\n";
}

/** Parses a list; checks that each source gives its object. */
function parse(text: string, options: ParseListOptions = usual): KubernetesObject[] {
  return [...parseList<KubernetesObject>(text, options).items].map(({ object, source }) => {
    const again = typeof source === "string" ? JSON.parse(source) : source?.();
    assertEquals(without(again), without(object));
    return object;
  });
}

/** A source may have the managedFields again. */
function without({ metadata, ...rest }: KubernetesObject) {
  const { managedFields: _, ...kept } = metadata as { managedFields?: unknown };
  return { ...rest, metadata: kept };
}

test("parseList gives the items of a list one by one, with their type and their text", () => {
  const items = [
    { metadata: { name: "a", managedFields: [{ manager: "m" }] }, spec: { x: 1 } },
    { metadata: { name: "b" }, spec: { y: '},{"metadata":{' } },
    { metadata: { name: "c" }, kind: "Other", apiVersion: "v2" },
  ];
  const { metadata, items: parsed } = parseList<KubernetesObject>(listOf(items), usual);
  assertEquals(metadata.resourceVersion, "7");
  const [a, b, c] = [...parsed];
  assertEquals<unknown>(a!.object, { ...type, metadata: { name: "a" }, spec: { x: 1 } });
  assertEquals(a!.source, JSON.stringify(a!.object));
  assertEquals<unknown>(b!.object, { ...type, ...items[1] });
  assertEquals<unknown>(c!.object, items[2]);
  assertEquals(c!.source, JSON.stringify(items[2]));
});

test("parseList keeps managedFields if it is asked to", () => {
  const items = [{ metadata: { name: "a", managedFields: [{ manager: "m" }] } }];
  const [{ object, source }] = [
    ...parseList<KubernetesObject>(listOf(items), { ...usual, keepManagedFields: true }).items,
  ] as [{ object: KubernetesObject; source: string }];
  assertEquals<unknown>(object, { ...type, ...items[0] });
  assertEquals(JSON.parse(source), object);
});

const name = (name: string) => ({ metadata: { name } });

test("parseList gives what a parse of the whole text gives, wherever a cut would be wrong", () => {
  const lists: object[][] = [
    [],
    [name("a")],
    [{ ...name("a"), spec: { templates: [name("x"), name("y")] } }, name("b")],
    [name("a"), { ...name("b"), items: [name("x"), name("y")] }],
    [{ spec: {}, ...name("a") }, name("b")],
    [name("a"), { spec: {}, ...name("b") }, name("c")],
    [{
      metadata: { name: "a", annotations: { text: '"items":[{"metadata":{}}]},{"metadata":{' } },
    }],
    [{ metadata: { name: "a", managedFields: [{ fieldsV1: { "f:x": ["]"] } }] } }, name("b")],
    [{ ...name("a"), kind: "" }, { ...name("b"), apiVersion: "v3" }],
  ];
  for (const items of lists) {
    const expected = items.map((item) => {
      const object = { ...type, ...item } as unknown as KubernetesObject;
      return without(object);
    });
    const sorted = JSON.stringify({ apiVersion: "v1", items, kind: "PodList", metadata: {} });
    const spaced = JSON.stringify(JSON.parse(listOf(items)), null, 2);
    const nested = listOf(items, { x: { items: [name("no")] } });
    for (const text of [listOf(items), sorted, spaced, nested, ` ${listOf(items)} `]) {
      assertEquals<unknown>(parse(text), expected, text);
    }
  }
});

test("parseList throws a SyntaxError for a text that is not JSON, at the latest at its last item", () => {
  const text = listOf([name("a"), { ...name("b"), spec: {} }, name("c")]);
  for (let length = 1; length < text.length - 1; length++) {
    assertThrows(() => parse(text.slice(0, length)), SyntaxError);
  }
  for (const wrong of ['"spec":{]', '"spec":{},', '"spec":{}}']) {
    assertThrows(() => parse(text.replace('"spec":{}', wrong)), SyntaxError);
  }
});

test("parseList refuses what is not a list", () => {
  assertThrows(() => parse('{"kind":"Pod"}'), TypeError, '"Pod"');
  assertThrows(() => parse("7"), TypeError);
});

test("parseList parses each item when it is asked for, and not the text as a whole", () => {
  const text = listOf([name("a"), name("b"), name("c")]).replace('"c"}', '"c"]');
  const items = parseList<KubernetesObject>(text, usual).items[Symbol.iterator]();
  assertEquals(items.next().value?.object.metadata.name, "a");
  assertEquals(items.next().value?.object.metadata.name, "b");
  assertThrows(() => items.next(), SyntaxError);
});
