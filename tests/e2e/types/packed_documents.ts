import { templateNames } from "../../../src/testing/openapi/template_names.ts";
import type { ControlPlane } from "../cluster/control_plane.ts";

type Get = (path: string) => Promise<unknown>;

/**
 * Reads the OpenAPI documents of a server of one's own, and those of two custom resources that it
 * defines for the time, and returns them as a module: compressed, each part once.
 */
export async function servedDocuments(controlPlane: ControlPlane): Promise<string> {
  const get: Get = async (path) => (await controlPlane.request("GET", path)).json();
  const { paths } = await get("/openapi/v3") as { paths: Record<string, unknown> };
  const documents: Record<string, unknown> = {};
  for (const path of Object.keys(paths).sort()) {
    if (/^(?:apis?|version)(?:$|\/)/.test(path)) documents[path] = await get(`/openapi/v3/${path}`);
  }
  const namespaced = await templateDocument(controlPlane, "Namespaced");
  const cluster = await templateDocument(controlPlane, "Cluster");
  return await documentsModule({ documents, templates: { namespaced, cluster } });
}

/** Returns the document of a custom resource that is defined for the time. */
async function templateDocument(
  controlPlane: ControlPlane,
  scope: "Namespaced" | "Cluster",
): Promise<unknown> {
  const { group, version, kind, listKind, plural } = templateNames;
  const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const properties = { spec: { type: "object" }, status: { type: "object" } };
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { kind, listKind, plural, singular: kind.toLowerCase() },
      versions: [{
        name: version,
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", properties } },
        subresources: {
          status: {},
          scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" },
        },
      }],
    },
  };
  const created = await controlPlane.request("POST", definitions, { body: definition });
  if (!created.ok) throw new Error(await created.text());
  await created.body?.cancel();
  const path = `/openapi/v3/apis/${group}/${version}`;
  const isThere = async () => (await readText(controlPlane, path)).includes("/scale");
  const isGone = async () => !(await readText(controlPlane, "/openapi/v3")).includes(group);
  await until(isThere);
  const document = JSON.parse(await readText(controlPlane, path));
  const name = `${definitions}/${plural}.${group}`;
  await (await controlPlane.request("DELETE", name)).body?.cancel();
  await until(isGone);
  await until(async () => (await controlPlane.request("GET", name)).status === 404);
  return document;
}

async function readText(controlPlane: ControlPlane, path: string): Promise<string> {
  return await (await controlPlane.request("GET", path)).text();
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!await condition()) await new Promise((resolve) => setTimeout(resolve, 200));
}

/** Returns a module with values in which each part that occurs more than once is there once. */
export async function documentsModule(root: Record<string, unknown>): Promise<string> {
  const text = JSON.stringify(pack(root));
  const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const base64 = (await new Response(zipped).bytes()).toBase64();
  return `// Generated from Kubernetes' OpenAPI by \`deno task generate\`: do not edit.
// deno-fmt-ignore-file

/** The OpenAPI documents of Kubernetes' own groups: JSON, compressed by gzip, in base64. */
export const packedDocuments =
  "${base64}";
`;
}

/** Shorter parts cost less than a reference. */
const LEAST_SHARED = 60;

function pack(root: Record<string, unknown>): Record<string, unknown> {
  const texts = new Map<object, string>();
  const counts = new Map<string, number>();
  const read = (value: unknown): string => {
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    const text = Array.isArray(value)
      ? `[${value.map(read).join()}]`
      : `{${Object.entries(value).map(([key, each]) => `"${key}":${read(each)}`).join()}}`;
    texts.set(value, text);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    return text;
  };
  read(root);
  const pool: unknown[] = [];
  const known = new Map<string, number>();
  const write = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const text = texts.get(value)!;
    const isShared = counts.get(text)! > 1 && text.length >= LEAST_SHARED;
    if (known.has(text)) return { $: known.get(text) };
    const written = Array.isArray(value)
      ? value.map(write)
      : Object.fromEntries(Object.entries(value).map(([key, each]) => [key, write(each)]));
    if (!isShared) return written;
    known.set(text, pool.length);
    pool.push(written);
    return { $: known.get(text) };
  };
  return {
    pool,
    ...Object.fromEntries(Object.entries(root).map(([key, each]) => [key, write(each)])),
  };
}
