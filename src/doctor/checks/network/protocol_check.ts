import type { Check } from "../../check.ts";
import { targetOf } from "../../examination.ts";
import { type Finding, ok, skipped, warning } from "../../outcome.ts";

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
