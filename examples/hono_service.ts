/**
 * A service that sends every change of the pods in its namespace to every listener, as server-sent
 * events: one watch serves all of them. The same file runs on Deno and on Bun.
 *
 * - `GET /events`: first `snapshot`, the names and phases of all pods, then `ADDED`, `MODIFIED` and
 *   `DELETED` as they happen. After a relist comes another `snapshot`.
 * - `GET /healthz`: 200 while the process can answer. `GET /readyz`: 200 once the pods are known.
 * - SIGTERM ends the streams and the server; other requests under way are answered first.
 *
 * The service account needs `list` and `watch` on pods; manifest.yaml has all of it. Outside this
 * repository the imports are "jsr:@kubewire/kubewire" (on Bun after `bunx jsr add
 * @kubewire/kubewire`) and "npm:hono". Outside a pod, pass the directory with `token`, `ca.crt` and
 * `namespace`, and the address to listen on.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT,0.0.0.0:8080 \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/hono_service.ts
 * ```
 *
 * ```sh
 * bun --no-install examples/hono_service.ts
 * ```
 *
 * @module
 */
import process from "node:process";
import { Hono } from "hono";
import {
  createKubeFetch,
  ensureOk,
  inCluster,
  type KubeFetch,
  type KubernetesObject,
  SERVICE_ACCOUNT_DIRECTORY,
  watch,
  type WatchEvent,
  WatchExpiredError,
} from "@kubewire/kubewire";

interface Pod extends KubernetesObject {
  status?: { phase?: string };
}

type Listener = ReadableStreamDefaultController<Uint8Array>;

const MAX_WAITING_FRAMES = 1_000;

/** The known pods, and the listeners that get their changes. */
class PodFeed {
  readonly #phases = new Map<string, string>();
  readonly #listeners = new Set<Listener>();
  readonly #encoder = new TextEncoder();
  #open = false;

  /** Whether the pods are known and still kept up to date. */
  get ready(): boolean {
    return this.#open;
  }

  /** Replaces all pods by those of a list. */
  replace(pods: Pod[]): void {
    this.#phases.clear();
    for (const pod of pods) this.#phases.set(pod.metadata.name, phaseOf(pod));
    this.#open = true;
    this.#send(this.#snapshot());
  }

  /** Applies a change of one pod. */
  apply(event: WatchEvent<Pod>): void {
    if (event.type === "BOOKMARK") return this.#send(this.#encoder.encode(":\n\n"));
    const { type, object } = event;
    const { name } = object.metadata;
    if (type === "DELETED") this.#phases.delete(name);
    else this.#phases.set(name, phaseOf(object));
    this.#send(this.#frame(type, { name, phase: phaseOf(object) }));
  }

  /** Returns a stream of server-sent events that begins with all known pods. */
  listen(): ReadableStream<Uint8Array> {
    let listener: Listener;
    return new ReadableStream({
      start: (controller) => {
        listener = controller;
        listener.enqueue(this.#snapshot());
        this.#listeners.add(listener);
      },
      cancel: () => void this.#listeners.delete(listener),
    }, { highWaterMark: MAX_WAITING_FRAMES });
  }

  /** Ends every stream. */
  close(): void {
    this.#open = false;
    for (const listener of this.#listeners) listener.close();
    this.#listeners.clear();
  }

  #send(frame: Uint8Array): void {
    for (const listener of this.#listeners) {
      if ((listener.desiredSize ?? 0) > 0) listener.enqueue(frame);
      else this.#drop(listener);
    }
  }

  /** Drops a listener that reads too slowly, which saves memory; it may connect again. */
  #drop(listener: Listener): void {
    this.#listeners.delete(listener);
    listener.error(new Error("The listener reads too slowly."));
  }

  #snapshot(): Uint8Array {
    const pods = Array.from(this.#phases, ([name, phase]) => ({ name, phase }));
    return this.#frame("snapshot", pods);
  }

  #frame(event: string, data: unknown): Uint8Array {
    return this.#encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}

function phaseOf({ status }: Pod): string {
  return status?.phase ?? "Unknown";
}

/** Keeps the feed up to date until the signal aborts. */
async function follow(kube: KubeFetch, feed: PodFeed, signal: AbortSignal): Promise<never> {
  const path = `/api/v1/namespaces/${kube.namespace}/pods`;
  for (;;) {
    const list = await (await ensureOk(await kube.fetch(path, { signal }))).json();
    feed.replace(list.items);
    console.log(`${list.items.length} pods in ${kube.namespace}`);
    const { resourceVersion } = list.metadata;
    try {
      // The bookmark of each minute keeps proxies from closing a quiet stream.
      const events = watch<Pod>(kube, path, { resourceVersion, allowWatchBookmarks: true, signal });
      for await (const event of events) feed.apply(event);
    } catch (error) {
      if (!(error instanceof WatchExpiredError)) throw error;
    }
  }
}

function routes(feed: PodFeed): Hono {
  const app = new Hono();
  app.get("/healthz", (c) => c.text("ok"));
  app.get("/readyz", (c) => feed.ready ? c.text("ok") : c.text("the pods are not known", 503));
  app.get("/events", (c) => {
    if (!feed.ready) return c.text("the pods are not known", 503);
    return c.body(feed.listen(), 200, {
      "content-type": "text/event-stream",
      "cache-control": "no-cache",
    });
  });
  return app;
}

interface Server {
  port: number;
  stop(): Promise<void>;
}

interface BunGlobal {
  serve(options: {
    hostname: string;
    port: number;
    idleTimeout: number;
    fetch: (request: Request) => Response | Promise<Response>;
  }): Server;
}

/** Serves on Deno or on Bun; `stop` waits for the requests under way. */
function serve(app: Hono, hostname: string, port: number): Server {
  const { Bun } = globalThis as { Bun?: BunGlobal };
  if (Bun) {
    // By default Bun closes a stream that is quiet for ten seconds.
    return Bun.serve({ hostname, port, idleTimeout: 0, fetch: (request) => app.fetch(request) });
  }
  const server = Deno.serve({ hostname, port, onListen() {} }, (request) => app.fetch(request));
  return { port: server.addr.port, stop: () => server.shutdown() };
}

const [directory = SERVICE_ACCOUNT_DIRECTORY, address = "0.0.0.0:8080"] = process.argv.slice(2);
const { hostname, port } = new URL(`http://${address}`);
const stopping = new AbortController();
process.once("SIGTERM", () => stopping.abort());
process.once("SIGINT", () => stopping.abort());

await using kube = createKubeFetch(await inCluster({ directory }));
const feed = new PodFeed();
const server = serve(routes(feed), hostname, Number(port || 80));
console.log(`listening on port ${server.port}`);
try {
  await follow(kube, feed, stopping.signal);
} catch (error) {
  // An error that ends the watch for good ends the process, and Kubernetes starts it again.
  if (!stopping.signal.aborted) throw error;
} finally {
  feed.close();
  await server.stop();
}
console.log("stopped");
