import { assertFailure, blaming } from "../assert_failure.ts";
import type { Cases } from "./cases.ts";

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const key =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** The error of one field: its path, reason and message. */
type Fault = [field: string, reason: string, message: string];

const owner = (apiVersion: string, kind: string, controller?: boolean) => ({
  apiVersion,
  kind,
  name: "o",
  uid: "u",
  ...(controller && { controller }),
});

const badMetadata: [metadata: Record<string, unknown>, faults: Fault[]][] = [
  [{}, [["metadata.name", "Required", "Required value: name or generateName is required"]]],
  [{ name: "A_b" }, [["metadata.name", "Invalid", `Invalid value: "A_b": ${subdomain}`]]],
  [{ name: ".a" }, [["metadata.name", "Invalid", `Invalid value: ".a": ${subdomain}`]]],
  [{ name: "a", labels: { "a b": "v" } }, [
    ["metadata.labels", "Invalid", `Invalid value: "a b": ${key}`],
  ]],
  [{ name: "a", labels: { ["k".repeat(64)]: "v" } }, [[
    "metadata.labels",
    "Invalid",
    `Invalid value: "${"k".repeat(64)}": name part must be no more than 63 bytes`,
  ]]],
  [{ name: "a", annotations: { "a b": "anything" } }, [
    ["metadata.annotations", "Invalid", `Invalid value: "a b": ${key}`],
  ]],
  [{ name: "a", ownerReferences: [{ apiVersion: "", kind: "", name: "", uid: "" }] }, [
    ["metadata.ownerReferences[0].apiVersion", "Required", "Required value: must not be empty"],
    ["metadata.ownerReferences[0].kind", "Required", "Required value: must not be empty"],
    ["metadata.ownerReferences[0].name", "Required", "Required value: must not be empty"],
    ["metadata.ownerReferences[0].uid", "Required", "Required value: must not be empty"],
  ]],
  [{ name: "a", ownerReferences: [owner("a/b/c", "X"), owner("v1", "Event")] }, [
    [
      "metadata.ownerReferences[0].apiVersion",
      "Invalid",
      'Invalid value: "a/b/c": must be <group>/<version> or <version>',
    ],
    [
      "metadata.ownerReferences[1]",
      "Invalid",
      'Invalid value: {"apiVersion":"v1","kind":"Event","name":"o","uid":"u"}: ' +
      "/v1, Kind=Event is disallowed from being an owner",
    ],
  ]],
  [{ name: "a", ownerReferences: [owner("v1", "Pod", true), owner("v1", "Node", true)] }, [[
    "metadata.ownerReferences",
    "Invalid",
    'Invalid value: [{"apiVersion":"v1","kind":"Pod","name":"o","uid":"u","controller":true},' +
    '{"apiVersion":"v1","kind":"Node","name":"o","uid":"u","controller":true}]: Only one ' +
    'reference can have Controller set to true. Found "true" in references for Pod/o and Node/o',
  ]]],
  [{ name: "a", finalizers: ["hold"] }, [[
    "metadata.finalizers[0]",
    "Invalid",
    'Invalid value: "hold": name is neither a standard finalizer name nor is it fully qualified',
  ]]],
];

