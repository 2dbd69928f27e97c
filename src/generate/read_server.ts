import {
  type ClusterConfig,
  ConfigurationError,
  createKubeFetch,
  ensureOk,
  isNotFound,
  type KubeFetch,
  type KubeRequestInit,
} from "@kubewire/kubewire";
import { sleep } from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";
import type { OpenApiDocument } from "./schemas/open_api.ts";

/** The documents of a server or of files, and their origin. */
export interface DocumentSource {
  /** The documents, one for each group and version. */
  documents: OpenApiDocument[];
  /** The path of each document: its file, or its path on the server. */
  names: string[];
  /** The listed paths without a document, such as `/openapi/v3/apis/example.com/v1`. */
  missing: string[];
  /** The groups to write if none are requested; all groups if absent. */
  groups?: string[];
  /** The origin, such as `Kubernetes v1.37.2`; absent if files do not say it. */
  source?: string;
}

const MOST_ATTEMPTS = 10;
/**
 * Attempts of the first request, about a second. Someone waits for the command, and a refused
 * connection there is mostly a wrong address; the default of 10 is silent for 25 seconds.
 */
const FIRST_ATTEMPTS = 4;
const PAUSE_MS = 300;
/**
 * Matches a version of a group, which may have any name, and the lists of groups and versions.
 * Other paths do not describe objects.
 */
const OF_OBJECTS = /^(?:apis?|api\/[^/]+|apis\/[^/]+\/[^/]+)$/;

/**
 * Reads the OpenAPI v3 documents of a server. While a group is being installed or removed, it may
 * be listed without a document. The list is then read again, for at most three seconds; documents
 * that are still missing are reported.
 *
 * @throws {ApiStatusError} If the server refuses to show the documents.
 * @throws {ConfigurationError} If a response is not JSON, so the server is not an API server.
 */
export async function readServer(
  config: ClusterConfig,
  runtime: Runtime,
): Promise<DocumentSource> {
  await using kube = createKubeFetch(config, { runtime });
  const version = await getJson<{ gitVersion?: unknown }>(kube, "/version", {
    maxAttempts: FIRST_ATTEMPTS,
  });
  const gitVersion = typeof version?.gitVersion === "string" ? ` ${version.gitVersion}` : "";
  const known = new Map<string, OpenApiDocument>();
  for (let attempt = 1;; attempt++) {
    const urls = await listDocuments(kube);
    for (const url of urls) {
      const document = known.get(url) ?? await readDocument(kube, url);
      if (document) known.set(url, document);
    }
    const read = urls.filter((url) => known.has(url));
    if (read.length === urls.length || attempt === MOST_ATTEMPTS) {
      return {
        documents: read.map((url) => known.get(url)).filter((document) => document !== undefined),
        names: read.map(withoutQuery),
        missing: urls.filter((url) => !known.has(url)).map(withoutQuery),
        source: `Kubernetes${gitVersion}`,
      };
    }
    await sleep(runtime.clock, PAUSE_MS);
  }
}

async function listDocuments(kube: KubeFetch): Promise<string[]> {
  const list = await getJson<{ paths?: Record<string, { serverRelativeURL?: string }> }>(
    kube,
    "/openapi/v3",
  );
  const paths = list?.paths ?? {};
  return Object.keys(paths).sort().filter((path) => OF_OBJECTS.test(path))
    .map((path) => paths[path]?.serverRelativeURL ?? `/openapi/v3/${path}`);
}

function withoutQuery(url: string): string {
  return url.replace(/\?.*$/s, "");
}

/** Returns the document at a URL; `undefined` for a 404 or a response without content. */
async function readDocument(kube: KubeFetch, url: string): Promise<OpenApiDocument | undefined> {
  let text: string;
  try {
    text = await (await ensureOk(await kube.fetch(url))).text();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
  return text.trim() === "" ? undefined : parsed<OpenApiDocument>(text, kube, url) ?? undefined;
}

async function getJson<T>(
  kube: KubeFetch,
  path: string,
  init?: KubeRequestInit,
): Promise<T | null> {
  return parsed(await (await ensureOk(await kube.fetch(path, init))).text(), kube, path);
}

function parsed<T>(text: string, { server }: KubeFetch, path: string): T | null {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigurationError(
      `The response of ${server} to ${withoutQuery(path)} is not JSON: give --from the API server.`,
      { cause },
    );
  }
}
