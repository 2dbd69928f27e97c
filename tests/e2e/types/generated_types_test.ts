import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ensureOk, type KubeFetch } from "../../../mod.ts";
import { readDocumentSource } from "../../../src/generate/read_document_source.ts";
import { generateTypes } from "../../../src/generate/generate_types.ts";
import type { OpenApiDocument } from "../../../src/generate/schemas/open_api.ts";
import { commandContext } from "../../../src/runtime/command_context.ts";
import type { CustomResourceDefinition } from "../../../src/types/apiextensions/v1.ts";
import { repository } from "../../support/repository.ts";
import { runtimeName, test } from "../../support/test.ts";
import { adminKube } from "../cluster/admin_kube.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { generatedTypes } from "./generated_types.ts";
import { readKubeconfig } from "../cluster/kubeconfig.ts";
import { generatedMinor, servedMinor } from "../cluster/served_version.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const { ownFiles } = await readKubeconfig(kubeconfig);
const sameMinor = await servedMinor(kubeconfig) === generatedMinor;
const WAIT_MS = 100;
const ATTEMPTS = 300;
const folder = join(repository, "src/types");

test(`src/types equals the OpenAPI of API server 1.${generatedMinor}`, async () => {
  const generated = await generatedTypes(kubeconfig);
  const entries = await readdir(folder, { recursive: true });
  const files = entries.filter((file) => file.endsWith(".ts") && file !== "resource.ts");
  assertEquals([...generated.keys()].sort(), files.sort());
  for (const [file, text] of generated) {
    assertEquals(await readFile(join(folder, file), "utf8"), text, file);
  }
}, { ignore: ownFiles === undefined || !sameMinor }); // another cluster may have other features on

/** Returns a definition whose schema has each kind of field of a custom resource. */
function definition(group: string): CustomResourceDefinition {
  return {
    metadata: { name: `gadgets.${group}` },
    spec: {
      group,
      scope: "Cluster",
      names: { plural: "gadgets", kind: "Gadget" },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            description: "A gadget.",
            required: ["spec"],
            properties: {
              spec: {
                type: "object",
                required: ["parts"],
                properties: {
                  size: { type: "string", enum: ["small", "large"], default: "small" },
                  port: { "x-kubernetes-int-or-string": true, description: "Where it listens." },
                  since: { type: "string", format: "date-time", nullable: true },
                  limits: { type: "object", additionalProperties: { type: "integer" } },
                  parts: {
                    type: "array",
                    items: { type: "object", properties: { name: { type: "string" } } },
                  },
                },
              },
              status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
            },
          },
        },
      }],
    },
  };
}

async function create(kube: KubeFetch, object: CustomResourceDefinition): Promise<void> {
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(object);
  const response = await ensureOk(await kube.fetch(path, { method: "POST", headers, body }));
  await response.body?.cancel();
}

/** Waits for the OpenAPI of new resources, which the server publishes a moment later. */
async function documentsWith(...lists: string[]): Promise<OpenApiDocument[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { documents } = await readDocumentSource(kubeconfig, commandContext());
    const isThere = (path: string) => documents.some(({ paths = {} }) => path in paths);
    if (lists.every(isThere)) return documents;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
  throw new Error(
    `The OpenAPI of ${lists.join(", ")} is not there ${WAIT_MS * ATTEMPTS} ms later.`,
  );
}

test("a custom resource's types follow its definition", async () => {
  const group = `${runtimeName}.generate.example.com`;
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  await using kube = adminKube(controlPlane);
  await create(kube, definition(group));
  const files = generateTypes(await documentsWith(`/apis/${group}/v1/gadgets`), {
    groups: [group],
  });
  assertEquals([...files.keys()], [`${group}/v1.ts`, `${group}/v1_resources.ts`]);
  const types = files.get(`${group}/v1.ts`) ?? "";
  for (
    const declared of [
      "/** A gadget. */\nexport interface Gadget {\n",
      `  apiVersion?: "${group}/v1";\n`,
      "  metadata: NamedObjectMeta;\n",
      "  spec: GadgetSpec;\n",
      "  status?: Record<string, unknown>;\n",
      "export interface GadgetList {\n",
      `   * @default {"small"}\n   */\n  size?: "small" | "large";\n`,
      "  /** Where it listens. */\n  port?: IntOrString;\n",
      "  since?: Time | null;\n",
      "  limits?: Record<string, number>;\n",
      "  parts: GadgetSpecParts[];\n",
    ]
  ) assertStringIncludes(types, declared);
  assertStringIncludes(
    files.get(`${group}/v1_resources.ts`) ?? "",
    `  plural: "gadgets",
  kind: "Gadget",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
`,
  );
});

test("the types of custom resources can have every name that the API server allows", async () => {
  const group = `${runtimeName}.odd.example.com`;
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  await using kube = adminKube(controlPlane);
  const odd = [["My-Thing", "my-things", "preview"], ["class", "classes", "v1"], [
    "string",
    "strings",
    "v1",
  ]] as const;
  for (const [kind, plural, version] of odd) {
    const { spec, ...object } = definition(group);
    const names = { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` };
    const versions = spec.versions.map((one) => ({ ...one, name: version }));
    const metadata = { name: `${plural}.${group}` };
    await create(kube, { ...object, metadata, spec: { ...spec, names, versions } });
  }
  const lists = odd.map(([, plural, version]) => `/apis/${group}/${version}/${plural}`);
  const files = generateTypes(await documentsWith(...lists), { groups: [group] });
  for (
    const [path, text] of [
      ["preview.ts", "export interface My_Thing {\n"],
      ["preview.ts", '  kind?: "My-Thing";\n'],
      ["preview_resources.ts", "export const myThings: ResourceDefinition<My_Thing> = {\n"],
      ["v1.ts", "export interface class_ {\n"],
      ["v1.ts", '  kind?: "string";\n'],
      ["v1_resources.ts", "export const classes: ResourceDefinition<class_> = {\n"],
      ["v1_resources.ts", "export const strings: ResourceDefinition<string_> = {\n"],
    ] as const
  ) assertStringIncludes(files.get(`${group}/${path}`) ?? "", text);
});
