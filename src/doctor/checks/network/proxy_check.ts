import type { Check } from "../../check.ts";
import { targetOf } from "../../examination.ts";
import { ok, warning } from "../../outcome.ts";

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
