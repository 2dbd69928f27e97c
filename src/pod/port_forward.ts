import { listenTcp, type TcpConnection, type TcpListener } from "../runtime/listen_tcp.ts";
import { callSafely } from "../runtime/report_warning.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { describePod, namedPod, podPath, type PodReference } from "./pod_reference.ts";
import { PortTunnel } from "./port_tunnel.ts";

/** Settings of {@linkcode portForward}. */
export interface PortForwardOptions {
  /** The port of the pod. */
  port: number;
  /**
   * The port to listen on; 0 takes a free one.
   * @default {0}
   */
  localPort?: number;
  /**
   * The address to listen on.
   * @default {"127.0.0.1"}
   */
  hostname?: string;
  /** Stops to listen and ends all connections. */
  signal?: AbortSignal;
  /**
   * Called when a connection could not be carried to the pod, or broke off, with the reason: an
   * `ApiStatusError`, a `NetworkError`, or a {@linkcode StreamCutError} that says how far it got.
   */
  onError?: (error: unknown) => void;
}

/** A port of this machine that leads into a pod. See {@linkcode portForward}. */
export interface PortForward extends AsyncDisposable {
  /** The port that is listened on. */
  readonly port: number;
  /** The address that is listened on. */
  readonly hostname: string;
  /** How many connections are open. */
  readonly connections: number;
}

/**
 * Listens on a port of this machine and carries each connection to a port of a pod, over a WebSocket
 * of its own (`v4.channel.k8s.io`), with the token of the moment. Any number may be open at a time;
 * one that fails does not end the others: `onError` is told.
 *
 * The protocol cannot say that one side sends no more. A connection whose local side has ended is
 * closed once nothing came from the pod for 5 s; for 0.5 s, where the pod had answered what the local
 * side sent last, as most do whose local side is closed. While the local side is slow to read, the
 * pod is held back, and no time runs. One of which the server tells an error, such as that nothing
 * listens on the port, is closed 1 s later, if the server does not close it.
 *
 * On Deno it needs `--allow-net` for the address that it listens on. The account needs `create` on
 * `pods/portforward`, and `get` for API servers before Kubernetes 1.35.
 *
 * @throws {RangeError} If a port is no number from 1 (locally from 0) to 65535.
 * @throws {PermissionError} If the runtime's permissions forbid to listen.
 * @throws {ConfigurationError} If the local port is taken, or there is no such address.
 *
 * @example Ask a pod over HTTP
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { portForward } from "jsr:@kubewire/kubewire/pod";
 *
 * await using kube = createKubeFetch(await inCluster());
 * await using web = await portForward(kube, { name: "web-0" }, { port: 8080 });
 * const response = await fetch(`http://${web.hostname}:${web.port}/healthz`);
 * console.log(response.status);
 * ```
 */
export async function portForward(
  kube: KubeFetch,
  pod: PodReference,
  options: PortForwardOptions,
): Promise<PortForward> {
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
    throw new RangeError(`${name} must be a whole number from ${least} to 65535: it is ${port}.`);
  }
}

interface ForwardSettings {
  path: string;
  description: string;
  hostname: string;
  signals: AbortSignal[];
  onError: ((error: unknown) => void) | undefined;
}

class LoopbackForward implements PortForward {
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
      runtime: this.#kube.runtime,
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
