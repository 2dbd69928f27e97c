import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { type PageOptions, startPage } from "../../../examples/cluster_page/server/running_page.ts";
import { createKubeFetch } from "../../../mod.ts";
import type { KubeObject, TestApiServer } from "../../../src/testing/mod.ts";
import { repository } from "../repository.ts";
import { startApiServer } from "../servers/shared_tls.ts";

/** A cluster, and the page that shows it. */
export interface ServedPage extends AsyncDisposable {
  readonly server: TestApiServer;
  readonly url: string;
  /** Ends the page, and leaves the cluster. */
  stop(): Promise<void>;
  /** Starts the page again, at the same address. */
  start(): Promise<void>;
}

/** Settings of {@linkcode servePage}. */
export interface ServePageOptions extends Partial<PageOptions> {
  /** Makes the cluster; by default an empty one. */
  server?: TestApiServer;
}

/** The account of the page in manifest.yaml. */
const ACCOUNT = { namespace: "cluster-page", name: "cluster-page" };

/**
 * Serves the page of a cluster. If viewers need a token, roles decide, and the page has those of its
 * manifest.
 */
export async function servePage(options: ServePageOptions = {}): Promise<ServedPage> {
  const { needsToken = false, namespace, address = "127.0.0.1:0" } = options;
  const { onMissingRights = () => {} } = options;
  await using resources = new AsyncDisposableStack();
  const server = options.server ?? resources.use(
    await startApiServer({
      authorization: needsToken ? "rbac" : "all",
      garbageCollection: false, // the owners of pods need not exist
    }),
  );
  if (needsToken) { for (const object of pageManifests()) server.objects.create(object); }
  const kube = resources.use(
    createKubeFetch(await server.config(needsToken ? ACCOUNT : {})),
  );
  const settings = { needsToken, namespace, onMissingRights };
  let page = await startPage(kube, { ...settings, address });
  const { url } = page;
  resources.defer(() => page[Symbol.asyncDispose]());
  const cleanup = resources.move();
  return {
    server,
    url,
    async stop() {
      await page[Symbol.asyncDispose]();
    },
    async start() {
      page = await startPage(kube, { ...settings, address: new URL(url).host });
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

/** The objects of manifest.yaml without the workload itself. */
export function pageManifests(): KubeObject[] {
  const path = join(repository, "examples/cluster_page/manifest.yaml");
  return parseAllDocuments(readFileSync(path, "utf8"))
    .map((document) => document.toJS() as KubeObject)
    .filter(({ kind }) => kind !== "Deployment" && kind !== "Service");
}
