import { accessChecks } from "./access/access_checks.ts";
import {
  dnsCheck,
  netPermissionCheck,
  proxyCheck,
  rootsCheck,
  tcpCheck,
} from "./checks/connection_checks.ts";
import { credentialsCheck } from "./checks/credentials_check.ts";
import {
  envPermissionCheck,
  kubeconfigCheck,
  runtimeCheck,
  variablesCheck,
} from "./checks/environment_checks.ts";
import {
  caFileCheck,
  linksCheck,
  mountCheck,
  namespaceCheck,
  readPermissionCheck,
  tokenFileCheck,
} from "./checks/file_checks.ts";
import { clockCheck, httpCheck, protocolCheck } from "./checks/http_checks.ts";
import { rotationCheck, tokenCheck, userCheck } from "./checks/identity_checks.ts";
import { listsCheck, streamsCheck } from "./checks/limit_checks.ts";
import { discoveryCheck, namespacesCheck, versionCheck } from "./checks/server_checks.ts";
import { tlsCheck } from "./checks/tls_check.ts";
import { watchCacheCheck, watchCheck, watchListCheck } from "./checks/watch_checks.ts";
import type { AskedAccess } from "./examination/asked_access.ts";
import type { Check } from "./examination/check.ts";

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
  return [...allChecks, ...accessChecks(access)];
}
