import { assertEquals, assertRejects } from "@std/assert";
import { ClientCertificate } from "../../src/config/client_certificate.ts";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { NetworkError, OriginRefusedError } from "../../src/core/errors.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { CertificateAuthority } from "../../src/testing/mod.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { heldConnect } from "../support/connections/held_connect.ts";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { startUpgradeServer } from "../http/web_socket/frame_server.ts";
import { internalsOf } from "../../src/transport/kube_internals.ts";
import { podSpec } from "../support/objects/complete_specs.ts";

const path = "/api/v1/namespaces/default/pods/web/attach?stdin=true&stdout=true";
const protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

/** Makes a pod that echoes. */
function createEcho({ server }: Pod): void {
  server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: podSpec,
  });
  server.pods.setProgram({ name: "web" }, async ({ stdin, stdout }) => {
    for await (const chunk of stdin) await stdout(chunk);
    return 0;
  });
}

test("openWebSocket connects to a server with the cluster's own CA, and misses no frame", async () => {
  await using pod = await startPod();
  createEcho(pod);
  const socket = await internalsOf(pod.kube()).openWebSocket(path, { protocols });
  assertEquals(socket.protocol, "v5.channel.k8s.io");
  const writer = socket.writable.getWriter();
  await writer.write(new Uint8Array([0, 104, 105]));
  await writer.write(new Uint8Array([255, 0]));
  const status = [...new TextEncoder().encode('{"metadata":{},"status":"Success"}')];
  const frames: unknown[] = [];
  for await (const frame of socket.readable) frames.push([...frame]);
  assertEquals(frames, [[1], [1, 104, 105], [3, ...status]]);
  assertEquals(await socket.closed, { code: 1000, reason: "" });
});

test("openWebSocket uses the current token, and another one after a 401", async () => {
  await using pod = await startPod();
  createEcho(pod);
  const kube = pod.kube();
  await (await kube.fetch("/version")).body?.cancel();
  const token = await currentRuntime().readTextFile(`${pod.directory}/token`);
  await pod.kubelet.rotate();
  pod.server.tokens.revoke(token);
  const socket = await internalsOf(kube).openWebSocket(path, { protocols });
  socket.close();
  await socket.closed;
  assertEquals(pod.server.counters.unauthorized, 1);
});

test("openWebSocket uses another certificate after a 401 without a token", async () => {
  await using pod = await startPod();
  createEcho(pod);
  const authority = await CertificateAuthority.create();
  const { certificatePem, keyPem } = await authority.issueClient({ commonName: "jane" });
  let clientCertificate: ClientCertificate | undefined;
  pod.server.faults.inject({ kind: "status", code: 401, times: 1 });
  await using kube = createKubeFetch({
    server: pod.server.url,
    caPem: pod.server.caPem,
    headers: { authorization: `Bearer ${pod.kubelet.current.token}` },
    clientCertificateSource: () => clientCertificate,
    tokenSource: {
      token: () => undefined,
      invalidate: () => void (clientCertificate = new ClientCertificate(certificatePem, keyPem)),
    },
  });
  const socket = await internalsOf(kube).openWebSocket(path, { protocols });
  socket.close();
  await socket.closed;
});

test("openWebSocket fails with the 401 if no other token is available", async () => {
  await using pod = await startPod();
  createEcho(pod);
  const token = await currentRuntime().readTextFile(`${pod.directory}/token`);
  pod.server.tokens.revoke(token);
  const error = await assertRejects(
    () => internalsOf(pod.kube()).openWebSocket(path),
    ApiStatusError,
  );
  assertEquals(error.httpStatus, 401);
  assertEquals(error.message.includes(token), false);
});

test("openWebSocket fails with the server's own message for a refusal", async () => {
  await using pod = await startPod({ authorize: ({ subresource }) => subresource !== "attach" });
  const error = await assertRejects(
    () => internalsOf(pod.kube()).openWebSocket(path),
    ApiStatusError,
  );
  assertEquals([error.httpStatus, error.reason], [403, "Forbidden"]);
});

test("openWebSocket fails with the response to its own request, not with the response to a GET", async () => {
  const status = { kind: "Status", code: 403, reason: "Forbidden", message: "may not create" };
  const body = JSON.stringify(status);
  await using server = await startUpgradeServer((request, socket) => {
    socket.end(
      /^upgrade:/im.test(request)
        ? `HTTP/1.1 403 Forbidden\r\ncontent-length: ${body.length}\r\n\r\n${body}`
        : "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n",
    );
  });
  await using kube = createKubeFetch({ server: server.url });
  const error = await assertRejects(
    () => internalsOf(kube).openWebSocket(path, { protocols }),
    ApiStatusError,
  );
  assertEquals([error.httpStatus, error.status.message], [403, "may not create"]);
});

test("openWebSocket reports a connection that is not upgraded although nothing is refused", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  const error = await assertRejects(
    () => internalsOf(kube).openWebSocket("/version"),
    NetworkError,
  );
  assertEquals(error.message.includes("version"), false);
});

test("openWebSocket connects to no other origin, and reports a server that does not listen", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  await assertRejects(
    () => internalsOf(kube).openWebSocket("https://elsewhere/x"),
    OriginRefusedError,
  );
  await pod.server.stopListening();
  const error = await assertRejects(() => internalsOf(kube).openWebSocket(path), NetworkError);
  assertEquals(error.failure, "refused");
});

test("openWebSocket that is aborted rejects with the signal's reason", async () => {
  await using pod = await startPod();
  createEcho(pod);
  const kube = pod.kube();
  const abort = new AbortController();
  const { signal } = abort;
  using _stall = pod.server.faults.inject({ kind: "stall", after: "request" });
  const opening = internalsOf(kube).openWebSocket(path, { protocols, signal });
  while (pod.server.counters.requests === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  abort.abort(new Error("enough"));
  await assertRejects(() => opening, Error, "enough");
  await assertRejects(() => internalsOf(kube).openWebSocket(path, { signal }), Error, "enough");
});

test("openWebSocket uses the next client if its own was replaced meanwhile", async () => {
  await using pod = await startPod();
  createEcho(pod);
  const files = { "ca.crt": pod.server.caPem, token: pod.kubelet.current.token };
  const runtime = fakeRuntime({ files });
  const held = heldConnect();
  await using kube = createKubeFetch(
    { server: pod.server.url, caFile: "ca.crt", tokenFile: "token" },
    { runtime: { ...runtime, loadConnect: held.loadConnect } },
  );
  const opening = internalsOf(kube).openWebSocket(path, { protocols });
  await held.reached;
  const before = files["ca.crt"];
  await pod.server.rotateCa();
  files["ca.crt"] = pod.server.caPem;
  await runtime.clock.advance(60_000);
  held.release();
  const socket = await opening;
  socket.close();
  await socket.closed;
  assertEquals(held.trusted, [before, files["ca.crt"]]);
});
