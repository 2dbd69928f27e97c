import type { NetworkError } from "@kubewire/kubewire";
import {
  hasPermission,
  lookUpHost,
  networkFailure,
  parseProxyUrl,
  proxyVariable,
  raceSignal,
} from "@kubewire/kubewire/internal";
import { type Check, failure, type Finding, ok, skipped, warning } from "../examination/check.ts";
import { type Examination, type Target, targetOf } from "../examination/examination.ts";
import { flagRemedy } from "../examination/finding_text.ts";

/** Whether Deno's permissions let the program reach the API server, or the proxy before it. */
export const netPermissionCheck: Check = {
  id: "network.netPermission",
  title: "Permission for the network",
  needs: ["environment.variables", "environment.kubeconfig"],
  run(examination) {
    const { server, proxy } = examination.target = findTarget(examination);
    if (examination.runtime.name !== "deno") return skipped("only Deno has permissions");
    // Deno itself asks for no permission to reach a proxy that a variable names.
    const isConfigured = examination.config?.proxyUrl !== undefined;
    const hosts = [server, ...(proxy && isConfigured ? [new URL(proxy.url)] : [])].map(hostAndPort);
    const queries = hosts.map((target) => ({ kind: "net", target }) as const);
    const missing = queries.filter((query) => !hasPermission(query));
    if (missing.length === 0) return ok(`${hosts.join(" and ")} may be reached`);
    return failure({
      summary: `${missing.map(({ target }) => target).join(" and ")} may not be reached`,
      meaning: "No request reaches the API server.",
      remedy: flagRemedy(`--allow-net=${hosts.join(",")}`, missing),
    });
  },
};

function findTarget({ config, runtime }: Examination): Target {
  const server = new URL(config?.server ?? "");
  const configured = typeof config?.proxyUrl === "function" ? config.proxyUrl() : config?.proxyUrl;
  const variable = configured === undefined
    ? proxyVariable(server, (name) => runtime.env(name, { optional: true }))
    : undefined;
  const proxyUrl = configured ?? variable?.value;
  if (proxyUrl === undefined) return { server };
  const origin = variable?.name ?? "proxy-url of the kubeconfig";
  return { server, proxy: { url: parseProxyUrl(proxyUrl, origin).url, origin } };
}

