/** A real control plane for the end-to-end tests: kube-apiserver and etcd on loopback. */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AdminClient, type AdminRequestOptions } from "./admin_client.ts";
import { type AuditEvent, readAuditLog } from "./audit_log.ts";
import { buildHelpers, buildServers, type GoBuildOptions } from "./go_build.ts";
import {
  type AdminAccess,
  type ClientCertificate,
  formatKubeconfig,
  readKubeconfig,
} from "./kubeconfig.ts";
import { Kubelet } from "../kubelets/kubelet.ts";
import { kubeletFlags, type KubeletOptions } from "./kubelet_flags.ts";
import {
  createServiceAccount,
  type ServiceAccountGrants,
  type ServiceAccountIdentity,
} from "./service_account.ts";
import { compactEtcd } from "./compact_etcd.ts";
import { givenApiServerFlags } from "./server_flags.ts";
import { answersOk, startServers } from "./start_servers.ts";
import type { SupervisedProcess } from "./supervised_process.ts";

/** Settings of {@linkcode ControlPlane.start}. */
export interface ControlPlaneOptions extends GoBuildOptions {
  /** Flags of kube-apiserver after its default ones; flags that take a list add to the list. */
  apiServerFlags?: string[];
  /**
   * Whether kube-controller-manager will run; pods then need their ServiceAccount.
   *
   * @default false
   */
  controllers?: boolean;
  /**
   * Milliseconds for each server to become ready, not counting a build.
   *
   * @default 60_000
   */
  startTimeoutMs?: number;
}

interface Parts {
  access: AdminAccess;
  admin: AdminClient;
  adminKubeconfig: string;
  caFile: string;
  /** Set only when this process started the API server. */
  apiServer?: OwnApiServer;
  resources: AsyncDisposableStack;
}

interface OwnApiServer {
  process: SupervisedProcess;
  start: () => SupervisedProcess;
  startTimeoutMs: number;
}

/**
 * An API server, an administrator's access to it, and a kubelet's token volumes.
 *
 * No controllers run: no `default` ServiceAccount is created, no deleted namespace is emptied, and
 * no pod is started.
 *
 * @example
 * ```ts ignore
 * await using controlPlane = await ControlPlane.start();
 * const identity = { namespace: "demo", serviceAccount: "watcher" };
 * await controlPlane.createServiceAccount({
 *   ...identity,
 *   rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] }],
 * });
 * await using kubelet = await controlPlane.startKubelet({ ...identity, directory });
 * ```
 */
export class ControlPlane implements AsyncDisposable {
  /** Address of the API server, without a trailing slash. */
  readonly url: string;
  readonly caPem: string;
  readonly caFile: string;
  /** Path of a kubeconfig for the administrator. */
  readonly adminKubeconfig: string;
  /** The administrator's certificate; undefined where the kubeconfig has a token instead. */
  readonly adminClient: ClientCertificate | undefined;
  /** `iss` and `aud` of the tokens; undefined for a cluster that these tests did not start. */
  readonly issuer: string | undefined;
  /** Private key that signs the tokens; undefined for a cluster that these tests did not start. */
  readonly serviceAccountKeyFile: string | undefined;
  readonly #auditLogFile: string | undefined;
  readonly #etcdUrl: string | undefined;
  readonly #admin: AdminClient;
  readonly #apiServer: OwnApiServer | undefined;
  readonly #resources: AsyncDisposableStack;

  private constructor(parts: Parts) {
    const { access, admin, adminKubeconfig, apiServer, caFile, resources } = parts;
    this.url = access.url;
    this.caPem = access.caPem;
    this.caFile = caFile;
    this.adminKubeconfig = adminKubeconfig;
    this.adminClient = access.client;
    this.issuer = access.ownFiles?.issuer;
    this.serviceAccountKeyFile = access.ownFiles && join(access.ownFiles.directory, "sa.key");
    this.#etcdUrl = access.ownFiles?.etcdUrl;
    this.#auditLogFile = access.ownFiles && join(access.ownFiles.directory, "audit.log");
    this.#admin = admin;
    this.#apiServer = apiServer;
    this.#resources = resources;
  }

  /**
   * Starts etcd and kube-apiserver, building them first if needed, and waits until the API server
   * is ready.
   *
   * @throws {GoMissingError} when a build is needed and there is no Go.
   * @throws {Error} when a server does not start, with the end of its log.
   */
  static async start(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
    const { apiServerFlags: furtherFlags = [], controllers = false, startTimeoutMs = 60_000 } =
      options;
    const programs = { ...await buildServers(options), ...await buildHelpers(options) };
    await using resources = new AsyncDisposableStack();
    const directory = await temporaryDirectory(resources);
    const { access, apiServer, startApiServer } = await startServers(resources, {
      programs,
      directory,
      furtherFlags: [...givenApiServerFlags(), ...furtherFlags],
      controllers,
      startTimeoutMs,
    });
    const adminKubeconfig = join(directory, "admin.kubeconfig");
    await writeFile(adminKubeconfig, formatKubeconfig(access), { mode: 0o600 });
    const admin = resources.use(new AdminClient(access));
    await untilServing(apiServer, admin, startTimeoutMs);
    return new ControlPlane({
      access,
      admin,
      adminKubeconfig,
      caFile: join(directory, "ca.crt"),
      apiServer: { process: apiServer, start: startApiServer, startTimeoutMs },
      resources: resources.move(),
    });
  }

