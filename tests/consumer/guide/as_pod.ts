import { join } from "node:path";
import { TestApiServer } from "../../../src/testing/mod.ts";
import { createActiveLease } from "../../support/election/active_lease.ts";
import { sharedTls } from "../../support/servers/shared_tls.ts";
import type { GuideRun } from "./guide_run.ts";

const SERVICE_ACCOUNT = "secrets/kubernetes.io/serviceaccount";

/** Runs a program with mounts of its own: nothing of this machine changes. */
const UNSHARE = "unshare --user --map-root-user --mount";

/** Gives the program a volume at the path of the service account, as a kubelet does. */
const MOUNT = `mount -t tmpfs tmpfs /run && mkdir -p /run/${SERVICE_ACCOUNT} ` +
  `&& mount --bind "$1" /run/${SERVICE_ACCOUNT} && shift && exec "$@"`;

/** The run of a program as a pod. */
export interface PodRun {
  /** Milliseconds from the start of the process to the Deployment that it has scaled. */
  startMs: number;
  /** The requests that the API server has refused. */
  refused: string[];
}

/** Settings of {@linkcode runAsPod}. */
export interface PodCommand {
  /** The command, with the arguments as the shell reads them. */
  command: string;
  cwd: string;
  env?: Record<string, string>;
  /** Called with the number of the process when it has scaled the Deployment. */
  onScaled?: (pid: number) => Promise<void> | void;
}

/**
 * Runs the tutorial's operator as its manifest does: with the rights of its service account alone,
 * whose files are where they are in a pod, until it has scaled a Deployment; then stops it by
 * SIGTERM. On a machine that does not let its users mount, the program gets a kubeconfig of the account.
 */
export async function runAsPod(run: GuideRun, options: PodCommand): Promise<PodRun> {
  const { command, cwd, env, onScaled = () => {} } = options;
  const files = ["deploy.yaml", "web.yaml"];
  await using server = await TestApiServer.start({
    tls: await sharedTls(),
    authorization: "rbac",
    manifests: files.map((file) => join(run.project, file)),
  });
  createActiveLease({ server }, "office-hours");
  const directory = await Deno.makeTempDir({ prefix: "kubewire-pod-" });
  try {
    const account = { namespace: "default", serviceAccount: "office-hours" };
    await using _kubelet = await server.startKubelet({ directory, ...account });
    const kubeconfig = join(directory, "kubeconfig");
    const identity = { namespace: account.namespace, name: account.serviceAccount };
    await Deno.writeTextFile(kubeconfig, await server.kubeconfig(identity));
    const { hostname, port } = new URL(server.url);
    const scaled = Promise.withResolvers<void>();
    using _subscription = server.store.subscribe("apps/deployments", ({ current: { object } }) => {
      const { replicas } = object.spec as { replicas?: number };
      if (object.metadata.name === "web" && replicas === 3) scaled.resolve();
    });
    const begun = performance.now();
    const program = run.open(
      await isAllowed(run, UNSHARE)
        ? `exec ${UNSHARE} sh -c '${MOUNT}' sh "${directory}" ${command}`
        : `KUBECONFIG=${kubeconfig} exec ${
          command.replaceAll(/(--allow-(?:env|read))=\S+/g, "$1")
        }`,
      { ...env, KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port },
      cwd,
    );
    const ended = program.ended().then(() => {
      throw new Error(`the program ended too early:\n${program.output}`);
    });
    await Promise.race([scaled.promise, ended]);
    const startMs = performance.now() - begun;
    await onScaled(program.pid);
    program.interrupt("SIGTERM");
    await program.ended();
    const refused = server.requests.filter(({ status }) => status === 403).map(
      ({ method, path }) => `${method} ${path}`,
    );
    return { startMs, refused };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function isAllowed(run: GuideRun, prefix: string): Promise<boolean> {
  return await run.open(`${prefix} true`).ended().then(() => true, () => false);
}
