import type { ClusterConfig } from "../config/cluster_config.ts";
import { ensureOk, isNotFound } from "../core/api_status_error.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { sleep } from "../runtime/waiting.ts";
import { createKubeFetch } from "../transport/create_kube_fetch.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { OpenApiDocument } from "./open_api.ts";

const MOST_ATTEMPTS = 10;
const PAUSE_MS = 300;
/** A version of a group, or the lists of groups and versions; the rest is about no objects. */
const OF_OBJECTS = /^api(?:s|s\/[^/]+\/v[^/]+|\/v[^/]+)?$/;

/**
 * Reads the OpenAPI v3 documents of a server. A group that is just being installed or removed is
 * listed and has no document for a moment: then the list is read again, for three seconds at most.
 *
 * @throws {ApiStatusError} If the server refuses to show them.
 */
export async function readServer(
  config: ClusterConfig,
  runtime: Runtime,
): Promise<{ documents: OpenApiDocument[]; source: string }> {
  await using kube = createKubeFetch(config, { runtime });
  const { gitVersion } = await getJson<{ gitVersion: string }>(kube, "/version");
  const known = new Map<string, OpenApiDocument>();
  for (let attempt = 1;; attempt++) {
    const urls = await listDocuments(kube);
    for (const url of urls) {
      const document = known.get(url) ?? await readDocument(kube, url);
      if (document) known.set(url, document);
    }
    const documents = urls.map((url) => known.get(url)).filter((document) =>
      document !== undefined
    );
    if (documents.length === urls.length || attempt === MOST_ATTEMPTS) {
      return { documents, source: `Kubernetes ${gitVersion}` };
    }
    await sleep(runtime.clock, PAUSE_MS);
  }
}

async function listDocuments(kube: KubeFetch): Promise<string[]> {
  const { paths } = await getJson<{ paths: Record<string, { serverRelativeURL?: string }> }>(
    kube,
    "/openapi/v3",
  );
  return Object.keys(paths).sort().filter((path) => OF_OBJECTS.test(path))
    .map((path) => paths[path]?.serverRelativeURL ?? `/openapi/v3/${path}`);
}

/** The document at a URL; `undefined` where there is none: a 404, or an answer without content. */
async function readDocument(kube: KubeFetch, url: string): Promise<OpenApiDocument | undefined> {
  let text: string;
  try {
    text = await (await ensureOk(await kube.fetch(url))).text();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
  return text.trim() === "" ? undefined : JSON.parse(text) ?? undefined;
}

async function getJson<T>(kube: KubeFetch, path: string): Promise<T> {
  return await (await ensureOk(await kube.fetch(path))).json();
}