  /**
   * Uses a running cluster, as the administrator of the kubeconfig's current context.
   *
   * With the {@linkcode adminKubeconfig} of a cluster that another process of these tests started,
   * that cluster's audit log and signing key are available too.
   *
   * @throws {Error} when the kubeconfig lacks the authority or a certificate or token.
   */
  static async loadKubeconfig(path: string): Promise<ControlPlane> {
    const access = await readKubeconfig(path);
    await using resources = new AsyncDisposableStack();
    const caFile = join(await temporaryDirectory(resources), "ca.crt");
    await writeFile(caFile, access.caPem);
    const admin = resources.use(new AdminClient(access));
    const adminKubeconfig = path;
    return new ControlPlane({
      access,
      admin,
      adminKubeconfig,
      caFile,
      resources: resources.move(),
    });
  }

  /** Sends one request as the administrator; the caller reads or cancels the body. */
  request(method: string, path: string, options: AdminRequestOptions = {}): Promise<Response> {
    return this.#admin.request(method, path, options);
  }

  /**
   * Creates a ServiceAccount, its roles, and its namespace if that does not exist, and waits until
   * the roles are in force.
   */
  createServiceAccount(identity: ServiceAccountIdentity & ServiceAccountGrants): Promise<void> {
    return createServiceAccount(this.#admin, identity);
  }

  /**
   * Projects a token into a directory and keeps it fresh; resolves after the first write.
   *
   * @throws {TypeError} when `lifetimeMs` is set for a cluster whose signing key is not available.
   * @throws {RangeError} when `lifetimeMs` is not a positive number of whole seconds.
   * @throws {GoMissingError} when the kubelet program is not built yet and there is no Go.
   */
  async startKubelet(options: KubeletOptions): Promise<Kubelet> {
    const { directory } = options;
    const flags = kubeletFlags(this, options);
    await mkdir(directory, { recursive: true });
    const { kubelet } = await buildHelpers();
    return this.#resources.use(await Kubelet.start(kubelet, flags));
  }

  /**
   * Reads the logged requests, in the order of their responses.
   *
   * @throws {TypeError} when these tests did not start the cluster.
   */
  async auditLog(): Promise<AuditEvent[]> {
    if (!this.#auditLogFile) {
      throw new TypeError(
        "The audit log can be read only where ControlPlane.start made the cluster.",
      );
    }
    return await readAuditLog(this.#auditLogFile);
  }

  /**
   * Compacts the history up to now, in etcd at once and in the API server's cache within 15 s.
   *
   * @throws {TypeError} when these tests did not start the cluster.
   */
  async compact(): Promise<void> {
    if (!this.#etcdUrl) {
      throw new TypeError("Only a cluster that ControlPlane.start made can be compacted.");
    }
    await compactEtcd(this.#etcdUrl);
  }

  /**
   * Stops the API server's process, lets it go on, or kills it, after which
   * {@linkcode restartApiServer} starts another one.
   *
   * @throws {TypeError} when the API server was not started by this process.
   */
  signalApiServer(signal: "SIGSTOP" | "SIGCONT" | "SIGKILL"): void {
    this.#ownApiServer().process.signal(signal);
  }

  /**
   * Ends the API server, and starts it again at the same address, with the objects in etcd and
   * empty caches. Resolves when it is ready.
   *
   * @throws {TypeError} when the API server was not started by this process.
   * @throws {Error} when it does not start, with the end of its log.
   */
  async restartApiServer(): Promise<void> {
    const own = this.#ownApiServer();
    await own.process[Symbol.asyncDispose]();
    own.process = this.#resources.use(own.start());
    await untilServing(own.process, this.#admin, own.startTimeoutMs);
  }

  /**
   * Ends the kubelets and the started servers, waits until they have ended, and removes their
   * files.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }

  #ownApiServer(): OwnApiServer {
    if (this.#apiServer) return this.#apiServer;
    throw new TypeError("The API server can be signalled only where ControlPlane.start made it.");
  }
}

async function untilServing(
  apiServer: SupervisedProcess,
  admin: AdminClient,
  timeoutMs: number,
): Promise<void> {
  for (const path of ["/readyz", "/api/v1/namespaces/default"]) {
    const probe = answersOk((signal) => admin.request("GET", path, { signal }));
    await apiServer.untilReady(probe, timeoutMs);
  }
}

async function temporaryDirectory(resources: AsyncDisposableStack): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "kubewire-e2e-"));
  resources.defer(() => rm(directory, { recursive: true, force: true }));
  return directory;
}
