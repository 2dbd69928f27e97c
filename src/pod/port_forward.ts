/**
 * Forwards ports: one WebSocket for each connection (`port_tunnel.ts`), by `v4.channel.k8s.io`, which
 * has a channel for data and one for an error. The API server's newer protocol is SPDY in a
 * WebSocket.
 *
 * - **One closed side.** The protocol cannot say that one side sends no more, and a closed local side
 *   looks like one that has ended. Such a connection is closed after 5 s of silence, or 0.5 s if the
 *   pod had answered. No time runs while the local side is slow to read.
 * - **A lost connection** ends without a close frame or with a code other than 1000, and is reported.
 *   Data on the error channel is the end: if the server does not close within 1 s, this side closes.
 * - **The end of the pod.** After it, local data is read for up to 5 s: a connection that is closed
 *   with unread bytes is reset, and the end of the answer may be lost.
 * - **Listening.** On Deno by its own API, because with the `node:net` of Deno 2.7 a waiting write
 *   fails once the other side has ended; on Bun by `node:net` (`src/runtime/listen_tcp.ts`). Either
 *   is loaded when a program listens.
 *
 * @module
 */
import { checkOptions } from "../core/check_options.ts";
import { listenTcp } from "../runtime/listen_tcp.ts";
import type { TcpConnection, TcpListener } from "../runtime/tcp_listener.ts";
import { callSafely } from "../runtime/report_warning.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { describePod, namedPod, podPath, type PodTarget } from "./pod_reference.ts";
import { PortTunnel } from "./port_tunnel.ts";
import { shownValue } from "../core/shown_value.ts";
import { checkClient, internalsOf } from "../transport/kube_internals.ts";

/** Settings of {@linkcode portForward}. */
export interface PortForwardOptions {
  /** The port of the pod. */
  port: number;
  /**
   * The local port to listen on; 0 uses any free port.
   * @default {0}
   */
  localPort?: number;
  /**
   * The address to listen on.
   * @default {"127.0.0.1"}
   */
  hostname?: string;
  /** Stops listening and ends all connections. */
  signal?: AbortSignal;
  /**
   * Called with the reason when a connection could not be carried to the pod, or broke off: an
   * `ApiStatusError`, a `NetworkError`, or a {@linkcode StreamCutError} with the number of bytes.
   */
  onError?: (error: unknown) => void;
}

/** A local port that is forwarded to a pod. See {@linkcode portForward}. */
export interface ForwardedPort extends AsyncDisposable {
  /** The local port. */
  readonly port: number;
  /** The local address. */
  readonly hostname: string;
  /** Number of open connections. */
  readonly connections: number;
}

/**
 * Listens on a local port and carries each connection to a port of a pod, over a WebSocket of its
 * own (`v4.channel.k8s.io`), with the current token. Any number of connections may be open. One
 * that fails does not end the others: `onError` gets the error.
 *
 * The protocol cannot express that one side has finished sending. After the local side has ended,
 * the connection is closed when nothing has come from the pod for 5 s. The wait is 0.5 s if the pod
 * had already responded to the last data from the local side, because then the local side is
 * usually closed. While the local side reads slowly, the pod is held back, and the timeout does not
 * run. A connection for which the server reports an error, for example that nothing listens on the
 * port, is closed after 1 s if the server does not close it.
 *
 * On Deno it needs `--allow-net` for the local address. The account needs `create` on
 * `pods/portforward`, and `get` for API servers before Kubernetes 1.35.
 *
 * @throws {TypeError} If `kube` is not a client, or `pod` is not a pod or has an invalid name.
 * @throws {RangeError} If a port is not a number from 1 (locally from 0) to 65535.
 * @throws {PermissionError} If the runtime's permissions do not allow listening.
 * @throws {ConfigurationError} If the local port is in use, or the address does not exist.
 *
 * @example Ask a pod over HTTP
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { portForward } from "jsr:@kubewire/kubewire/pod";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using web = await portForward(kube, { name: "web-0" }, { port: 8080 });
 * const response = await fetch(`http://${web.hostname}:${web.port}/healthz`);
 * console.log(response.status);
 * ```
 */
export async function portForward(
  kube: KubeFetch,
  pod: PodTarget,
  options: PortForwardOptions,
): Promise<ForwardedPort> {
  checkClient(kube);
  checkOptions(options);
  const { port, localPort = 0, hostname = "127.0.0.1", signal, onError } = options;
  checkPort("port", port, 1);
  checkPort("localPort", localPort, 0);
  const named = namedPod(pod, kube.namespace);
  const path = `${podPath(named, "portforward")}?ports=${port}`;
  const description = `connection to port ${port} of ${describePod(named)}`;
  const signals = signal ? [kube.disposed, signal] : [kube.disposed];
  for (const each of signals) each.throwIfAborted();
  const forward = new LoopbackForward(kube, { path, description, hostname, signals, onError });
  await forward.listen(localPort);
  return forward;
}

function checkPort(name: string, port: number, least: number): void {
  if (!(Number.isInteger(port) && port >= least && port <= 65_535)) {
    throw new RangeError(
      `${name} must be a whole number from ${least} to 65535: it is ${shownValue(port)}.`,
    );
  }
}

interface ForwardSettings {
  path: string;
  description: string;
  hostname: string;
  signals: AbortSignal[];
  onError: ((error: unknown) => void) | undefined;
}

class LoopbackForward implements ForwardedPort {
  readonly hostname: string;
  readonly #kube: KubeFetch;
  readonly #settings: ForwardSettings;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #tunnels = new Set<Promise<void>>();
  #listener: TcpListener | undefined;

  constructor(kube: KubeFetch, settings: ForwardSettings) {
    this.#kube = kube;
    this.#settings = settings;
    this.hostname = settings.hostname;
    this.#signal = AbortSignal.any([...settings.signals, this.#stop.signal]);
  }

  get port(): number {
    return this.#listener?.port ?? 0;
  }

  get connections(): number {
    return this.#tunnels.size;
  }

  async listen(port: number): Promise<void> {
    this.#listener = await listenTcp({
      runtime: internalsOf(this.#kube).runtime,
      hostname: this.hostname,
      port,
      onConnection: (connection) => this.#carry(connection),
    });
    const end = () => void this[Symbol.asyncDispose]();
    this.#signal.addEventListener("abort", end, { once: true });
    if (this.#signal.aborted) end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const listener = this.#listener;
    this.#stop.abort(new DOMException("The port is not forwarded any more.", "AbortError"));
    await listener?.[Symbol.asyncDispose]();
    await Promise.all(this.#tunnels);
  }

  #carry(connection: TcpConnection): void {
    const { path, description, onError } = this.#settings;
    const signal = this.#signal;
    const options = { path, description, signal };
    const tunnel = new PortTunnel(this.#kube, connection, options).run().catch((error) => {
      if (!signal.aborted) callSafely(onError, error);
    }).finally(() => this.#tunnels.delete(tunnel));
    this.#tunnels.add(tunnel);
  }
}
