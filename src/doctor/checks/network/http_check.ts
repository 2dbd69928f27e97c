import { isObject } from "../../../core/is_object.ts";
import { NetworkError, OriginRefusedError } from "../../../core/errors.ts";
import { presentedCertificates } from "../../../runtime/inspection/presented_certificates.ts";
import type { Check } from "../../check.ts";
import { type Examination, targetOf } from "../../examination.ts";
import { intermediaryOf } from "../../intermediary_of.ts";
import { openProbe } from "../../open_probe.ts";
import { failure, type Finding, ok } from "../../outcome.ts";
import { summaryOf } from "../../summary_of.ts";

const HALF_SECOND_MS = 500;

/** Whether an API server answers requests. The request of this check contains no token. */
export const httpCheck: Check = {
  id: "network.http",
  title: "HTTP",
  needs: ["network.tls"],
  late: {
    summary: "the server accepts the request and does not answer it in time",
    meaning: "The API server is overloaded or waits for etcd, or a proxy holds the request back.",
    remedy: "Look at /readyz?verbose of the API server and at etcd, and then at what is between.",
  },
  async run(examination, signal) {
    const { clock } = examination.runtime;
    const startMs = clock.monotonic();
    const sentAtMs = clock.now();
    let response: Response;
    try {
      const probe = openProbe(examination, examination.config ?? { server: "" });
      response = await probe.fetch("/version", { signal, maxAttempts: 1 });
    } catch (error) {
      const finding = signal.aborted ? undefined : findingOf(error, examination);
      if (!finding) throw error;
      return failure(await plainFinding(examination, signal) ?? finding);
    }
    const ms = Math.round(clock.monotonic() - startMs);
    noteSkew(examination, { date: response.headers.get("date"), sentAtMs });
    const intermediary = intermediaryOf(response.headers);
    if (intermediary !== undefined) examination.intermediary = intermediary;
    const body = await jsonOf(response);
    if (response.ok && typeof body?.gitVersion === "string") {
      examination.serverVersion = body.gitVersion;
      return ok(`the API server answers (${ms} ms)`);
    }
    const isApiServer = body?.kind === "Status";
    if (isApiServer && response.status < 500 && response.status !== 429) {
      return ok(`the API server answers (${ms} ms)`);
    }
    if (isApiServer || BUSY.includes(response.status)) return failure(unwell(response.status));
    return failure(await plainFinding(examination, signal) ?? foreign(response));
  },
};

function noteSkew(
  examination: Examination,
  { date, sentAtMs }: { date: string | null; sentAtMs: number },
): void {
  const serverMs = Date.parse(date ?? "");
  if (Number.isNaN(serverMs)) return;
  // The header has whole seconds, and was written between request and response.
  const halfwayMs = (sentAtMs + examination.runtime.clock.now()) / 2;
  const skewMs = serverMs + HALF_SECOND_MS - halfwayMs;
  examination.skewMs = Math.abs(skewMs) > 2 * HALF_SECOND_MS ? skewMs : 0; // finer than its unit
}

async function jsonOf(response: Response): Promise<Record<string, unknown> | undefined> {
  try {
    const body: unknown = await response.json();
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function findingOf(error: unknown, examination: Examination): Finding | undefined {
  const { server, proxy } = targetOf(examination);
  if (proxy && error instanceof NetworkError) {
    return {
      summary: `no answer through the proxy ${proxy.url}, which ${proxy.origin} names: ` +
        summaryOf(error),
      meaning: "Requests to the API server go to this proxy, which does not carry them.",
      remedy: examination.config?.proxyUrl !== undefined
        ? `Correct ${proxy.origin}, or take it out.`
        : `Add ${server.hostname} to NO_PROXY, in a pod with \`.svc,.cluster.local\`, or unset ` +
          `${proxy.origin}.`,
    };
  }
  if (error instanceof OriginRefusedError) {
    return {
      summary: `the server redirects to ${error.origin}`,
      meaning:
        "An API server does not redirect to others: a login page or a captive portal answers.",
      remedy: "Log in to the network or the VPN, or correct the address of the API server.",
    };
  }
  if (!(error instanceof NetworkError)) return undefined;
  return {
    summary: summaryOf(error),
    meaning: "Something between this program and the API server ends the connection, or another " +
      "program listens here.",
    remedy: "Check the port, and the load balancers and proxies before the API server.",
  };
}

/** Statuses by which a server, or a load balancer before it, refuses any request for now. */
const BUSY = [429, 502, 503, 504];

function unwell(status: number): Finding {
  if (status === 429) {
    return {
      summary: "the API server, or a load balancer before it, answers 429: it is overloaded",
      meaning: "It refuses requests for now. Programs wait and try again, and are slow.",
      remedy: "Find out who sends many requests (apiserver_flowcontrol_rejected_requests_total, " +
        "kubectl get flowschemas), and look at the limits of the load balancer.",
    };
  }
  return {
    summary: `the API server answers ${status}, or a load balancer before it`,
    meaning: "It is starting, stopping, overloaded, or cannot reach etcd; or the load balancer " +
      "does not reach it.",
    remedy:
      "Look at /readyz?verbose of the API server, and at its log; then at the targets of the " +
      "load balancer.",
  };
}

/** Returns the finding about an address with http:// whose port speaks TLS. */
async function plainFinding(
  examination: Examination,
  signal: AbortSignal,
): Promise<Finding | undefined> {
  const { server } = targetOf(examination);
  if (server.protocol !== "http:") return undefined;
  const tlsUrl = new URL(`https://${server.hostname}:${server.port || "80"}`);
  if ((await presentedCertificates(tlsUrl, { signal })).length === 0) return undefined;
  return {
    summary: `the address begins with http://, and ${server.host} speaks TLS`,
    meaning: "The server does not answer such requests, and no credentials are sent without TLS.",
    remedy: "Write https:// in the kubeconfig, with the certificate-authority-data of the cluster.",
  };
}

function foreign(response: Response): Finding {
  const type = response.headers.get("content-type")?.split(";")[0] ?? "no content type";
  return {
    summary: `the answer to /version is not that of an API server: ${response.status}, ${type}`,
    meaning: "Another program listens here: a login page, a load balancer or another service.",
    remedy: "Correct the address and the port of the API server. Log in to the network or the VPN.",
  };
}
