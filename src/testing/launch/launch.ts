import { TestApiServer } from "../api_server.ts";
import type { TestApiServerOptions } from "../api_server_options.ts";
import { captureObjects, type ObjectSnapshot } from "../door/object_snapshot.ts";
import { ontoCluster } from "../door/onto_cluster.ts";
import { openDoor } from "../door/open_door.ts";
import { restoreObjects } from "../door/restore_objects.ts";
import { loadSnapshot } from "../door/snapshot_file.ts";
import { WebhookServices } from "../door/webhook_services.ts";
import { createManifest } from "../manifests/create_manifests.ts";
import { readManifests } from "../manifests/read_manifests.ts";
import { watchManifests } from "../manifests/watch_manifests.ts";
import { DrivenClock } from "../time/driven_clock.ts";
import type { EtcdData } from "./etcd_data.ts";
import { LaunchCredentials } from "./launch_credentials.ts";
import type { LaunchFlags } from "./launch_flags.ts";
import { onPort } from "./on_port.ts";
import type { KubernetesVersion } from "../versions/kubernetes_version.ts";

const YEAR_MS = 365 * 24 * 3_600_000;

/** A server that runs until it is disposed. */
export interface LaunchedServer extends AsyncDisposable {
  /** URL of the server. */
  url: string;
  /** URL of the door, by which tests in any language add faults, reset and more. */
  door: string;
  /** Number of objects that were created from manifests. */
  objects: number;
}

/** Settings of {@linkcode launch}. */
export interface LaunchOptions {
  /**
   * Called with a message when the token file cannot be written, once for each series of failures,
   * and when the server fails to act upon a change.
   * @default {() => {}}
   */
  warn?: (message: string) => void;
  /**
   * Called with a message when manifests were applied again.
   * @default {() => {}}
   */
  say?: (message: string) => void;
  /** The certificate of the server, and the CA of client certificates. */
  tls?: TestApiServerOptions["tls"];
  /**
   * Name of the flag with the server's port, for messages.
   * @default {"--port"}
   */
  portFlag?: string;
  /**
   * The data of etcd: the objects of an earlier server, and those that this one leaves when it stops.
   * @default None.
   */
  data?: EtcdData | undefined;
}

/**
 * Starts a server, restores a snapshot, creates the objects of the manifests, opens the door, and
 * writes a kubeconfig. Disposing it removes the kubeconfig and its token file, unless they were
 * replaced.
 *
 * @throws {RefusedPathError} If the kubeconfig or its token file would replace another file.
 * @throws {TypeError} If a snapshot cannot be read, or an object of the manifests cannot be created;
 * the message names the file. Also if a port is in use, or the Service of a webhook is wrong.
 */
export async function launch(
  flags: LaunchFlags,
  options: LaunchOptions = {},
): Promise<LaunchedServer> {
  const { kubeconfig, port, tokenLifetime, authorization, node, controllers, envtest } = flags;
  const { warn = () => {}, say = () => {}, tls, portFlag = "--port", data } = options;
  const renewalMs = tokenLifetime === undefined ? undefined : tokenLifetime * 1_000;
  const verified = tls === undefined; // else the CA of the certificate is not known
  const clock = new DrivenClock(flags.clock);
  const now = () => clock.now();
  const credentials = new LaunchCredentials({ kubeconfig, renewalMs, verified, now, warn });
  await credentials.check();
  const { kubernetesVersion: version } = flags.settings;
  const snapshot = flags.snapshot === undefined
    ? undefined
    : await loadSnapshot(flags.snapshot, version);
  const earlier = await data?.load(version);
  const objects = flags.apply === undefined
    ? []
    : await readManifests(flags.apply, { except: kubeconfig });
  const webhooks = new WebhookServices(flags.webhookServices);

  await using stack = new AsyncDisposableStack();
  const start = () =>
    TestApiServer.start({
      ...flags.settings,
      port,
      clock,
      ...(tls && { tls }),
      tokenLifetimeMs: renewalMs ?? YEAR_MS,
      celRules: flags.celRules,
      authorization,
      standInNode: node === "stand-in",
      controllers,
      garbageCollection: !envtest,
      namespaceControllers: !envtest,
      webhookServices: webhooks.places,
      onListenerError: (error) => warn(`A change was not acted upon: ${(error as Error).message}`),
    });
  const server = stack.use(await onPort({ flag: portFlag, port }, start));
  await server.issueToken(); // creates the account of the kubeconfig, which every state has
  if (authorization === "rbac") makeAdministrator(server);
  const empty = captureObjects(server.store);
  if (snapshot) restoreObjects(server, ontoCluster(snapshot, empty));
  if (earlier) takeOver(server, ontoCluster(earlier.objects, empty), earlier.revision);
  for (const object of objects) createManifest(server.objects, object);
  const watched = flags.watch && flags.apply !== undefined
    ? stack.use(
      await watchManifests(server.objects, {
        path: flags.apply,
        except: kubeconfig,
        created: objects,
        say,
        warn,
      }),
    )
    : undefined;
  const { faults, exits, doorPort } = flags;
  const initial = { empty, start: captureObjects(server.store), faults, exits };
  const reapply = watched && (() => watched.reapply());
  const settings = { initial, clock, credentials, webhooks, port: doorPort, version, reapply };
  const door = stack.use(
    await onPort({ flag: "--door-port", port: doorPort }, () => openDoor(server, settings)),
  );
  stack.use(credentials);
  await credentials.write(server, { door: { url: door.url, token: door.token } });
  clock.begin(); // no object of the start is from a later time
  const held = stack.move();
  return {
    url: server.url,
    door: door.url,
    objects: objects.length,
    async [Symbol.asyncDispose]() {
      if (data) {
        await leaveObjects(server, { data, version })
          .catch((error) => warn((error as Error).message));
      }
      await held.disposeAsync();
    },
  };
}

/** Goes on with the objects of an earlier server, whose clients must list again. */
function takeOver(server: TestApiServer, objects: ObjectSnapshot, revision: number): void {
  server.store.compact({ revision });
  restoreObjects(server, objects);
  server.compact();
}

/** Leaves all objects to the next server, after the listener has stopped, so that none is missing. */
async function leaveObjects(
  server: TestApiServer,
  { data, version }: { data: EtcdData; version: KubernetesVersion | undefined },
): Promise<void> {
  await server.stopListening();
  const { store } = server;
  await data.save({ objects: captureObjects(store), revision: store.revision }, version);
}

/** Gives all rights to the account of the kubeconfig. */
function makeAdministrator({ objects }: TestApiServer): void {
  const group = "rbac.authorization.k8s.io";
  objects.create({
    apiVersion: `${group}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: "launcher-administrator" },
    roleRef: { apiGroup: group, kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "ServiceAccount", name: "default", namespace: "default" }],
  });
}
