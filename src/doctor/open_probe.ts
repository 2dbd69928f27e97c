import type { ClusterConfig } from "../config/cluster_config.ts";
import { createKubeFetch } from "../transport/create_kube_fetch.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { Examination } from "./examination.ts";

/**
 * Returns the client that sends no token, and creates it if there is none yet. The files of the
 * configuration are not read again: an examination is short.
 *
 * @throws {ConfigurationError} If the configuration cannot be used on this runtime.
 */
export function openProbe(
  { cleanup, runtime, probe }: Pick<Examination, "cleanup" | "runtime" | "probe">,
  config: ClusterConfig,
): KubeFetch {
  const { tokenFile: _token, tokenSource: _source, caFile: _ca, ...open } = config;
  return probe ?? cleanup.use(createKubeFetch(open, { runtime }));
}
