import { assertEquals } from "@std/assert";
import type { Answer } from "../../json_api.ts";
import { assertFailure } from "../../assert_failure.ts";
import type { Cases } from "../cases.ts";

const labels = { app: "web" };
const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: "a", image: "example.com/a:1" }] },
    },
  },
};

/** Strategic merge patches, what Go prints of them, and why they are refused. */
const patches: readonly [patch: unknown, shown: string, why: string][] = [
  [{ spec: { replicas: "x" } }, "map[spec:map[replicas:x]]", "unrecognized type: int32"],
  [{ spec: { replicas: 1.5 } }, "map[spec:map[replicas:1.5]]", "cannot convert float64 to int32"],
  [{ spec: { paused: "x" } }, "map[spec:map[paused:x]]", "unrecognized type: bool"],
  [{ spec: { template: 5 } }, "map[spec:map[template:5]]", "cannot restore struct from: int64"],
  [{ spec: { template: [] } }, "map[spec:map[template:[]]]", "cannot restore struct from: slice"],
  [{ metadata: { labels: "x" } }, "map[metadata:map[labels:x]]", "cannot restore map from string"],
  [
    { metadata: { labels: { a: 1 } } },
    "map[metadata:map[labels:map[a:1]]]",
    "cannot convert int64 to string",
  ],
  [{ metadata: { name: 5 } }, "map[metadata:map[name:5]]", "cannot convert int64 to string"],
  [
    { spec: { minReadySeconds: true } },
    "map[spec:map[minReadySeconds:true]]",
    "unrecognized type: int32",
  ],
  [
    { spec: { minReadySeconds: [] } },
    "map[spec:map[minReadySeconds:[]]]",
    "unrecognized type: int32",
  ],
  [{ kind: 5 }, "map[kind:5]", "cannot convert int64 to string"],
];

/** Specs of applies, and why they are refused. */
const applies: readonly [spec: unknown, why: string][] = [
  [{ replicas: "x" }, ".spec.replicas: expected numeric (int or float), got string"],
  [{ replicas: true }, ".spec.replicas: expected numeric (int or float), got bool"],
  [{ paused: "x" }, ".spec.paused: expected boolean, got &{x}"],
  [{ template: 5 }, ".spec.template: expected map, got &{5}"],
  [{ selector: [] }, ".spec.selector: expected map, got &{[]}"],
  [
    { template: { spec: { nodeName: 5 } } },
    ".spec.template.spec.nodeName: expected string, got &value.valueUnstructured{Value:5}",
  ],
  [
    { template: { spec: { volumes: "x" } } },
    ".spec.template.spec.volumes: expected list, got &{x}",
  ],
  [
    { template: { spec: { containers: [5] } } },
    ".spec.template.spec.containers: element 0: associative list with keys may not have non-map " +
    "elements",
  ],
];

function warningsOf({ headers }: Answer): string[] {
  const header = headers.get("warning") ?? "";
  return [...header.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, text]) =>
    text!.replaceAll(/\\(.)/g, "$1")
  );
}

/** Patches and applies whose values have other types, or whose fields come again. */
export const wrongTypeCases: Cases = {
  async "a strategic merge patch with a value of another type is shown as Go prints it"(fixture) {
    const deployments = fixture.path("apps/v1/deployments");
    await fixture.create(deployments, deployment);
    const headers = { "content-type": "application/strategic-merge-patch+json" };
    for (const [json, shown, why] of patches) {
      const { status, body } = await fixture.api.send("PATCH", `${deployments}/web`, {
        json,
        headers,
      });
      const message = ` "" is invalid: patch: Invalid value: ${JSON.stringify(shown)}: ${why}`;
      assertEquals([status, body.message], [422, message]);
    }
    const strict = await fixture.api.send(
      "PATCH",
      `${deployments}/web?fieldValidation=Strict`,
      { json: { spec: { nothing: 1 }, b: true, a: [1, null, "x", 1.5] }, headers },
    );
    assertEquals(
      strict.body.message,
      ' "" is invalid: patch: Invalid value: "map[a:[1 <nil> x 1.5] b:true spec:map[nothing:1]]": ' +
        'strict decoding error: unknown field "a", unknown field "b", unknown field "spec.nothing"',
    );
  },

  async "an apply with a value of another type is a 500 in the words of its schema"(fixture) {
    const deployments = fixture.path("apps/v1/deployments");
    const apply = (spec: unknown) =>
      fixture.api.send("PATCH", `${deployments}/web?fieldManager=me`, {
        json: { ...deployment, spec },
        headers: { "content-type": "application/apply-patch+yaml" },
      });
    for (const [spec, why] of applies) {
      const { status, body } = await apply(spec);
      const message =
        `failed to create typed patch object (/web; apps/v1, Kind=Deployment): ${why}`;
      assertEquals([status, body.message], [500, message]);
    }
    const container = { name: "a", resources: { limits: { cpu: true } } };
    const quantity = await apply({
      ...deployment.spec,
      template: { metadata: { labels }, spec: { containers: [container] } },
    });
    assertEquals(quantity.status, 500);
    assertEquals(
      quantity.body.message.split(" quantities must")[0],
      "failed to convert new object (/web; apps/v1, Kind=Deployment) to proper version: unable to " +
        "convert unstructured object to apps/v1, Kind=Deployment:",
    );
  },

  async "fields that a patch gives twice are told or refused as fieldValidation says"(fixture) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a", { data: { x: "1" } });
    const twice = 'duplicate field "data.x"';
    for (const kind of ["merge-patch", "strategic-merge-patch"]) {
      const send = (query: string) =>
        api.send("PATCH", `${configMaps}/a?${query}`, {
          text: '{"data":{"x":"1","x":"2"}}',
          headers: { "content-type": `application/${kind}+json` },
        });
      const warned = await send("");
      assertEquals([warned.status, warned.body.data, warningsOf(warned)], [200, { x: "2" }, [
        twice,
      ]]);
      const strict = await send("fieldValidation=Strict");
      assertEquals([
        strict.status,
        strict.body.message.endsWith(`: strict decoding error: ${twice}`),
      ], [
        422,
        true,
      ]);
      assertEquals(warningsOf(await send("fieldValidation=Ignore")), []);
    }
    const operations = await api.send("PATCH", `${configMaps}/a`, {
      text: '[{"op":"add","path":"/data/y","value":"1","value":"2","more":1}]',
      headers: { "content-type": "application/json-patch+json" },
    });
    assertEquals([operations.body.data, warningsOf(operations)], [{ x: "2", y: "2" }, [
      'json patch duplicate field "[0].value"',
      'json patch unknown field "[0].more"',
    ]]);
  },

  async "the priority classes of the system have their own values"({ api }) {
    const path = "/apis/scheduling.k8s.io/v1/priorityclasses";
    const create = (value: number) =>
      api.post(path, { metadata: { name: "system-node-critical" }, value });
    assertFailure(await create(5), {
      status: 422,
      reason: "Invalid",
      message:
        'PriorityClass.scheduling.k8s.io "system-node-critical" is invalid: metadata.name: ' +
        "Forbidden: priority class names with 'system-' prefix are reserved for system use only. " +
        "error: value of system-node-critical PriorityClass must be 2000001000",
      details: {
        name: "system-node-critical",
        group: "scheduling.k8s.io",
        kind: "PriorityClass",
        causes: (await create(5)).body.details.causes,
      },
    });
  },
};
