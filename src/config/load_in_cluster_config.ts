import { ConfigurationError, NotInClusterError, PermissionError } from "../core/errors.ts";
import { parseToken } from "../auth/parse_token.ts";
import { currentRuntime } from "../runtime/platform/current_runtime.ts";
import { readProjectedFile } from "../files/read_projected_file.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { checkCaPem } from "./ca_pem.ts";
import type { ClusterConfig } from "./cluster_config.ts";

/** The directory in which the kubelet mounts a pod's service account. */
export const SERVICE_ACCOUNT_DIRECTORY = "/var/run/secrets/kubernetes.io/serviceaccount";

const HOST = "KUBERNETES_SERVICE_HOST";
const PORT = "KUBERNETES_SERVICE_PORT";

/** Settings of {@linkcode loadInClusterConfig}. */
export interface LoadInClusterConfigOptions {
  /**
   * The directory with `token`, `ca.crt` and `namespace`, for projected volumes mounted elsewhere.
   * @default {"/var/run/secrets/kubernetes.io/serviceaccount"}
   */
  directory?: string;
  /** The namespace to work in; by default `POD_NAMESPACE`, then the file, then `default`. */
  namespace?: string;
  /**
   * The runtime to use; by default the one that runs the program. Not stable: it comes from
   * `./unstable-runtime`.
   *
   * @ignore
   */
  runtime?: Runtime;
}

/**
 * Returns the configuration of the cluster that this pod runs in, from the environment and the
 * files of the service account, as client-go's `rest.InClusterConfig` does. Unlike in client-go, a
 * CA file that is missing or does not contain a certificate is an error: the system's root
 * certificates do not replace the cluster's own. It also sets `disableCompression`, as
 * kube-controller-manager and kube-scheduler do: between a pod and its API server CPU costs more
 * than bandwidth.
 *
 * On Deno it needs `--allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT` and
 * `--allow-read=/var/run/secrets/kubernetes.io/serviceaccount`; `POD_NAMESPACE` is read if the
 * permissions allow it.
 *
 * @throws {NotInClusterError} If a variable that the kubelet sets is absent or empty.
 * @throws {PermissionError} If a permission is missing; the message names the flag.
 * @throws {ConfigurationError} If a file is missing, or `ca.crt` does not contain a certificate.
 * @throws {TokenInvalidError} If the token file does not contain a valid token.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const pods = await (await kube.fetch(`/api/v1/namespaces/${kube.namespace}/pods`)).json();
 * ```
 */
export async function loadInClusterConfig(
  options: LoadInClusterConfigOptions = {},
): Promise<ClusterConfig> {
  const { directory = SERVICE_ACCOUNT_DIRECTORY, runtime = currentRuntime() } = options;
  const server = serverFromEnvironment(runtime);
  const tokenFile = `${directory}/token`;
  const caFile = `${directory}/ca.crt`;
  const [token, caPem, namespace] = await Promise.all([
    readServiceAccountFile(runtime, tokenFile, directory),
    readServiceAccountFile(runtime, caFile, directory),
    options.namespace ?? podNamespace(runtime, directory),
  ]);
  parseToken(token, `The token file ${tokenFile}`); // fails now rather than at the first request
  return {
    server,
    namespace,
    tokenFile,
    caFile,
    caPem: checkCaPem(caPem, caFile),
    disableCompression: true,
  };
}

/**
 * Returns the URL of the API server that the variables of a pod name.
 *
 * @throws {NotInClusterError} If a variable is absent or empty.
 * @throws {PermissionError} If a variable may not be read.
 * @throws {ConfigurationError} If the variables do not make a URL.
 */
export function serverFromEnvironment(runtime: Runtime): string {
  let host: string | undefined;
  let port: string | undefined;
  try {
    host = runtime.env(HOST);
    port = runtime.env(PORT);
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error;
    throw new PermissionError(
      `the environment variables ${HOST} and ${PORT} may not be read`,
      `--allow-env=${HOST},${PORT}`,
      { cause: error },
    );
  }
  if (!host || !port) {
    throw new NotInClusterError([...(host ? [] : [HOST]), ...(port ? [] : [PORT])]);
  }
  const server = `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
  if (!URL.canParse(server)) {
    throw new ConfigurationError(
      `${HOST} and ${PORT} do not make a URL: they are ${JSON.stringify(withoutUser(host))} and ` +
        `${JSON.stringify(port)}.`,
    );
  }
  return server;
}

/** Returns a host without a user name and a password that do not belong there. */
function withoutUser(host: string): string {
  return host.replace(/^.*@/s, "[hidden]@");
}

async function readServiceAccountFile(
  runtime: Runtime,
  path: string,
  directory: string,
): Promise<string> {
  try {
    return await readProjectedFile(runtime, path);
  } catch (error) {
    if (error instanceof PermissionError) throw mayNotRead(path, directory, error);
    const why = error instanceof Error ? error.message : "unknown error";
    throw new ConfigurationError(
      `${path} cannot be read: ${why}. Is automountServiceAccountToken off, or is the volume ` +
        "mounted elsewhere (option `directory`)?",
      { cause: error },
    );
  }
}

/**
 * Returns the namespace of this pod: `POD_NAMESPACE`, then the file, then `default`.
 *
 * @throws {PermissionError} If the file may not be read.
 */
export async function podNamespace(runtime: Runtime, directory: string): Promise<string> {
  const fromEnvironment = runtime.env("POD_NAMESPACE", { optional: true })?.trim();
  if (fromEnvironment) return fromEnvironment;
  const path = `${directory}/namespace`;
  try {
    return (await readProjectedFile(runtime, path)).trim() || "default";
  } catch (error) {
    if (error instanceof PermissionError) throw mayNotRead(path, directory, error);
    return "default"; // some projected volumes do not have the file
  }
}

function mayNotRead(path: string, directory: string, cause: unknown): PermissionError {
  return new PermissionError(`${path} may not be read`, `--allow-read=${directory}`, { cause });
}
