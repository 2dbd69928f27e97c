import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { MisuseError } from "../../../src/informer/store/misuse_error.ts";
import type { FunctionFailure } from "../../../src/informer/store/object_errors.ts";
import {
  ObjectPacker,
  type PackerOptions,
  type PackerSettings,
} from "../../../src/informer/store/object_packer.ts";
import { test } from "../../support/test.ts";

interface Widget extends KubernetesObject {
  spec: { size: number; node?: string; tags?: string[] };
}

function widget(name = "one", spec: Widget["spec"] = { size: 1 }): Widget {
  return { metadata: { name, namespace: "default", uid: `u-${name}`, resourceVersion: "7" }, spec };
}

function withManagedFields(object: Widget): Widget {
  return {
    ...object,
    metadata: { ...object.metadata, managedFields: [{ manager: "x" }] } as never,
  };
}

const packer = (options: PackerSettings<Widget> = {}) => new ObjectPacker<Widget>(options);

test("ObjectPacker gives an object's key, namespace, uid and resourceVersion", () => {
  const { key, indexValues, uid, resourceVersion } = packer().pack(widget());
  assertEquals([key, indexValues[0]?.[0], uid, resourceVersion], [
    "default/one",
    "default",
    "u-one",
    "7",
  ]);
  const bare = packer().pack({ metadata: { name: "node" }, spec: { size: 1 } });
  assertEquals([bare.key, bare.uid, bare.resourceVersion], ["node", "", ""]);
  assertEquals(bare.indexValues, [[]]);
});

test("the text is kept as it came, and is written anew if it is missing", () => {
  const text = JSON.stringify(widget(), null, 1);
  assertEquals(packer().pack(JSON.parse(text), text).text(), text);
  assertEquals(packer().pack(widget()).text(), JSON.stringify(widget()));
  assertEquals(packer().pack(widget()).get(), widget());
});

test("long text with all kinds of characters comes back as it was", () => {
  for (const filling of ["x", "ü", "日", "🌍", '"\\\u2028\ud800']) {
    const object = widget("one", { size: 1, tags: [filling.repeat(3000)] });
    assertEquals(packer().pack(object).get(), object);
  }
});

test("managedFields are dropped, from the text too, unless they are to be kept", () => {
  const object = withManagedFields(widget());
  const text = JSON.stringify(object);
  assertEquals(packer().pack(structuredClone(object)).get(), widget());
  assertEquals(packer().pack(structuredClone(object), text).get(), widget());
  assertEquals(packer().pack(structuredClone(object), text).text(), JSON.stringify(widget()));
  const keeping = packer({ keepManagedFields: true });
  assertEquals(keeping.pack(structuredClone(object)).get(), object);
  assertEquals(keeping.pack(structuredClone(object), text).text(), text);
});

test("keep: objects keeps the same object", () => {
  const object = widget();
  const stored = packer({ keep: "objects" }).pack(object, "not looked at");
  assertStrictEquals<unknown>(stored.get(), object);
  assertEquals(stored.text(), JSON.stringify(object));
});

test("freeze makes a mutation throw, however objects are kept", () => {
  for (const keep of ["bytes", "objects"] as const) {
    const given = packer({ keep, freeze: true }).pack(widget()).get() as Widget;
    assertThrows(() => given.spec.size = 2, TypeError);
  }
  const failures: FunctionFailure[] = [];
  const mutating = new ObjectPacker<Widget>({
    freeze: true,
    indexes: { bad: (o) => ((o as Widget).spec.size = 2, "") },
  }, (failure) => failures.push(failure));
  assertEquals(mutating.pack(widget()).get(), widget());
  assertEquals(failures.map(({ key, of }) => [key, of]), [["default/one", 'index "bad"']]);
  assert(failures[0]?.error instanceof TypeError);
});

test("transform decides what is kept, and gets the object without managedFields", () => {
  const seen: unknown[] = [];
  const transforming = packer({
    transform(object) {
      seen.push(structuredClone(object));
      object.spec = { size: 9, node: "n1" };
      return object;
    },
    indexes: { node: (object) => object.spec.node },
  });
  const stored = transforming.pack(withManagedFields(widget()), "the text before the transform");
  assertEquals(seen, [widget()]);
  assertEquals(stored.get().spec, { size: 9, node: "n1" });
  assertEquals(stored.indexValues, [["default"], ["n1"]]);
});

