import type { ClusterConfig } from "../../../src/config/cluster_config.ts";
import { FaultPanel, listenHttps } from "../../../src/testing/mod.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import type { KubeFetch, KubeFetchOptions } from "../../../src/transport/kube_fetch.ts";
import { sharedTls } from "./shared_tls.ts";

/** One response of a {@linkcode ScriptServer}: chunks of a body, and how it ends. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** The chunks of the body. */
  chunks?: (string | Uint8Array<ArrayBuffer>)[];
  /** How the body ends; `open` stays open until the client disconnects. */
  end?: "close" | "break" | "open";
}

/** A server that answers with literal bytes, by a script; the last response repeats. */
export interface ScriptServer extends AsyncDisposable {
  readonly kube: KubeFetch;
  /** The URLs of the requests. */
  readonly asked: URL[];
  /** Makes requests fail before they reach the script. */
  readonly faults: FaultPanel;
  /** Number of chunks that the connections have taken. */
  readonly taken: number;
  /** Waits until the client has closed `count` bodies. */
  allClosed(count: number): Promise<void>;
}

/** Starts a server with a script, and a client for it. */
export async function startScriptServer(
  script: Answer[],
  { tokenSource, ...options }: KubeFetchOptions & Pick<ClusterConfig, "tokenSource"> = {},
): Promise<ScriptServer> {
  const { authority, keyPair } = await sharedTls();
  const asked: URL[] = [];
  let closed = 0;
  let taken = 0;
  let onClose = () => {};
  const faults = new FaultPanel();
  const ends = new FaultPanel();
  const encoder = new TextEncoder();
  const answerNext = (request: Request): Response => {
    const answer = script[Math.min(asked.length, script.length - 1)] ?? {};
    asked.push(new URL(request.url));
    const { status = 200, headers = {}, chunks = [], end = "close" } = answer;
    const left = chunks.map((chunk) => typeof chunk === "string" ? encoder.encode(chunk) : chunk);
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        const chunk = left.shift();
        if (chunk) {
          taken++;
          controller.enqueue(chunk);
        } else if (end === "close") controller.close();
      },
      cancel() {
        closed++;
        onClose();
      },
    }, { highWaterMark: 0 });
    if (end === "break") {
      const bytes = left.reduce((sum, chunk) => sum + chunk.length, 0);
      ends.inject({ kind: "cut", after: { bytes } });
    }
    return new Response(status === 204 ? null : body, { status, headers });
  };
  const listener = await listenHttps((request) =>
    faults.apply(request, () => {
      const response = answerNext(request);
      return ends.apply(request, () => Promise.resolve(response));
    }), { keyPair });
  const kube = createKubeFetch(
    {
      server: listener.url,
      caPem: authority.certificatePem,
      ...(tokenSource && { tokenSource }),
    },
    options,
  );
  return {
    kube,
    asked,
    faults,
    get taken() {
      return taken;
    },
    async allClosed(count) {
      while (closed < count) await new Promise<void>((resolve) => onClose = resolve);
    },
    async [Symbol.asyncDispose]() {
      await kube[Symbol.asyncDispose]();
      faults[Symbol.dispose]();
      ends[Symbol.dispose]();
      await listener.close();
    },
  };
}

/** Makes a frame of a watch, with its line break. */
export function frame(
  type: string,
  resourceVersion: string,
  more: Record<string, unknown> = {},
): string {
  const metadata = { name: `n${resourceVersion}`, resourceVersion, ...more };
  return `${JSON.stringify({ type, object: { kind: "ConfigMap", metadata } })}\n`;
}