/** Invalid objects, bodies and options. */
export const validationCases: Cases = {
  async "metadata is checked field by field"({ api, configMaps }) {
    for (const [metadata, faults] of badMetadata) {
      const { name = "" } = metadata;
      const lines = faults.map(([field, , message]) => `${field}: ${message}`);
      assertFailure(await api.post(configMaps, { metadata }), {
        status: 422,
        reason: "Invalid",
        message: `ConfigMap "${name}" is invalid: ${
          lines.length > 1 ? `[${lines.join(", ")}]` : lines.join()
        }`,
        details: blaming({ ...(name ? { name: String(name) } : {}), kind: "ConfigMap" }, faults),
      });
    }
  },

  async "several faults are listed in brackets"({ api, configMaps }) {
    const answer = await api.post(configMaps, { metadata: { name: "A", labels: { a: "x y" } } });
    assertFailure(answer, {
      status: 422,
      reason: "Invalid",
      message:
        /^ConfigMap "A" is invalid: \[metadata\.name: .*, metadata\.labels: Invalid value: "x y": a valid label must be /,
      details: { name: "A", kind: "ConfigMap", causes: answer.body.details.causes },
    });
  },

  async "the names of namespaces and services cannot have dots"(fixture) {
    const { api } = fixture;
    const message = 'Invalid value: "a.b": must not contain dots';
    const spec = { ports: [{ port: 80 }] };
    for (
      const [path, kind] of [["/api/v1/namespaces", "Namespace"], [
        fixture.path("services"),
        "Service",
      ]] as const
    ) {
      assertFailure(await api.post(path, { metadata: { name: "a.b" }, spec }), {
        status: 422,
        reason: "Invalid",
        message: `${kind} "a.b" is invalid: metadata.name: ${message}`,
        details: blaming({ name: "a.b", kind }, [["metadata.name", "Invalid", message]]),
      });
    }
  },

  async "a body of another kind is refused, and an unknown kind with another message"(fixture) {
    const { api, configMaps } = fixture;
    const refusals: [body: Record<string, unknown>, message: string | RegExp][] = [
      [
        { apiVersion: "v1", kind: "Secret" },
        'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
      ],
      [
        { apiVersion: "v2", kind: "ConfigMap" },
        /^ConfigMap in version "v2" cannot be handled as a ConfigMap: no kind "ConfigMap" is registered for version "v2" in scheme/,
      ],
    ];
    for (const [body, message] of refusals) {
      const answer = await api.post(configMaps, { ...body, metadata: { name: "a" } });
      assertFailure(answer, { status: 400, reason: "BadRequest", message });
    }
  },

  async "a body that is not an object is refused"({ api, configMaps }) {
    const unrecognized = "the object provided is unrecognized (must be of type ConfigMap): " +
      "couldn't get version/kind; json parse error: ";
    for (const text of ["{", "[]", "3", ""]) {
      const answer = await api.send("POST", configMaps, { text });
      const message = new RegExp(`^${RegExp.escape(unrecognized)}`);
      assertFailure(answer, { status: 400, reason: "BadRequest", message });
    }
  },

  async "a body of an unknown media type is refused"({ api, configMaps }) {
    const headers = { "content-type": "text/plain" };
    const answer = await api.send("POST", configMaps, {
      json: { metadata: { name: "a" } },
      headers,
    });
    assertFailure(answer, {
      status: 415,
      reason: "UnsupportedMediaType",
      message:
        /^the body of the request was in an unknown format - accepted media types include: application\/json/,
    });
  },

  async "a client that does not accept JSON is refused with 406"({ api, configMaps }) {
    const answer = await api.send("GET", configMaps, { headers: { accept: "text/html" } });
    assertFailure(answer, {
      status: 406,
      reason: "NotAcceptable",
      message: /^406: Not Acceptable\n\nAvailable representations: application\/json, /,
      details: {},
    });
  },

  async "options of a write are checked field by field"({ api, configMaps }) {
    const refusals: [query: string, fault: Fault][] = [
      ["dryRun=Some", [
        "dryRun",
        "NotSupported",
        'Unsupported value: ["Some"]: supported values: "All"',
      ]],
      ["fieldValidation=Loose", [
        "fieldValidation",
        "NotSupported",
        'Unsupported value: "Loose": supported values: "", "Ignore", "Strict", "Warn"',
      ]],
      [`fieldManager=${"x".repeat(129)}`, [
        "fieldManager",
        "TooLong",
        "Too long: may not be more than 128 bytes",
      ]],
    ];
    for (const [query, fault] of refusals) {
      const [field, , message] = fault;
      assertFailure(await api.post(`${configMaps}?${query}`, { metadata: { name: "a" } }), {
        status: 422,
        reason: "Invalid",
        message: `CreateOptions.meta.k8s.io "" is invalid: ${field}: ${message}`,
        details: blaming({ group: "meta.k8s.io", kind: "CreateOptions" }, [fault]),
      });
    }
  },
};
