/** Starts the two servers of a control plane in a directory of their own. */

import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { auditPolicy } from "./audit_log.ts";
import { freePorts } from "./free_ports.ts";
import type { HelperPrograms, ServerPrograms } from "./go_build.ts";
import type { AdminAccess } from "./kubeconfig.ts";
import { apiServerFlags, etcdFlags, etcdUrl, serviceAccountIssuer } from "./server_flags.ts";
import { type ReadinessProbe, SupervisedProcess } from "./supervised_process.ts";

/** Settings of {@linkcode startServers}. */
export interface StartServersOptions {
  programs: ServerPrograms & HelperPrograms;
  /** Existing, empty folder for the keys, the data and the logs. */
  directory: string;
  /** Flags of kube-apiserver after its default ones. */
  furtherFlags: string[];
  /** Whether kube-controller-manager will run. */
  controllers: boolean;
  startTimeoutMs: number;
}

/** The API server, which may not be ready yet, and how to reach it. */
export interface StartedServers {
  apiServer: SupervisedProcess;
  /** Starts another API server in its place, once it has ended; the caller owns it. */
  startApiServer: () => SupervisedProcess;
  access: Required<Omit<AdminAccess, "token">>;
}

/**
 * Creates keys and certificates, starts etcd, waits for it, and starts kube-apiserver.
 *
 * @throws {Error} when etcd does not start, with the end of its log.
 */
export async function startServers(
  resources: AsyncDisposableStack,
  options: StartServersOptions,
): Promise<StartedServers> {
  const { programs, directory, furtherFlags, controllers, startTimeoutMs } = options;
  const { supervise } = programs;
  const file = (name: string): string => join(directory, name);
  await promisify(execFile)(programs.pki, [directory]);
  await writeFile(file("audit_policy.json"), JSON.stringify(auditPolicy));
  const [apiServerPort, etcdPort, etcdPeerPort] = await freePorts();
  const layout = { directory, apiServerPort, etcdPort, etcdPeerPort };

  const etcd = resources.use(
    new SupervisedProcess({
      supervise,
      program: programs.etcd,
      args: etcdFlags(layout),
      logFile: file("etcd.log"),
    }),
  );
  const probe = answersOk((signal) => fetch(`${etcdUrl(layout)}/readyz`, { signal }));
  await etcd.untilReady(probe, startTimeoutMs);

  const startApiServer = () =>
    new SupervisedProcess({
      supervise,
      program: programs.kubeApiserver,
      args: [...apiServerFlags(layout, { controllers }), ...furtherFlags],
      logFile: file("kube-apiserver.log"),
    });
  const apiServer = resources.use(startApiServer());
  const pem = (name: string): Promise<string> => readFile(file(name), "utf8");
  const access = {
    url: `https://127.0.0.1:${apiServerPort}`,
    caPem: await pem("ca.crt"),
    client: { certPem: await pem("admin.crt"), keyPem: await pem("admin.key") },
    ownFiles: { directory, issuer: serviceAccountIssuer(layout), etcdUrl: etcdUrl(layout) },
  };
  return { apiServer, startApiServer, access };
}

/** Returns a probe that is true after a 2xx response, and false while connections are refused. */
export function answersOk(request: (signal: AbortSignal) => Promise<Response>): ReadinessProbe {
  return async (signal) => {
    try {
      const response = await request(signal);
      await response.body?.cancel();
      return response.ok;
    } catch {
      signal.throwIfAborted();
      return false;
    }
  };
}