test("a transform must not change the identity of the object", () => {
  const bad: ((object: Widget) => unknown)[] = [
    () => undefined,
    () => ({}),
    (object) => ({ ...object, metadata: {} }),
    (object) => ({ ...object, metadata: { ...object.metadata, name: "other" } }),
    (object) => ({ ...object, metadata: { ...object.metadata, resourceVersion: "8" } }),
    (object) => {
      delete object.metadata.uid;
      return object;
    },
  ];
  for (const transform of bad) {
    const failures: FunctionFailure[] = [];
    const onFailure = (failure: FunctionFailure) => failures.push(failure);
    const options = { transform: transform as (object: Widget) => Widget };
    const transforming = new ObjectPacker<Widget>(options, onFailure);
    for (const source of [JSON.stringify(withManagedFields(widget())), () => widget()]) {
      assertEquals(transforming.pack(widget(), source).get(), widget());
    }
    assertEquals(failures.map(({ key, of }) => [key, of]), [
      ["default/one", "transform"],
      ["default/one", "transform"],
    ]);
    assert(failures[0]?.error instanceof MisuseError);
    assertThrows(() => transforming.pack(widget()), MisuseError);
  }
});

test("an object without a name is refused", () => {
  for (const name of [undefined, "", 5]) {
    const object = { metadata: { name: name as string }, spec: { size: 1 } };
    assertThrows(() => packer().pack(object), TypeError, "metadata.name");
  }
});

test("indexes come in the order of their names, namespace first", () => {
  const indexing = packer({
    indexes: {
      node: (object) => object.spec.node,
      tag: (object) => object.spec.tags,
    },
  });
  assertEquals(indexing.indexNames, ["namespace", "node", "tag"]);
  const values = (spec: Widget["spec"]) => indexing.pack(widget("one", spec)).indexValues;
  assertEquals(values({ size: 1 }), [["default"], [], []]);
  assertEquals(values({ size: 1, node: "", tags: [] }), [["default"], [""], []]);
  assertEquals(values({ size: 1, node: "n", tags: ["a"] }), [["default"], ["n"], ["a"]]);
  assertEquals(values({ size: 1, tags: ["a", "b"] }), [["default"], [], ["a", "b"]]);
  assertThrows(() => packer({ indexes: { namespace: () => "" } }), TypeError, "namespace");
});

test("objects share equal index values", () => {
  const plain = packer();
  assertStrictEquals(plain.pack(widget("a")).indexValues, plain.pack(widget("b")).indexValues);
  const indexing = packer({ indexes: { node: (object) => object.spec.node } });
  const [a, b] = ["a", "b"].map((name) => indexing.pack(widget(name, { size: 1, node: "n" })));
  assertStrictEquals(a?.indexValues[0], b?.indexValues[0]);
  assertStrictEquals(a?.indexValues[1], b?.indexValues[1]);
});

test("index values are right, however many there were", () => {
  const indexing = packer({ indexes: { name: (object) => [object.metadata.name, "all"] } });
  for (let i = 0; i < 25_000; i++) {
    assertEquals(indexing.pack(widget(`w${i}`)).indexValues[1]?.join(), `w${i},all`);
  }
});

test("a stored object can be restored from its text, without another transform", () => {
  let transforms = 0;
  const options: PackerOptions<Widget> = {
    transform: (object) => ({ ...object, spec: { size: object.spec.size + ++transforms } }),
    indexes: { size: (object) => String(object.spec.size) },
  };
  const stored = packer(options).pack(widget());
  const restored = packer(options).restore(stored.text());
  assertEquals(restored.get(), stored.get());
  assertEquals([restored.key, restored.uid, restored.resourceVersion], [
    "default/one",
    "u-one",
    "7",
  ]);
  assertEquals(restored.indexValues, [["default"], ["2"]]);
  assertEquals(transforms, 1);
});

test("a metadata-only packer keeps the metadata and the additions of the transform, also when it restores", () => {
  const options: PackerSettings<Widget> = {
    metadataOnly: true,
    transform: (object) => ({ ...object, spec: { size: Object.keys(object).length } }),
  };
  const { metadata } = widget();
  const text = packer(options).pack(widget()).text();
  assertEquals(JSON.parse(text), { metadata, spec: { size: 1 } });
  assertEquals(packer(options).restore(text).text(), text);
});
