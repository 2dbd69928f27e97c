import { ContainerLog } from "../../../src/testing/pods/container_log.ts";
import { logBody } from "../../../src/testing/pods/log_body.ts";
import { parseLogQuery } from "../../../src/testing/pods/log_query.ts";
import { CertificateAuthority, FaultPanel, listenHttps } from "../../../src/testing/mod.ts";
import { type PodProgram, ServedSession } from "../../../src/testing/pods/pod_session.ts";
import { type PodPort, ServedPort } from "../../../src/testing/pods/port_session.ts";
import { upgradeOf } from "../../../src/testing/server/server_socket.ts";

/** A kubelet without containers: one log and one program for every pod. */
export interface StandInKubelet extends AsyncDisposable {
  readonly port: number;
  readonly log: ContainerLog;
  /** Makes the connections between the API server and the kubelet fail. */
  readonly faults: FaultPanel;
  /** Paths and queries of the API server's requests. */
  readonly asked: string[];
  /** Program of each exec and attach. */
  program: PodProgram;
  /** Handler of every port. */
  servePort: PodPort;
}

/**
 * Starts a kubelet's server on loopback. kube-apiserver does not check a kubelet's certificate
 * unless a flag names an authority.
 */
export async function startStandInKubelet(): Promise<StandInKubelet> {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  const log = new ContainerLog(Date.now);
  const faults = new FaultPanel();
  const asked: string[] = [];
  const answer = (request: Request): Response => {
    const { pathname, search, searchParams } = new URL(request.url);
    asked.push(pathname + search);
    if (pathname.startsWith("/containerLogs/")) {
      return new Response(logBody(log, log.lines, parseLogQuery(searchParams, Date.now())));
    }
    const upgrade = upgradeOf(request);
    const protocol = request.headers.get("sec-websocket-protocol")?.split(/\s*,\s*/)[0];
    if (!upgrade || !protocol) return new Response("no WebSocket", { status: 400 });
    if (pathname.startsWith("/portForward/")) {
      return upgrade(protocol, new ServedPort(Number(searchParams.get("port")), kubelet.servePort));
    }
    const command = searchParams.getAll("command");
    const tty = searchParams.get("tty") === "true" || searchParams.get("tty") === "1";
    return upgrade(
      protocol,
      new ServedSession({
        request,
        command,
        stdin: searchParams.get("input") === "1",
        tty,
        program: kubelet.program,
      }),
    );
  };
  const listener = await listenHttps(
    (request) => faults.apply(request, () => Promise.resolve(answer(request))),
    { keyPair },
  );
  const kubelet: StandInKubelet = {
    port: listener.port,
    log,
    faults,
    asked,
    program: () => 0,
    servePort: () => {},
    async [Symbol.asyncDispose]() {
      log.end();
      faults[Symbol.dispose]();
      await listener.close();
    },
  };
  return kubelet;
}
