import { applications } from "../../fixtures/crds/applications.ts";
import { certificates } from "../../fixtures/crds/certificates.ts";
import { meshes } from "../../fixtures/crds/meshes.ts";
import { monitors } from "../../fixtures/crds/monitors.ts";
import { repository } from "../compiled_types.ts";
import type { CustomResourceCase } from "./case.ts";

/** Cases of the types that fields have. */
export const fieldCases: Record<string, CustomResourceCase> = {
  "certificates and their issuers": [
    certificates,
    `
import type { Certificate, ClusterIssuer } from "./certs.example.com/v1.ts";
import type { Certificate as Older } from "./certs.example.com/v1alpha2.ts";
import { certificates, clusterIssuers } from "./certs.example.com/v1_resources.ts";
import type { ResourceDefinition } from "${new URL("src/types/resource.ts", repository)}";

const web: Certificate = {
  metadata: { name: "web" },
  spec: {
    issuerRef: { name: "ca" },
    secretName: "web-tls",
    privateKey: { algorithm: "Ed25519" },
    usages: ["digital signature", "s/mime"],
  },
  status: { notAfter: null, conditions: [{ type: "Ready", status: "True" }] },
};
const issuer: ClusterIssuer = {
  metadata: { name: "ca" },
  spec: {
    acme: {
      server: "https://example.com",
      solvers: [
        { dns01: { webhook: { config: { any: ["thing"] }, solverName: "dns" } } },
        { http01: { podTemplate: { labelSelector: { labelSelector: { matchLabels: { a: "b" } } } } } },
      ],
    },
    ca: { secrets: { team: { web: { name: "s" } } } },
  },
};
const resource: ResourceDefinition<Certificate> = certificates;
export const wrong: unknown[] = [
  // @ts-expect-error no such usage
  { ...web, spec: { ...web.spec, usages: ["signing"] } } satisfies Certificate,
  // @ts-expect-error the name of the Secret is required
  { metadata: { name: "web" }, spec: { issuerRef: { name: "ca" } } } satisfies Certificate,
  // @ts-expect-error a condition has no such status
  { ...web, status: { conditions: [{ type: "Ready", status: "Maybe" }] } } satisfies Certificate,
  // @ts-expect-error the versions differ
  { ...web, apiVersion: "certs.example.com/v1" } satisfies Older,
  // @ts-expect-error a Secret's key has a name
  { metadata: { name: "a" }, spec: { ca: { secrets: { a: { b: {} } } } } } satisfies ClusterIssuer,
  // @ts-expect-error an issuer is not a certificate
  clusterIssuers satisfies ResourceDefinition<Certificate>,
];
export const used = [web, issuer, resource];
`,
  ],
  "monitors with quantities, claims and long descriptions": [
    monitors,
    `
import type { Monitor, MonitorList } from "./monitoring.example.com/v1.ts";
import { monitors } from "./monitoring.example.com/v1_resources.ts";

const web: Monitor = {
  apiVersion: "monitoring.example.com/v1",
  kind: "Monitor",
  metadata: { name: "web" },
  spec: {
    endpoints: [
      { action: "a | b", "honor-labels": true, port: 80, scheme: "https" },
      { action: "*/", "metric.relabel/configs": { a: "b" }, port: "http", params: { a: ["b"] } },
      { action: "" },
    ],
    __name__: { "0": "zero" },
    logLevel: "",
    resources: { limits: { cpu: 1, memory: "1Gi" } },
    volumeClaimTemplate: { apiVersion: "v1", kind: "Claim", metadata: { name: "a" }, spec: { size: "1Gi" } },
  },
};
const list: MonitorList = { items: [web] };
const scaled: readonly string[] = monitors.subresources;
export const wrong: unknown[] = [
  // @ts-expect-error no such action
  { ...web, spec: { endpoints: [{ action: "a" }] } } satisfies Monitor,
  // @ts-expect-error a quantity is not a boolean
  { ...web, spec: { resources: { limits: { cpu: true } } } } satisfies Monitor,
  // @ts-expect-error a port is a number or a name
  { ...web, spec: { endpoints: [{ port: [80] }] } } satisfies Monitor,
  // @ts-expect-error a list has items
  {} satisfies MonitorList,
  // @ts-expect-error the field listen is required
  { ...web, spec: { web: {} } } satisfies Monitor,
];
export const used = [list, scaled];
`,
  ],
  "applications with generators in generators, and kinds with few known fields": [
    applications,
    `
import type { Application, Bare, Open } from "./apps.example.com/v1alpha1.ts";
import { applications, bares, opens } from "./apps.example.com/v1alpha1_resources.ts";

const web: Application = {
  metadata: { name: "web" },
  operation: { retry: { limit: 3, backoff: { factor: 2 } } },
  spec: {
    destination: { server: "https://example.com" },
    generators: [{
      matrix: {
        generators: [
          { list: { elements: [{ a: 1 }, "b", null] } },
          { merge: { mergeKeys: ["a"], generators: [{ matrix: { generators: [{ list: {} }] } }] } },
        ],
      },
    }],
    helm: { valuesObject: { image: { tag: 1 } } },
    table: { a: { b: { c: 1 } } },
    rows: [["a"], []],
    anything: Symbol.iterator,
    list: [1, "a"],
    free: { a: 1 },
  },
  status: { history: [{ id: 1, deployedAt: "2026-11-26T10:00:00Z" }] },
};
const open: Open = { metadata: { name: "open" }, spec: { anything: [1] } } as Open;
const bare: Bare = { metadata: { name: "bare" }, more: 1 };
export const wrong: unknown[] = [
  // @ts-expect-error a matrix has generators
  { ...web, spec: { destination: {}, generators: [{ matrix: {} }] } } satisfies Application,
  // @ts-expect-error the innermost generator has a list and nothing else
  web.spec.generators?.[0]?.matrix?.generators[0]?.matrix?.generators[0]?.matrix?.generators[0]?.merge,
  // @ts-expect-error the values of a table are numbers
  { ...web, spec: { destination: {}, table: { a: { b: { c: "1" } } } } } satisfies Application,
  // @ts-expect-error a row is a list of texts
  { ...web, spec: { destination: {}, rows: ["a"] } } satisfies Application,
  // @ts-expect-error a destination is required
  { ...web, spec: {} } satisfies Application,
];
export const used = [applications, bares, opens, open, bare];
`,
  ],
  "routes with conditions, and fields that may be null": [
    meshes,
    `
import type { HTTPRoute } from "./mesh-net.istio-like.example.com/v1.ts";
import type { HTTPRoute as Alpha } from "./mesh-net.istio-like.example.com/v1alpha3.ts";
import { httpRoutes } from "./mesh-net.istio-like.example.com/v1_resources.ts";

const web: HTTPRoute = {
  metadata: { name: "web" },
  spec: {
    hosts: ["a"],
    headers: { a: { exact: "b" }, c: {} },
    mode: "MUTUAL_TLS",
    weight: null,
    timeout: null,
    labels: { a: null, b: "c" },
    either: 1,
    mixed: { x: 1 },
    level: 2,
    choice: null,
    untyped: { name: "a" },
    both: { known: "a", more: 1 },
    kept: { known: "a", more: { any: "thing" } },
    emptyObject: {},
    maybe: null,
    lists: ["x", null],
    rules: [{ backendRefs: [{ name: "a" }] }],
  },
  status: { parents: [] },
};
const spec = (hosts: Partial<NonNullable<HTTPRoute["spec"]>>): HTTPRoute => ({
  metadata: { name: "web" },
  spec: { hosts: [], ...hosts },
});
export const wrong: unknown[] = [
  // @ts-expect-error no such mode
  spec({ mode: "SIMPLE" }),
  // @ts-expect-error it is a number, a text or a boolean
  spec({ either: [] }),
  // @ts-expect-error no such level
  spec({ level: 3 }),
  // @ts-expect-error no such choice
  spec({ choice: "b" }),
  // @ts-expect-error the known field is required
  spec({ kept: { more: 1 } }),
  // @ts-expect-error no such value in the list
  spec({ lists: ["z"] }),
  // @ts-expect-error the mode may not be null
  spec({ mode: null }),
  // @ts-expect-error hosts are required
  { metadata: { name: "web" }, spec: {} } satisfies HTTPRoute,
  // @ts-expect-error the versions differ
  { ...web, apiVersion: "mesh-net.istio-like.example.com/v1" } satisfies Alpha,
];
export const used = [httpRoutes, spec({ lists: null })];
`,
  ],
};
