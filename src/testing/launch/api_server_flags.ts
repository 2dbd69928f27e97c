import { join } from "node:path";

/** The flags of kube-apiserver that have an effect here. */
export interface ApiServerFlags {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** Folder in which the launcher writes a kubeconfig. */
  readonly certDir: string;
  /** File with the server's certificate. */
  readonly certificateFile: string;
  /** File with its key. */
  readonly keyFile: string;
  /** File with the CA of client certificates, if they are accepted. */
  readonly clientCaFile: string | undefined;
  /** The first URL of etcd. */
  readonly etcdServer: string | undefined;
  /** Whether roles decide. */
  readonly authorization: "all" | "rbac";
  /** Options of the server that feature gates and other flags set, as `--set` of the launcher takes them. */
  readonly settings: readonly string[];
  /** Names of flags that have no effect, and that envtest does not pass by itself. */
  readonly ignored: readonly string[];
}

/** Flags that envtest passes by itself: they are about admission and keys of its own. */
const NEEDLESS: ReadonlySet<string> = new Set([
  "advertise-address",
  "allow-privileged",
  "disable-admission-plugins",
  "insecure-port",
  "service-account-issuer",
  "service-account-key-file",
  "service-account-signing-key-file",
]);

const MODES = ["AlwaysAllow", "AlwaysDeny", "ABAC", "Webhook", "RBAC", "Node"];
/** Modes that need no word: the server has the first two, and no kubelet needs the third. */
const FOLLOWED_MODES: ReadonlySet<string> = new Set(["AlwaysAllow", "RBAC", "Node"]);

/** The options of the server that feature gates of kube-apiserver set. */
const GATES: ReadonlyMap<string, string> = new Map([
  ["AggregatedDiscoveryEndpoint", "aggregatedDiscovery"],
  ["WatchList", "watchList"],
]);

/**
 * Reads the command line of kube-apiserver, as envtest writes it: each flag as `--NAME=VALUE`.
 *
 * @throws {TypeError} If a flag that is needed is missing or wrong.
 */
export function readApiServerFlags(args: readonly string[]): ApiServerFlags {
  const flags = new Map<string, string>();
  for (const arg of args) {
    const [, name, value = "true"] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined) {
      throw new TypeError(`${arg} is not a flag: write --NAME=VALUE.`);
    }
    // gates of several flags add up, and the last value of a gate counts
    const isGate = name === "feature-gates" && flags.has(name);
    flags.set(name, isGate ? `${flags.get(name)},${value}` : value);
  }
  const take = (name: string) => {
    const value = flags.get(name);
    flags.delete(name);
    return value;
  };
  const certDir = take("cert-dir");
  if (!certDir) throw new TypeError("--cert-dir is missing: name a folder with apiserver.crt.");
  const address = take("bind-address") ?? "127.0.0.1";
  if (address !== "127.0.0.1") {
    throw new TypeError(`--bind-address must be 127.0.0.1: it is ${address}.`);
  }
  const port = Number(take("secure-port") ?? "6443");
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TypeError("--secure-port must be from 0 to 65535.");
  }
  const gates = readGates(take("feature-gates") ?? "");
  const [range = ""] = take("service-cluster-ip-range")?.split(",") ?? [];
  const isFollowed = /^[\d.]+\/\d+$/.test(range); // those of IPv6 are not
  const modes = readModes(take("authorization-mode") ?? "AlwaysAllow");
  return {
    port,
    certDir,
    certificateFile: take("tls-cert-file") ?? join(certDir, "apiserver.crt"),
    keyFile: take("tls-private-key-file") ?? join(certDir, "apiserver.key"),
    clientCaFile: take("client-ca-file"),
    etcdServer: take("etcd-servers")?.split(",")[0],
    authorization: modes.includes("RBAC") && !modes.includes("AlwaysAllow") ? "rbac" : "all",
    settings: [
      ...gates.settings,
      ...isFollowed ? [`serviceClusterIpRange=${JSON.stringify(range)}`] : [],
    ],
    ignored: [
      ...range !== "" && !isFollowed ? ["service-cluster-ip-range"] : [],
      ...gates.ignored.map((name) => `feature-gates=${name}`),
      ...modes.filter((mode) => !FOLLOWED_MODES.has(mode))
        .map((mode) => `authorization-mode=${mode}`),
      ...[...flags.keys()].filter((name) => !NEEDLESS.has(name)),
    ],
  };
}

function readModes(text: string): string[] {
  const modes = text.split(",");
  if (modes.every((mode) => MODES.includes(mode))) return modes;
  throw new TypeError(`--authorization-mode must be of ${MODES.join(", ")}: it is ${text}.`);
}

/** Reads gates such as `A=true,B=false`: those that set an option, and the names of the others. */
function readGates(text: string): Pick<ApiServerFlags, "settings" | "ignored"> {
  const settings = new Map<string, string>();
  const ignored = new Set<string>();
  for (const gate of text.split(",").filter(Boolean)) {
    const [name = "", value = ""] = gate.split("=").map((part) => part.trim());
    const option = GATES.get(name);
    if (option === undefined) ignored.add(name);
    else if (value === "true" || value === "false") settings.set(option, `${option}=${value}`);
    else throw new TypeError(`--feature-gates ${name} must be true or false: it is ${value}.`);
  }
  return { settings: [...settings.values()], ignored: [...ignored] };
}
