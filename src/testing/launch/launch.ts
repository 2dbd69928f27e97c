import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { TestApiServer } from "../api_server.ts";
import { captureObjects } from "../door/object_snapshot.ts";
import { openDoor } from "../door/open_door.ts";
import type { LaunchFlags } from "./launch_flags.ts";
import { isAbandonedKubeconfig, markKubeconfig } from "./kubeconfig_mark.ts";
import { OwnedFile } from "./owned_file.ts";
import { createManifest } from "../manifests/create_manifests.ts";
import { readManifests } from "../manifests/read_manifests.ts";
import { TokenRenewal } from "./token_renewal.ts";

const YEAR_MS = 365 * 24 * 3_600_000;
const REFRESH_AT = 0.8;
const RETRY_MS = 1_000;

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
}

/**
 * Starts a server, creates the objects of the manifests, and writes a kubeconfig. Disposing it
 * removes the kubeconfig and its token file, unless they were replaced.
 *
 * @throws {RefusedPathError} If the kubeconfig or its token file would replace another file.
 * @throws {TypeError} If an object of the manifests cannot be created; the message names the file.
 */
export async function launch(
  flags: LaunchFlags,
  options: LaunchOptions = {},
): Promise<LaunchedServer> {
  const { port, doorPort, tokenLifetime, apply, celRules, authorization, node } = flags;
  const { warn = () => {} } = options;
  const lifetimeMs = tokenLifetime === undefined ? YEAR_MS : tokenLifetime * 1_000;
  const kubeconfig = new OwnedFile(flags.kubeconfig, (text) => isAbandonedKubeconfig(text));
  const tokenFile = tokenLifetime === undefined ? undefined : ownedTokenFile(flags.kubeconfig);
  await kubeconfig.check();
  await tokenFile?.check();
  const objects = apply === undefined ? [] : await readManifests(apply);

  await using stack = new AsyncDisposableStack();
  const server = stack.use(
    await TestApiServer.start({
      port,
      tokenLifetimeMs: lifetimeMs,
      celRules,
      authorization,
      standInNode: node === "stand-in",
      onListenerError: (error) => warn(`A change was not acted upon: ${(error as Error).message}`),
    }),
  );
  if (authorization === "rbac") makeAdministrator(server);
  const empty = captureObjects(server.store);
  for (const object of objects) createManifest(server.objects, object);
  const initial = { empty, start: captureObjects(server.store) };
  const { url, token } = stack.use(
    await openDoor(server, { initial, now: Date.now, port: doorPort }),
  );
  if (tokenFile !== undefined) {
    const renew = async () => await tokenFile.write((await server.issueToken()).token);
    stack.use(tokenFile);
    await renew();
    stack.use(
      new TokenRenewal({
        renew,
        onFailure: (error) =>
          warn(
            `${tokenFile.path} cannot be written, and is tried again until it can: ` +
              (error as Error).message,
          ),
        onRecovery: () => kubeconfig.restore(), // its folder may have been removed
        intervalMs: lifetimeMs * REFRESH_AT,
        retryMs: RETRY_MS,
      }),
    );
  }
  stack.use(kubeconfig);
  const text = await server.kubeconfig(tokenFile ? { tokenFile: tokenFile.path } : {});
  await kubeconfig.write(markKubeconfig(text, { door: { url, token } }));
  const held = stack.move();
  return {
    url: server.url,
    door: url,
    objects: objects.length,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
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

/** Returns the token file of a kubeconfig; that of an abandoned kubeconfig may be replaced. */
function ownedTokenFile(kubeconfig: string): OwnedFile {
  const path = `${resolve(kubeconfig)}.token`;
  return new OwnedFile(path, async () => {
    const text = await readFile(kubeconfig, "utf8").catch(() => "");
    return await isAbandonedKubeconfig(text, path);
  });
}
