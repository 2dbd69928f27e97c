/** client-go reads the embedded server's OpenAPI documents, and finds in them what the real one says. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { assert, assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { protobufPrograms } from "./protobuf_programs.ts";

const realKubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const group = `odd-${crypto.randomUUID().slice(0, 8)}.example.com`;
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** The output of the program in `openapi/`. */
interface Comparison {
  Sections: Record<string, number>;
  Differing: string[];
  Version3: number;
}

const spec = {
  type: "object",
  description: "The odd part.\nIn two lines, «quoted».",
  required: ["size"],
  properties: {
    size: {
      type: "string",
      enum: ["s", "", "yes"],
      pattern: "^[a-z]*$",
      maxLength: 9,
      default: "s",
    },
    share: { type: "number", format: "double", minimum: 0, maximum: 1.5, exclusiveMaximum: true },
    count: { type: "integer", format: "int64", multipleOf: 2, maximum: 9007199254740991 },
    port: { "x-kubernetes-int-or-string": true },
    any: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    none: { type: "string", nullable: true },
    map: { type: "object", maxProperties: 3, additionalProperties: { type: "integer" } },
    parts: {
      type: "array",
      maxItems: 5,
      items: { type: "object", required: ["on"], properties: { on: { type: "string" } } },
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["on"],
      "x-kubernetes-validations": [{ rule: "self.all(p, p.on != ': #\\n')", message: "it's off" }],
    },
    object: {
      type: "object",
      "x-kubernetes-embedded-resource": true,
      properties: { spec: { type: "object" } },
    },
    docs: {
      type: "object",
      title: "Docs",
      externalDocs: { url: "https://example.com", description: "More" },
      example: { a: [1, null, "2001-02-03", { b: true }] },
      "x-kubernetes-map-type": "atomic",
    },
    ["x-odd"]: { type: "boolean" },
  },
};

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `odds.${group}` },
  spec: {
    group,
    scope: "Namespaced",
    names: { kind: "Odd", listKind: "OddList", plural: "odds", singular: "odd" },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      subresources: { status: {} },
      selectableFields: [{ jsonPath: ".spec.size" }],
      schema: { openAPIV3Schema: { type: "object", properties: { spec } } },
    }],
  },
};

test("client-go's OpenAPISchema says what the real server's says of all that is served", async () => {
  await using resources = new AsyncDisposableStack();
  const real = resources.use(await ControlPlane.loadKubeconfig(realKubeconfig));
  const server = resources.use(await startApiServer());
  const folder = await mkdtemp(join(tmpdir(), "kubewire-openapi-"));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const kubeconfig = join(folder, "config");
  await writeFile(kubeconfig, await server.kubeconfig());

  server.objects.create(definition);
  const created = await real.request("POST", definitions, { body: definition });
  assertEquals(created.status, 201, await created.text());
  resources.defer(async () => {
    const deleted = await real.request("DELETE", `${definitions}/odds.${group}`);
    await deleted.body?.cancel();
  });
  await untilPublished(real);

  const program = join(await protobufPrograms(), "openapi");
  const { stdout } = await promisify(execFile)(program, [kubeconfig, realKubeconfig]);
  const { Sections, Differing, Version3 }: Comparison = JSON.parse(stdout);
  // these name the groups that are served
  const others = Differing.filter((name) =>
    !/^definitions .*\.(DeleteOptions|WatchEvent)$/.test(name)
  );
  assertEquals(others, []);
  assertEquals(Differing.length - others.length <= 3, true, String(Differing));
  const { paths = 0, definitions: schemas = 0, parameters = 0, security } = Sections;
  assert(paths > 200 && schemas > 500 && parameters > 10, stdout);
  assertEquals(security, 1);
  assert(Version3 > 30, stdout);
});

/** Waits until the real server's document has the definition, with which it takes its time. */
async function untilPublished(real: ControlPlane): Promise<void> {
  const isPublished = async () =>
    (await (await real.request("GET", "/openapi/v2")).text()).includes(`/apis/${group}/v1/odds`);
  while (!await isPublished()) await new Promise((resolve) => setTimeout(resolve, 200));
}
