import { Hono } from "hono";
import { createKubeFetch, type DeepReadonly, type KubernetesObject } from "../../../mod.ts";
import { createResourceClient } from "../../../src/client/mod.ts";
import { serverSentEvents, type ServerSentEventsOptions } from "../../../src/hono/mod.ts";
import { createInformer, type Informer } from "../../../src/informer/mod.ts";
import type { TestApiServer } from "../../../src/testing/mod.ts";
import { configMaps } from "../../../src/types/core/v1_resources.ts";
import { EventReader, type ReadEvent } from "./event_reader.ts";
import { startApiServer } from "../servers/shared_tls.ts";

/** The objects whose events are served. */
export type ConfigMap = KubernetesObject & { data?: Record<string, string> };

/** An app that serves the events of an informer. */
export interface ServedEvents extends AsyncDisposable {
  readonly server: TestApiServer;
  readonly informer: Informer<ConfigMap>;
  open(lastEventId?: string): Promise<EventReader>;
  request(method?: string): Promise<Response>;
  put(name: string, colour: string): void;
  remove(name: string): void;
}

/** Serves the events of the ConfigMaps of a cluster; of each its data, unless `select` says otherwise. */
export async function serveEvents(
  options: ServerSentEventsOptions<ConfigMap> = {},
): Promise<ServedEvents> {
  await using resources = new AsyncDisposableStack();
  const server = resources.use(await startApiServer());
  const kube = resources.use(createKubeFetch(await server.config()));
  const handle = createResourceClient(kube, configMaps);
  const informer = resources.use(createInformer(handle)) as Informer<ConfigMap>;
  const app = new Hono();
  const select = ({ data }: DeepReadonly<ConfigMap>) => data;
  app.get("/", serverSentEvents(informer, { select, ...options }));
  const identity = { apiVersion: "v1", kind: "ConfigMap" };
  const cleanup = resources.move();
  return {
    server,
    informer,
    request: async (method = "GET") => await app.request("/", { method }),
    async open(lastEventId) {
      const headers = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
      return new EventReader(await app.request("/", { headers }));
    },
    put(name, colour) {
      const metadata = { name, namespace: "default" };
      const object = { ...identity, metadata, data: { colour } };
      const exists = server.objects.list(identity).some((one) => one.metadata.name === name);
      if (exists) server.objects.update(object);
      else server.objects.create(object);
    },
    remove: (name) => void server.objects.delete({ ...identity, namespace: "default", name }),
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

/** Returns the event of a ConfigMap that was added. */
export const added = (name: string, colour: string) => ({
  type: "added",
  data: { key: `default/${name}`, object: { colour } },
});

/** Returns an event without its id. */
export function withoutId(
  { type, data }: Partial<ReadEvent> = {},
): Omit<ReadEvent, "id"> {
  return { type: type ?? "", data };
}
