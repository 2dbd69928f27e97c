import { compositions } from "../../fixtures/crds/compositions.ts";
import { policies } from "../../fixtures/crds/policies.ts";
import type { CustomResourceCase } from "./case.ts";

/** Cases of kinds and fields that have the names of other things. */
export const nameCases: Record<string, CustomResourceCase> = {
  "objects in objects, and kinds with the names of other types": [
    compositions,
    `
import type { Array as Rows, IntOr, Object as Whole, ObjectSpec, Record as Dns, Resource } from "./compose.example.com/v2.ts";
import * as resources from "./compose.example.com/v2_resources.ts";

const object: Whole = {
  metadata: { name: "a" },
  meta: { note: "b" },
  spec: {
    forProvider: { manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { b: "c" } } },
    templates: [{ apiVersion: "v1", kind: "Pod", spec: { containers: [] } }],
    byName: { a: { apiVersion: "v1", kind: "Pod" } },
    port: "http",
  },
};
const others: [ObjectSpec, IntOr, Dns, Resource, Rows] = [
  { ...object, kind: "ObjectSpec" },
  { ...object, kind: "IntOr", string: { a: "b" } },
  { ...object, kind: "Record" },
  { ...object, kind: "Resource" },
  { ...object, kind: "Array" },
];
export const wrong: unknown[] = [
  // @ts-expect-error the name in the inner metadata is a text
  { ...object, spec: { forProvider: { manifest: { apiVersion: "v1", kind: "Pod", metadata: { name: 1 } } } } } satisfies Whole,
  // @ts-expect-error an inner object has an apiVersion
  { ...object, spec: { forProvider: { manifest: { kind: "Pod" } } } } satisfies Whole,
  // @ts-expect-error a port is a number or a text
  { ...object, spec: { ...object.spec, port: true } } satisfies IntOr,
  // @ts-expect-error a note is a text
  { ...object, meta: { note: 1 } } satisfies Whole,
  // @ts-expect-error a manifest is required
  { ...object, spec: { forProvider: {} } } satisfies Whole,
];
export const used = [others, Object.keys(resources)];
`,
  ],
  "policies with fields that have the names of keywords": [
    policies,
    `
import type { ClusterPolicy } from "./policies.example.com/v1.ts";
import type { ClusterPolicy as Beta } from "./policies.example.com/v2-beta1.ts";
import type { ClusterPolicy as Stable } from "./policies.example.com/stable.ts";
import { clusterPolicies } from "./policies.example.com/v1_resources.ts";

const policy: ClusterPolicy = {
  metadata: { name: "a" },
  spec: {
    rules: [{
      name: "a",
      match: { any: [{ key: ["x"], operator: "AnyIn", value: { y: 1 } }] },
      exclude: { all: [{ operator: "MoreOf" }], also: "this" },
      default: "a",
      class: "b",
      new: true,
      function: { return: "c" },
      constructor: { toString: "d" },
      "=(name)": "e",
      "日本": { a: "f" },
      "🦊": { a: "g" },
      "a b": { c: "h" },
      "a-b": { d: "i" },
      "a\\nb": "j",
    }],
    failureAction: "Enforce",
  },
};
const rule = policy.spec.rules?.[0];
const beta: Beta = { metadata: { name: "a" }, apiVersion: "policies.example.com/v2-beta1", spec: {} };
export const wrong: unknown[] = [
  // @ts-expect-error the versions differ
  { ...policy, apiVersion: "policies.example.com/v1" } satisfies Stable,
  // @ts-expect-error a rule has a name
  { ...policy, spec: { rules: [{}] } } satisfies ClusterPolicy,
  // @ts-expect-error no such action
  { ...policy, spec: { failureAction: "audit" } } satisfies ClusterPolicy,
  // @ts-expect-error the field is called c, not d
  { ...policy, spec: { rules: [{ name: "a", "a b": { d: "e" } }] } } satisfies ClusterPolicy,
  // @ts-expect-error another field is not allowed
  { ...policy, spec: { rules: [{ name: "a", match: { also: "this" } }] } } satisfies ClusterPolicy,
];
export const used = [rule, beta, clusterPolicies];
`,
  ],
};
