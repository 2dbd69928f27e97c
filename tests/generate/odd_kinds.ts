/** Every name that a CustomResourceDefinition may have, and a program that uses them. */

import type { Crd } from "../../src/generate/crd_documents.ts";
import { repository } from "./compiled_types.ts";

/** Returns a definition of a kind with fields that have the names of other things. */
export function crd(kind: string, plural: string, version = "v1"): Crd {
  const inner = { type: "object", properties: { a: { type: "string" } } };
  const spec = {
    type: "object",
    properties: {
      "": inner,
      inner,
      list: { type: "array", items: { type: "string" } },
      map: { type: "object", additionalProperties: { type: "string" } },
      port: { "x-kubernetes-int-or-string": true },
    },
  };
  const openAPIV3Schema = { type: "object", properties: { spec } };
  return {
    spec: {
      group: "odd.example.com",
      scope: "Namespaced",
      names: { kind, plural },
      versions: [{ name: version, schema: { openAPIV3Schema } }],
    },
  };
}

const kinds = ("Array IntOrString MetaV1IntOrString MetaV1NamedObjectMeta My-Thing MyThing " +
  "NamedObjectMeta Object OwnNamedObjectMeta OwnResourceDefinition Promise Record Resource " +
  "ResourceDefinition Undefined abstract " +
  "any as async await bigint boolean class Class default enum eval export from function get global " +
  "globalThis infer interface intrinsic is keyof let namespace never new null number object of " +
  "package readonly static string symbol this type typeof undefined unique unknown void widgets " +
  "x X-a x-1-b yield arguments constructor toString GlobalThi").split(" ");

/** Definitions of every name that a kind, a plural or a version may have. */
export const oddCrds: Crd[] = [
  ...kinds.map((kind, index) => crd(kind, `p${index}s`)),
  crd("FooBar", "foobars"),
  crd("Foo-Bar", "foo-bars"),
  crd("A", "foo-1s"),
  crd("B", "foo1s"),
  crd("C", "class"),
  crd("ClassResource", "classresource"),
  crd("D", "undefined"),
  crd("E", "widgets"),
  crd("globalThi", "globalthis"),
  crd("My-Thing", "my-things", "preview"),
  crd("Thing", "things", "v1-beta"),
  crd("Thing", "things", "x"),
];

/** A program with objects of some of these kinds. */
export const oddUses: string = `
import type { class_, Class, My_Thing, MyThing, Object as Obj, Promise as Prom, string_ } from "./odd.example.com/v1.ts";
import type { My_Thing as Preview } from "./odd.example.com/preview.ts";
import { myThings } from "./odd.example.com/preview_resources.ts";
import { things } from "./odd.example.com/v1-beta_resources.ts";
import * as resources from "./odd.example.com/v1_resources.ts";
import type { ResourceDefinition } from "${new URL("src/types/resource.ts", repository)}";

const object = { metadata: { name: "a" }, spec: { inner: { a: "b" }, list: ["a"], port: 1 } };
const all: [class_, Class, My_Thing, MyThing, Obj, Prom, string_] = [
  { ...object, kind: "class" },
  { ...object, kind: "Class" },
  { ...object, kind: "My-Thing" },
  { ...object, kind: "MyThing" },
  { ...object, kind: "Object" },
  { ...object, kind: "Promise" },
  { ...object, kind: "string", spec: { map: { a: "b" } } },
];
const preview: Preview = { ...object, apiVersion: "odd.example.com/preview", kind: "My-Thing" };
const resource: ResourceDefinition<Preview> = myThings;
export const wrong: unknown[] = [
  // @ts-expect-error the kind is the name on the wire
  { ...object, kind: "class_" } satisfies class_,
  // @ts-expect-error the values of a map are texts
  { ...object, spec: { map: { a: 1 } } } satisfies string_,
];
export const used = [all, preview, resource, things, Object.keys(resources)];
`;