function hostAndPort({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

/** Whether the name of the API server can be resolved. */
export const dnsCheck: Check = {
  id: "network.dns",
  title: "DNS",
  needs: ["network.netPermission"],
  late: {
    summary: "no name server answered in time",
    meaning: "Connections would wait for the name in the same way.",
    remedy:
      "Look at the pods of CoreDNS, at /etc/resolv.conf, and at network policies for port 53.",
  },
  async run(examination, signal) {
    const { server, proxy } = targetOf(examination);
    const name = server.hostname;
    if (proxy) return skipped("the proxy resolves the name");
    if (/^\[|^[\d.]+$/.test(name)) return skipped(`${name} is an address`);
    if (!hasPermission({ kind: "net", target: name })) {
      return skipped("the permission for one port does not cover the lookup; see TCP");
    }
    const startMs = examination.runtime.clock.monotonic();
    const addresses = await raceSignal(lookUpHost(name), signal);
    const ms = Math.round(examination.runtime.clock.monotonic() - startMs);
    if (addresses.length > 0) return ok(`${name} is ${addresses.join(", ")} (${ms} ms)`);
    return failure(unresolved(name));
  },
};

const WHERE =
  "In a pod, look at network policies, at kube-proxy or the CNI plugin of the node, and " +
  "at `kubectl get endpointslices` of the service `kubernetes`. On your machine, check the address in " +
  "the kubeconfig, the VPN and the firewall.";

/** Whether the API server accepts connections. */
export const tcpCheck: Check = {
  id: "network.tcp",
  title: "TCP",
  needs: ["network.dns"],
  late: {
    summary: "the connection was not answered in time",
    meaning:
      "Packets get lost on the way: a network policy or a firewall drops them, or the address " +
      "is wrong.",
    remedy: WHERE,
  },
  async run(examination, signal) {
    const { server, proxy } = targetOf(examination);
    if (proxy) return skipped(`connections go to the proxy ${proxy.url}`);
    const { clock } = examination.runtime;
    const plain = plainUrl(server);
    const connect = await examination.runtime.loadConnect(plain, {});
    if (!connect) return skipped("HTTP_PROXY applies to plain connections");
    const startMs = clock.monotonic();
    try {
      (await connect(plain, signal).connection).close();
    } catch (error) {
      const finding = connectionFinding(error, plain.host);
      if (finding && !signal.aborted) return failure(finding);
      throw error;
    }
    return ok(`${plain.host} accepts connections (${Math.round(clock.monotonic() - startMs)} ms)`);
  },
};

/** Returns the finding about a name that cannot be resolved. */
export function unresolved(name: string): Finding {
  return {
    summary: `${name}: the name cannot be resolved`,
    meaning: "The name does not exist, or no name server answers; no connection is possible.",
    remedy: "Check the name for a typing error. In a pod, look at its dnsPolicy, at the pods of " +
      "CoreDNS, and at network policies for port 53; on your machine, at the VPN.",
  };
}

const TEXTS: Record<Exclude<NetworkError["failure"], "tls" | "dns">, Omit<Finding, "remedy">> = {
  refused: {
    summary: "the connection was refused",
    meaning: "The address responds, but nothing listens on this port.",
  },
  closed: {
    summary: "the connection was closed at once",
    meaning: "Something accepts connections here but closes this one: a load " +
      "balancer without a healthy API server, or a firewall.",
  },
  unreachable: {
    summary: "the address cannot be reached",
    meaning: "No packet comes back from it.",
  },
  unknown: {
    summary: "the connection failed",
    meaning: "The runtime does not say why.",
  },
};

/**
 * Returns the finding about a connection that did not come about; `undefined` if TLS is the reason,
 * or if it is not an error of the network.
 */
export function connectionFinding(error: unknown, host: string): Finding | undefined {
  const described = networkFailure(error);
  if (!described || described.failure === "tls") return undefined;
  if (described.failure === "dns") return unresolved(host);
  const { summary, meaning } = TEXTS[described.failure];
  return { summary: `${host}: ${summary}`, meaning, remedy: `Is the API server running? ${WHERE}` };
}

/** Returns the URL by which a server's port is reached without TLS. */
export function plainUrl({ host, port, protocol }: URL): URL {
  const url = new URL(`http://${host}`);
  if (port === "") url.port = protocol === "https:" ? "443" : "80";
  return url;
}

/** Whether a proxy is between the program and the API server that was not asked for. */
export const proxyCheck: Check = {
  id: "network.proxy",
  title: "Proxy",
  needs: ["network.http"],
  run(examination) {
    const { server, proxy } = targetOf(examination);
    if (!proxy) return ok("no variable sends the requests through a proxy");
    if (examination.config?.proxyUrl !== undefined) return ok(`${proxy.url}, as configured`);
    return warning({
      summary: `${proxy.origin} sends the requests through the proxy ${proxy.url}`,
      meaning: "Watches break when the proxy ends idle tunnels, each request has its own " +
        "connection without HTTP/2, and on Bun at most 240 watches can be open.",
      remedy: `Add ${server.hostname} to NO_PROXY.`,
    });
  },
};

const ADDING = ["DENO_CERT", "NODE_EXTRA_CA_CERTS"];

/** The authorities that the runtime trusts in addition to the cluster's own. */
export const rootsCheck: Check = {
  id: "network.roots",
  title: "Trusted roots",
  needs: [],
  run({ runtime }) {
    if (runtime.name !== "deno") return skipped("only Deno adds roots of its own");
    const env = (name: string) => runtime.env(name, { optional: true });
    const adding = ADDING.filter((name) => env(name));
    if (adding.length > 0) {
      const verb = adding.length > 1 ? "add" : "adds";
      return warning({
        summary: `${adding.join(" and ")} ${verb} authorities to the cluster's own`,
        meaning: "A certificate of these authorities for the server's name is accepted too.",
        remedy: `Unset ${adding.join(" and ")} for this program, unless it also needs them.`,
      });
    }
    return ok(
      env("DENO_TLS_CA_STORE") === ""
        ? "only the cluster's CA is trusted"
        : "Deno trusts its own roots beside the cluster's CA; an empty DENO_TLS_CA_STORE ends that",
    );
  },
};
