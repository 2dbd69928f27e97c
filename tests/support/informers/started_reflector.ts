import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { ObjectPacker } from "../../../src/informer/store/object_packer.ts";
import { Reflector } from "../../../src/informer/reflector/reflector.ts";
import type { ReflectorOptions } from "../../../src/informer/reflector/reflector_options.ts";
import type { InformerState } from "../../../src/informer/reflector/informer_state.ts";
import { Store } from "../../../src/informer/store/store.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { FakeClock } from "../clocks/fake_clock.ts";
import { type Answer, startScriptServer } from "../servers/script_server.ts";

const PATH = "/api/v1/configmaps";
/** Metadata of the bookmark that ends the initial state. */
export const MARK = { annotations: { "k8s.io/initial-events-end": "true" } };

/** Starts a reflector on a server that answers by a script; it runs until it is disposed of. */
export async function startReflector(
  script: Answer[],
  options: Partial<ReflectorOptions<KubernetesObject>> & { resumeFrom?: string } = {},
) {
  const clock = new FakeClock();
  const server = await startScriptServer(script, { runtime: { ...currentRuntime(), clock } });
  const packer = new ObjectPacker<KubernetesObject>();
  const changes: string[] = [];
  const refusals: string[] = [];
  const states: InformerState[] = [];
  let onProgress = () => {};
  const store = new Store({
    packer,
    onChange: ({ type, stored: { key, resourceVersion }, missed }) => {
      changes.push(`${type} ${key}@${resourceVersion}${missed ? " missed" : ""}`);
      onProgress();
    },
  });
  const reflector = new Reflector(server.kube, PATH, {
    packer,
    store,
    onState: (state) => {
      states.push(state);
      onProgress();
    },
    onRefusal: ({ error, first }) => {
      refusals.push(`${first ? "first " : ""}${(error as Error).message}`);
      onProgress();
    },
    ...options,
  });
  if (options.resumeFrom !== undefined) reflector.resume(options.resumeFrom);
  const stop = new AbortController();
  const ended = reflector.run(stop.signal);
  return {
    reflector,
    store,
    server,
    clock,
    changes,
    refusals,
    states,
    ended,
    stop,
    names: () => states.map(({ name }) => name),
    /** Returns how often it was synced: after a list, and when the following watch is open. */
    synced: () => states.filter(({ name }) => name === "synced").length,
    /** Lets the reflector's next pause pass; returns its milliseconds. */
    async pass(): Promise<number> {
      const delayMs = await clock.sleeper();
      await clock.advance(delayMs);
      return delayMs;
    },
    /** Lets pauses pass until the condition holds; returns their milliseconds. */
    async passUntil(holds: () => boolean): Promise<number[]> {
      const delays: number[] = [];
      for (;;) {
        const held = this.until(holds).then(() => true);
        const slept = clock.sleeper().then(() => false);
        if (await Promise.race([held, slept])) return delays;
        delays.push(await this.pass());
      }
    },
    /** Returns the queries of the requests, without the parts that differ each time. */
    asked: () =>
      server.asked.map(({ searchParams }) => {
        searchParams.delete("timeoutSeconds");
        searchParams.delete("allowWatchBookmarks");
        return searchParams.toString();
      }),
    until(holds: () => boolean): Promise<void> {
      return new Promise((resolve) => {
        onProgress = () => {
          if (holds()) resolve();
        };
        onProgress();
      });
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Makes a response with a list. */
export function list(resourceVersion: string, objects: [string, string][], more = {}): Answer {
  const items = objects.map(([name, resourceVersion]) => ({ metadata: { name, resourceVersion } }));
  const metadata = { resourceVersion, ...more };
  return {
    chunks: [JSON.stringify({ kind: "ConfigMapList", apiVersion: "v1", metadata, items })],
  };
}

/** Makes a response with a failure. */
export function failure(code: number, more: object = {}): Answer {
  const status = { kind: "Status", status: "Failure", code, message: `no: ${code}`, ...more };
  return { status: code, chunks: [JSON.stringify(status)] };
}

/** A watch without events; Bun's server sends the head of a response with its first byte. */
export const quiet: Answer = { chunks: ["\n"], end: "open" };

/** Makes the frame with which a server ends a watch. */
export function errorFrame(code: number, more: object = { reason: "Expired" }): string {
  const object = { kind: "Status", status: "Failure", code, message: `no: ${code}`, ...more };
  return `${JSON.stringify({ type: "ERROR", object })}\n`;
}
