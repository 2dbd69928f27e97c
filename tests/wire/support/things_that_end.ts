import { createInformer } from "../../../src/informer/create_informer.ts";
import { podExec } from "../../../src/pod/pod_exec.ts";
import { podLogs } from "../../../src/pod/pod_logs.ts";
import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { watch } from "../../../src/watch/watch.ts";
import type { Pod } from "../../support/fakes/pod.ts";

/** The pod and the client that a {@linkcode ThingThatEnds} uses. */
export interface Surroundings {
  readonly pod: Pod;
  readonly kube: KubeFetch;
}

/** Makes a thing, lets it end, and returns its objects, which must be collected then. */
export type ThingThatEnds = (surroundings: Surroundings) => Promise<object[]>;

/** The path of the objects that are watched. */
export const WATCHED = "/api/v1/namespaces/default/configmaps";
const STREAM = `${WATCHED}?watch=true&resourceVersion=1`;
const web = { name: "web" };

/** A holder of a response that aborts it itself, as the owner of a stream does. */
class Holder {
  readonly controller = new AbortController();
  response: Response | undefined;
  readonly reader = Promise.withResolvers<void>();

  async open(kube: KubeFetch): Promise<void> {
    this.response = await kube.fetch(STREAM, { signal: this.controller.signal });
    const reader = this.response.body!.getReader();
    reader.read().then(() => reader.read()).catch(() => this.reader.resolve());
  }

  async stop(): Promise<void> {
    this.controller.abort();
    await this.reader.promise;
  }
}

/** All things that end, by name. */
export const THINGS: Readonly<Record<string, ThingThatEnds>> = {
  async "a watch that was aborted"({ kube }) {
    const abort = new AbortController();
    const stream = watch(kube, WATCHED, { signal: abort.signal });
    const events = stream[Symbol.asyncIterator]();
    const { value } = await events.next();
    abort.abort();
    await events.next().catch(() => {});
    return [stream, events, value!, abort, abort.signal];
  },
  async "a watch that was left"({ kube }) {
    const stream = watch(kube, WATCHED);
    const seen: object[] = [stream];
    for await (const event of stream) {
      seen.push(event);
      break;
    }
    return seen;
  },
  async "a watch that expired"({ pod, kube }) {
    pod.server.faults.inject({ kind: "watch-error", code: 410 });
    const stream = watch(kube, WATCHED, { resourceVersion: "1" });
    const events = stream[Symbol.asyncIterator]();
    const error = await events.next().then(() => ({}), (error: object) => error);
    return [stream, events, error];
  },
  async "an informer that was disposed of"({ kube }) {
    const informer = createInformer(kube, WATCHED);
    informer.addHandler(() => {});
    await informer.waitForSync({ timeoutMs: 5_000 });
    const { store } = informer;
    await informer[Symbol.asyncDispose]();
    return [informer, store];
  },
  async "an exec that ended"({ kube }) {
    const process = await podExec(kube, web, { command: ["true"] });
    const { stdout } = process;
    await new Response(stdout).text();
    const status = await process.status;
    await process[Symbol.asyncDispose]();
    return [process, stdout, status];
  },
  async "a followed log that ended"({ kube }) {
    const log = podLogs(kube, web, { follow: true });
    for await (const _ of log) break;
    return [log];
  },
  async "a GET that was read"({ kube }) {
    const abort = new AbortController();
    const response = await kube.fetch(`${WATCHED}/one`, { signal: abort.signal });
    await response.text();
    return [response, abort, abort.signal];
  },
  async "a POST that was read"({ kube }) {
    const abort = new AbortController();
    const body = JSON.stringify({ metadata: { generateName: "made-" } });
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", body, headers, signal: abort.signal };
    const response = await kube.fetch(WATCHED, init);
    await response.text();
    return [response, abort, abort.signal, init];
  },
  async "a stream that its holder aborted"({ kube }) {
    const holder = new Holder();
    await holder.open(kube);
    await holder.stop();
    return [holder, holder.response!, holder.controller, holder.controller.signal];
  },
  async "a request that was aborted before its response"({ pod, kube }) {
    // The next request would wait for it, if this one ends before it has reached the server.
    using _delay = pod.server.faults.inject({ kind: "delay", delayMs: 60_000 });
    const abort = new AbortController();
    const sent = kube.fetch(`${WATCHED}/one`, { signal: abort.signal });
    setTimeout(() => abort.abort({ given: "up" }), 5);
    const reason = await sent.then(() => ({}), (reason: object) => reason);
    return [sent, reason, abort, abort.signal];
  },
  async "a response that was forgotten unread"({ kube }) {
    const response = await kube.fetch(`${WATCHED}/one`);
    return [response];
  },
  async "a stream that was forgotten unread"({ kube }) {
    const abort = new AbortController();
    const response = await kube.fetch(STREAM, { signal: abort.signal });
    return [response, abort];
  },
};
