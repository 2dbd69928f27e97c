import { connectionFinding, UNANSWERED } from "../../connection_finding.ts";
import type { Check } from "../../check.ts";
import { targetOf } from "../../examination.ts";
import { failure, ok, skipped } from "../../outcome.ts";
import { plainUrl } from "../../plain_url.ts";

/** Whether the API server accepts connections. */
export const tcpCheck: Check = {
  id: "network.tcp",
  title: "TCP",
  needs: ["network.dns"],
  late: UNANSWERED,
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
