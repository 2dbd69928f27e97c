import { PermissionError } from "../core/errors.ts";
import type { Host } from "../runtime/host.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** The flag that lets everything here be read on Deno; the last two are what npm:yaml reads. */
export const KUBECONFIG_ENV_FLAG = "--allow-env=KUBECONFIG,HOME,LOG_TOKENS,LOG_STREAM";

/** The files to read, and where their names come from. */
export interface KubeconfigFiles {
  /** In the order of their precedence. */
  paths: string[];
  /** `path` for the one that was asked for: only that one must be there. */
  origin: "path" | "KUBECONFIG" | "default";
}

/** Settings of {@linkcode kubeconfigFiles}. */
export interface KubeconfigFilesOptions {
  /** The one file that was asked for. */
  path?: string | undefined;
  /** Has the environment. */
  runtime: Runtime;
  /** Says how a list of paths is written. */
  host: Host;
}

/**
 * Names the files to read, as client-go does (`NewDefaultClientConfigLoadingRules`): the one that was
 * asked for, or those in `KUBECONFIG`, or `~/.kube/config`.
 *
 * @throws {PermissionError} If a variable may not be read.
 */
export function kubeconfigFiles(options: KubeconfigFilesOptions): KubeconfigFiles {
  const { path, runtime, host } = options;
  if (path !== undefined) return { paths: [path], origin: "path" };
  try {
    const listed = runtime.env("KUBECONFIG");
    if (listed) {
      const paths = listed.split(host.windows ? ";" : ":").filter((path) => path !== "");
      return { paths: [...new Set(paths)], origin: "KUBECONFIG" };
    }
    const home = runtime.env("HOME") ?? (host.windows ? runtime.env("USERPROFILE") : undefined);
    return { paths: home ? [`${home}/.kube/config`] : [], origin: "default" };
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error;
    throw new PermissionError(
      "what says where the kubeconfig is may not be read",
      KUBECONFIG_ENV_FLAG,
      {
        cause: error,
      },
    );
  }
}
