import { NetworkError, OriginRefusedError } from "@kubewire/kubewire";
import { isObject, presentedCertificates } from "@kubewire/kubewire/internal";
import { type Check, failure, type Finding, ok, skipped, warning } from "../examination/check.ts";
import { type Examination, openProbe, targetOf } from "../examination/examination.ts";
import { durationText, summaryOf } from "../examination/finding_text.ts";

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
    summary: `the response to /version is not that of an API server: ${response.status}, ${type}`,
    meaning: "Another program listens here: a login page, a load balancer or another service.",
    remedy: "Correct the address and the port of the API server. Log in to the network or the VPN.",
  };
}

/** The longest text of a header that is shown. */
const MOST_CHARACTERS = 60;
/** Headers that load balancers and proxies add to each response, and their names. */
const MARKS: readonly (readonly [header: string, name: string])[] = [
  ["cf-ray", "Cloudflare"],
  ["x-amz-cf-id", "CloudFront"],
  ["x-envoy-upstream-service-time", "Envoy"],
];

/**
 * Returns the name of a load balancer or proxy that has passed on a response of an API server, if its
 * headers tell. An API server itself sends neither `Server` nor `Via`.
 */
export function intermediaryOf(headers: Headers): string | undefined {
  const product = headers.get("server")?.trim() || viaOf(headers.get("via") ?? "");
  if (product) return product.slice(0, MOST_CHARACTERS);
  return MARKS.find(([header]) => headers.has(header))?.[1];
}

/** Returns the name in the last entry of `Via`, that of the nearest one: `1.1 google`. */
function viaOf(via: string): string | undefined {
  return via.split(",").at(-1)?.trim().split(" ")[1];
}

/** Whether HTTP/2 is spoken, which the API server offers unless something between takes it away. */
export const protocolCheck: Check = {
  id: "network.protocol",
  title: "HTTP/2",
  needs: ["network.http"],
  run(examination) {
    const { server, proxy } = targetOf(examination);
    if (proxy) return skipped(`the proxy ${proxy.url} takes it away; see Proxy`);
    if (server.protocol !== "https:") return skipped("not spoken without TLS");
    const { chosenProtocol, intermediary } = examination;
    if (chosenProtocol === undefined) return skipped("this runtime connects with fetch alone");
    if (chosenProtocol === "h2") return ok("requests and watches share connections");
    return warning(intermediary === undefined ? unknownPlace() : between(intermediary));
  },
};

const MEANING = "HTTP/1.1 is spoken: each watch and each request at the same time takes a TLS " +
  "connection of its own, here and at the API server.";

function between(intermediary: string): Finding {
  return {
    summary: `${intermediary}, between the program and the API server, does not offer HTTP/2`,
    meaning: MEANING,
    remedy: "Let it pass TLS through to the API server, or switch HTTP/2 on in it, for clients " +
      "and for the API server.",
  };
}

function unknownPlace(): Finding {
  return {
    summary: "the server does not offer HTTP/2",
    meaning: `${MEANING} An API server offers HTTP/2, unless it has --disable-http2-serving: ` +
      "something that ends TLS before it may take it away, such as a load balancer.",
    remedy: "Compare with an address of the API server itself. Let a load balancer pass TLS " +
      "through, or switch HTTP/2 on in it; remove --disable-http2-serving.",
  };
}

const NOTED_MS = 10_000;
const HARMFUL_MS = 300_000;

/** Whether the clock of this machine agrees with that of the API server. */
export const clockCheck: Check = {
  id: "network.clock",
  title: "Clock",
  needs: ["network.http"],
  run({ skewMs }) {
    if (skewMs === undefined) return skipped("the server does not say what time it is");
    if (Math.abs(skewMs) < NOTED_MS) return ok("agrees with that of the API server");
    const finding = {
      summary: `this machine's clock is ${durationText(skewMs)} ${
        skewMs > 0 ? "behind" : "ahead of"
      } that of the API server`,
      meaning:
        "Certificates and tokens are judged by the wrong time: they count as expired, or as " +
        "not valid yet.",
      remedy: "Synchronize the clocks of the nodes (`timedatectl`, chrony), this one and that of " +
        "the API server. A container has the clock of its node.",
    };
    return Math.abs(skewMs) < HARMFUL_MS ? warning(finding) : failure(finding);
  },
};
