import { ConfigurationError } from "@kubewire/kubewire";
import { EntryReader } from "./entries/entry_reader.ts";
import type {
  ClusterEntry,
  ContextEntry,
  ExecEntry,
  Kubeconfig,
  UserEntry,
} from "./entries/kubeconfig.ts";
import { resolvePath } from "./entries/named_file.ts";
import { parseYaml } from "./yaml/parse_yaml.ts";

/** The extension of a cluster's entry that is meant for exec plugins. */
const EXEC_EXTENSION = "client.authentication.k8s.io/exec";

/**
 * Parses the text of a kubeconfig; an empty text is an empty kubeconfig. Paths are relative to the
 * folder of `file`.
 *
 * @throws {ConfigurationError} If the text is not a kubeconfig. The message names the file and the
 *   field, never a value.
 */
export function parseKubeconfig(text: string, file: string): Kubeconfig {
  const subject = `The kubeconfig ${file}`;
  const config = new EntryReader(parseYaml(text, subject), { subject, path: "" });
  const isConfig = ["", "Config"].includes(anyCase(config, "kind"));
  if (!isConfig || !["", "/", "v1", "/v1"].includes(anyCase(config, "apiVersion"))) {
    throw new ConfigurationError(
      `${subject} is something else: a kubeconfig has kind Config and apiVersion v1.`,
    );
  }
  checkUnused(config);
  return {
    ...config.optional("currentContext", "current-context"),
    clusters: config.named("clusters", (item) => readCluster(item.mapping("cluster"), file)),
    users: config.named("users", (item) => readUser(item.mapping("user"), file)),
    contexts: config.named("contexts", (item) => readContext(item.mapping("context"))),
  };
}

/**
 * Returns the text of the field with that name in upper or lower case; of several such fields, the
 * last one in sorted order. Go's own JSON, which ignores case, reads only `kind` and `apiVersion`
 * (apimachinery `serializer/json/meta.go`).
 */
function anyCase(config: EntryReader, name: string): string {
  const names = config.names().filter((other) => other.toLowerCase() === name.toLowerCase()).sort();
  const texts = names.filter((other) => config.has(other)).map((other) => config.text(other) ?? "");
  return texts.at(-1) ?? "";
}

/** Reads fields that are not used here, to report the errors that client-go reports for them. */
function checkUnused(config: EntryReader): void {
  const preferences = config.mapping("preferences");
  preferences.flag("colors");
  for (const entry of [config, preferences]) extensionsOf(entry);
}

function extensionsOf(entry: EntryReader): Map<string, unknown> {
  return entry.named("extensions", (item) => item.raw("extension"));
}

function readCluster(entry: EntryReader, file: string): ClusterEntry {
  const execConfig = extensionsOf(entry).get(EXEC_EXTENSION);
  return {
    ...entry.optional("server", "server"),
    ...entry.optional("tlsServerName", "tls-server-name"),
    ...entry.base64("caData", "certificate-authority-data"),
    ...entry.optional("proxyUrl", "proxy-url"),
    ...path(entry, "caFile", { name: "certificate-authority", file }),
    insecureSkipTlsVerify: entry.flag("insecure-skip-tls-verify"),
    disableCompression: entry.flag("disable-compression"),
    ...(execConfig !== undefined && { execConfig }),
  };
}

function readUser(entry: EntryReader, file: string): UserEntry {
  extensionsOf(entry);
  const extra = entry.mapping("as-user-extra");
  const provider = entry.mapping("auth-provider");
  const providerConfig = provider.mapping("config");
  return {
    ...path(entry, "certificateFile", { name: "client-certificate", file }),
    ...entry.base64("certificateData", "client-certificate-data"),
    ...path(entry, "keyFile", { name: "client-key", file }),
    ...entry.base64("keyData", "client-key-data"),
    ...entry.optional("token", "token"),
    ...path(entry, "tokenFile", { name: "tokenFile", file }),
    ...entry.optional("username", "username"),
    ...entry.optional("password", "password"),
    ...entry.optional("impersonate", "as"),
    ...entry.optional("impersonateUid", "as-uid"),
    impersonateGroups: entry.texts("as-groups"),
    impersonateExtra: new Map(extra.names().map((name) => [name, extra.texts(name)])),
    ...(entry.has("auth-provider") && {
      authProvider: {
        name: provider.text("name") ?? "",
        config: new Map(
          providerConfig.names().map((name) => [name, providerConfig.text(name) ?? ""]),
        ),
      },
    }),
    ...(entry.has("exec") && { exec: readExecEntry(entry.mapping("exec"), file) }),
  };
}

function readContext(entry: EntryReader): ContextEntry {
  extensionsOf(entry);
  return {
    ...entry.optional("cluster", "cluster"),
    ...entry.optional("user", "user"),
    ...entry.optional("namespace", "namespace"),
  };
}

function path<K extends string>(
  entry: EntryReader,
  key: K,
  { name, file }: { name: string; file: string },
): { [key in K]?: string } {
  const value = entry.text(name);
  return value === undefined ? {} : { [key]: resolvePath(value, file) } as { [key in K]: string };
}

/**
 * Reads the `exec` entry of a user. A command with a slash is a path relative to the folder of
 * `file`; any other command is searched for in `PATH`.
 *
 * @throws {ConfigurationError} If a field has the wrong type.
 */
export function readExecEntry(entry: EntryReader, file: string): ExecEntry {
  const command = entry.text("command");
  return {
    ...entry.optional("apiVersion", "apiVersion"),
    ...(command !== undefined && {
      command: /[/\\]/.test(command) ? resolvePath(command, file) : command,
    }),
    args: entry.texts("args"),
    env: entry.items("env").map((variable) => ({
      name: variable.text("name") ?? "",
      value: variable.text("value") ?? "",
    })),
    ...entry.optional("interactiveMode", "interactiveMode"),
    provideClusterInfo: entry.flag("provideClusterInfo"),
    ...entry.optional("installHint", "installHint"),
  };
}
