import { ConfigurationError } from "@kubewire/kubewire";
import type { ExecEntry, UserEntry } from "../entries/kubeconfig.ts";

const EXEC_VERSIONS = [
  "client.authentication.k8s.io/v1",
  "client.authentication.k8s.io/v1beta1",
];
const INTERACTIVE_MODES = ["Never", "IfAvailable", "Always"];

/**
 * Checks that a user's entry is consistent, by the rules of client-go
 * (`tools/clientcmd/validation.go`), except that `-data` and a file may both be set: the data takes
 * precedence, as documented.
 *
 * @throws {ConfigurationError} If the entry is not consistent.
 */
export function checkUser(user: UserEntry, name: string): void {
  const problem = problemOf(user) ?? (user.exec && execProblem(user.exec));
  if (problem === undefined) return;
  throw new ConfigurationError(`The kubeconfig's user ${JSON.stringify(name)} ${problem}.`);
}

function problemOf(user: UserEntry): string | undefined {
  const { token, username, password, exec, authProvider } = user;
  if (token !== undefined && (username !== undefined || password !== undefined)) {
    return "has a token and a user name or password: only one of them can be sent";
  }
  if (hasCertificate(user) && user.keyData === undefined && user.keyFile === undefined) {
    return "has a client certificate without client-key-data or client-key";
  }
  if (exec && authProvider) return "has exec and auth-provider: take one of the two out";
  const { impersonate, impersonateUid, impersonateGroups, impersonateExtra } = user;
  const more = impersonateUid !== undefined || impersonateGroups.length > 0 ||
    impersonateExtra.size > 0;
  if (more && impersonate === undefined) {
    return "has as-uid, as-groups or as-user-extra without `as`: say who to act as";
  }
  return undefined;
}

/** Whether the entry has a client certificate. */
export function hasCertificate(user: UserEntry): boolean {
  return user.certificateData !== undefined || user.certificateFile !== undefined;
}

function execProblem(exec: ExecEntry): string | undefined {
  const { apiVersion, command, env, interactiveMode } = exec;
  if (command === undefined) return "has exec without a command";
  if (apiVersion === undefined) return "has exec without an apiVersion";
  if (!EXEC_VERSIONS.includes(apiVersion)) {
    return `has exec with apiVersion ${JSON.stringify(apiVersion)}: it can be ` +
      EXEC_VERSIONS.join(" or ");
  }
  if (env.some(({ name }) => name === "")) return "has exec with a variable without a name";
  if (interactiveMode === undefined && apiVersion === EXEC_VERSIONS[0]) {
    return `has exec without interactiveMode: in v1 it must be ${INTERACTIVE_MODES.join(" or ")}`;
  }
  if (interactiveMode !== undefined && !INTERACTIVE_MODES.includes(interactiveMode)) {
    return `has exec with interactiveMode ${JSON.stringify(interactiveMode)}: it can be ` +
      INTERACTIVE_MODES.join(" or ");
  }
  return undefined;
}
