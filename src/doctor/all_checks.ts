import { accessCheck } from "./access/access_check.ts";
import type { AskedAccess } from "./access/asked_access.ts";
import { distinctAccess } from "./access/distinct_access.ts";
import type { Check } from "./check.ts";
import { envPermissionCheck } from "./checks/environment/env_permission_check.ts";
import { kubeconfigCheck } from "./checks/environment/kubeconfig_check.ts";
import { runtimeCheck } from "./checks/environment/runtime_check.ts";
import { variablesCheck } from "./checks/environment/variables_check.ts";
import { caFileCheck } from "./checks/files/ca_file_check.ts";
import { linksCheck } from "./checks/files/links_check.ts";
import { mountCheck } from "./checks/files/mount_check.ts";
import { namespaceCheck } from "./checks/files/namespace_check.ts";
import { readPermissionCheck } from "./checks/files/read_permission_check.ts";
import { tokenFileCheck } from "./checks/files/token_file_check.ts";
import { credentialsCheck } from "./checks/identity/credentials_check.ts";
import { rotationCheck } from "./checks/identity/rotation_check.ts";
import { tokenCheck } from "./checks/identity/token_check.ts";
import { userCheck } from "./checks/identity/user_check.ts";
import { listsCheck } from "./checks/limits/lists_check.ts";
import { streamsCheck } from "./checks/limits/streams_check.ts";
import { clockCheck } from "./checks/network/clock_check.ts";
import { dnsCheck } from "./checks/network/dns_check.ts";
import { httpCheck } from "./checks/network/http_check.ts";
import { netPermissionCheck } from "./checks/network/net_permission_check.ts";
import { protocolCheck } from "./checks/network/protocol_check.ts";
import { proxyCheck } from "./checks/network/proxy_check.ts";
import { rootsCheck } from "./checks/network/roots_check.ts";
import { tcpCheck } from "./checks/network/tcp_check.ts";
import { tlsCheck } from "./checks/network/tls_check.ts";
import { discoveryCheck } from "./checks/server/discovery_check.ts";
import { namespacesCheck } from "./checks/server/namespaces_check.ts";
import { versionCheck } from "./checks/server/version_check.ts";
import { watchCacheCheck } from "./checks/server/watch_cache_check.ts";
import { watchCheck } from "./checks/server/watch_check.ts";
import { watchListCheck } from "./checks/server/watch_list_check.ts";

/** The checks in their order: each comes after those that it needs. */
export const allChecks: readonly Check[] = [
  runtimeCheck,
  envPermissionCheck,
  variablesCheck,
  kubeconfigCheck,
  readPermissionCheck,
  mountCheck,
  tokenFileCheck,
  caFileCheck,
  namespaceCheck,
  linksCheck,
  netPermissionCheck,
  dnsCheck,
  tcpCheck,
  tlsCheck,
  httpCheck,
  protocolCheck,
  clockCheck,
  proxyCheck,
  rootsCheck,
  credentialsCheck,
  tokenCheck,
  rotationCheck,
  userCheck,
  versionCheck,
  discoveryCheck,
  namespacesCheck,
  watchCacheCheck,
  watchCheck,
  watchListCheck,
  streamsCheck,
  listsCheck,
];

/** Returns all checks, with one for each access at the end. */
export function checksFor(access: readonly AskedAccess[]): Check[] {
  const added = distinctAccess(access).map((one) => accessCheck(one.access, one.number));
  return [...allChecks, ...added];
}
