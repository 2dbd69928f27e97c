import { CertificateAuthority, TestApiServer } from "../../../src/testing/mod.ts";
import { type PodProgram, ServedSession } from "../../../src/testing/pods/pod_session.ts";
import { HttpConnection } from "../../../src/testing/server/http_connection.ts";
import { listenNodeTls } from "../../../src/testing/server/tls_listener.ts";
import { upgradeOf } from "../../../src/testing/server/server_socket.ts";
import { ControlPlane } from "../../e2e/cluster/control_plane.ts";
import { adminKube } from "../../e2e/cluster/admin_kube.ts";
import { startStandInKubelet } from "../../e2e/kubelets/stand_in_kubelet.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";

/** The server of an exec, and the client's credentials for it. */
export interface ExecTarget {
  /** URL of the API server. */
  server: string;
  /** Certificate of its authority. */
  caPem: string;
  /** Bearer token, if the client has one. */
  token?: string;
  /** Client certificate and its key, if the client has them. */
  certificate?: { certPem: string; keyPem: string };
}

/** A target that runs until it is disposed of. */
export interface RunningTarget extends AsyncDisposable {
  readonly target: ExecTarget;
}

/** The pod of every target; its program sends back all bytes. */
export const POD = { name: "web", namespace: "default" };

const cat: PodProgram = async ({ stdin, stdout }) => {
  for await (const chunk of stdin) await stdout(chunk);
  return 0;
};

/** Starts the embedded server, which accepts tokens. */
export async function startTokenTarget(): Promise<RunningTarget> {
  const server = await TestApiServer.start();
  server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: POD, spec: podSpec });
  server.pods.setProgram(POD, cat);
  const { token } = await server.issueToken({ expirationMs: 24 * 3_600_000 });
  return {
    target: { server: server.url, caPem: server.caPem, token },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Starts the embedded server's HTTP, WebSockets and exec, for clients with a certificate. */
export async function startCertificateTarget(): Promise<RunningTarget> {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  const client = await authority.issueClient({ commonName: "alice" });
  const caPem = authority.certificatePem;
  const answer = (request: Request): Response => {
    const upgrade = upgradeOf(request);
    if (!upgrade) return new Response("no WebSocket", { status: 400 });
    const session = new ServedSession({ request, command: ["cat"], tty: false, program: cat });
    return upgrade("v5.channel.k8s.io", session);
  };
  const listener = await listenNodeTls(
    keyPair,
    (connection) => void new HttpConnection(connection, answer),
    { clientCaPem: caPem },
  );
  if (!listener) throw new Error("The node:tls of this runtime has no server.");
  const certificate = { certPem: client.certificatePem, keyPem: client.keyPem };
  return {
    target: { server: `https://127.0.0.1:${listener.port}`, caPem, certificate },
    [Symbol.asyncDispose]: () => Promise.resolve(listener.close()),
  };
}

/**
 * Starts kube-apiserver in front of the stand-in kubelet; the client has an administrator's
 * certificate.
 *
 * @throws {GoMissingError} If it has to be built and there is no Go.
 */
export async function startRealTarget(): Promise<RunningTarget> {
  await using resources = new AsyncDisposableStack();
  const controlPlane = resources.use(await ControlPlane.start());
  const kubelet = resources.use(await startStandInKubelet());
  kubelet.program = cat;
  await using kube = adminKube(controlPlane);
  const send = async (method: string, path: string, object: unknown) => {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const headers = { "content-type": type };
    const response = await kube.fetch(path, { method, headers, body: JSON.stringify(object) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    await response.body?.cancel();
  };
  await send("POST", "/api/v1/nodes", { metadata: { name: "node" } });
  await send("PATCH", "/api/v1/nodes/node/status", {
    status: {
      addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
      daemonEndpoints: { kubeletEndpoint: { Port: kubelet.port } },
      declaredFeatures: ["ExtendWebSocketsToKubelet"], // otherwise the API server would speak SPDY
    },
  });
  const pods = `/api/v1/namespaces/${POD.namespace}/pods`;
  const spec = { nodeName: "node", containers: [{ name: "app", image: "none" }] };
  await send("POST", pods, { metadata: { name: POD.name }, spec });
  const containerStatuses = [{
    name: "app",
    image: "none",
    imageID: "",
    ready: true,
    restartCount: 0,
    state: { running: { startedAt: "2026-01-01T00:00:00Z" } },
  }];
  const status = { phase: "Running", containerStatuses };
  await send("PATCH", `${pods}/${POD.name}/status`, { status });
  const { url: server, caPem, adminClient: certificate } = controlPlane;
  const moved = resources.move();
  return {
    target: { server, caPem, ...(certificate && { certificate }) },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
