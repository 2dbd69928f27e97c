import type { NetworkError } from "@kubewire/kubewire";
import { networkFailure } from "@kubewire/kubewire/internal";
import type { Finding } from "../examination/outcome.ts";

const WHERE =
  "In a pod, look at network policies, at kube-proxy or the CNI plugin of the node, and " +
  "at `kubectl get endpointslices` of the service `kubernetes`. On your machine, check the address in " +
  "the kubeconfig, the VPN and the firewall.";

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

/** The finding about a server that does not answer the attempt to connect. */
export const UNANSWERED: Finding = {
  summary: "the connection was not answered in time",
  meaning:
    "Packets get lost on the way: a network policy or a firewall drops them, or the address " +
    "is wrong.",
  remedy: WHERE,
};
