import { assertEquals, assertStringIncludes } from "@std/assert";
import { tlsCheck } from "../../../src/doctor/checks/tls_check.ts";
import { systemClock } from "../../../src/runtime/clock.ts";
import { CertificateAuthority, listenHttps } from "../../../src/testing/mod.ts";
import { brokenVolume } from "../../support/doctor/broken_volume.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import { machine } from "../../support/doctor/examined_machine.ts";
import { examinedPod, podOf, podOfHttps } from "../../support/doctor/examined_pod.ts";
import { testSurroundings } from "../../support/doctor/test_surroundings.ts";
import { ownAuthority } from "../../support/fakes/odd_certificates.ts";
import { startTcpServer } from "../../support/servers/tcp_server.ts";
import { runtimeName, test } from "../../support/test.ts";

const failed = { id: "network.tls", status: "failure" } as const;
const SHORT_MS = 300;

testSurroundings(
  {
    name: "a server's certificate that expires in an hour",
    make: (stack) =>
      podOfHttps(stack, () => Response.json({ gitVersion: "v1.37.0" }), {
        valid: [-24, 1.5],
      }),
    finding: {
      id: "network.tls",
      status: "warning",
      summary: "the server's certificate expires in 1 h",
      remedy: "kubeadm certs renew",
    },
  },
  {
    name: "a server that accepts connections and never answers",
    async make(stack) {
      const { port } = stack.use(await startTcpServer(() => {}));
      const pod = await podOf(stack, { url: `https://127.0.0.1:${port}` });
      return { ...pod, options: { ...pod.options, timeoutMs: SHORT_MS } };
    },
    finding: {
      ...failed,
      summary: "does not answer the TLS handshake in time",
      remedy: "Check the port",
    },
  },
  {
    name: "a load balancer that closes connections at once",
    async make(stack) {
      const { port } = stack.use(await startTcpServer((socket) => socket.destroy()));
      return await podOf(stack, { url: `https://127.0.0.1:${port}` });
    },
    finding: {
      ...failed,
      summary: "the connection was closed at once",
      remedy: "Is the API server running?",
    },
  },
  {
    name: "plain HTTP on the TLS port",
    async make(stack) {
      const { port } = stack.use(
        await startTcpServer((socket) => {
          socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
        }),
      );
      return await podOf(stack, { url: `https://127.0.0.1:${port}` });
    },
    finding: {
      ...failed,
      summary: "the server answers plain HTTP on this port",
      remedy: "Correct the port",
    },
  },
  brokenVolume("a CA that did not sign the server's certificate", async (files) => {
    const { certificatePem } = await CertificateAuthority.create({ commonName: "another-ca" });
    return { ...files, "ca.crt": certificatePem };
  }, {
    ...failed,
    summary: "the CA (CN=another-ca) did not sign the server's certificate",
    remedy: "kube-root-ca.crt",
  }),
  brokenVolume("a CA of the same name that did not sign the certificate", async (files) => ({
    ...files,
    "ca.crt": (await CertificateAuthority.create()).certificatePem,
  }), {
    ...failed,
    summary: "did not sign the server's certificate, which CN=kubewire-test-ca issued",
    remedy: "kube-root-ca.crt",
  }),
  {
    name: "a certificate for another name",
    make: (stack) => examinedPod(stack, { names: ["kubernetes.example.com", "10.96.0.1"] }),
    finding: {
      ...failed,
      summary: "is not for 127.0.0.1, but for kubernetes.example.com, 10.96.0.1",
      remedy: "Add 127.0.0.1 to the certificate",
    },
  },
  {
    name: "a server's certificate that has expired",
    make: (stack) => podOfHttps(stack, () => new Response("never"), { valid: [-5, -2.5] }),
    finding: {
      ...failed,
      summary: "the server's certificate expired 2 h ago",
      remedy: "kubeadm certs renew apiserver",
    },
  },
  {
    name: "a server's certificate that is not valid yet",
    make: (stack) => podOfHttps(stack, () => new Response("never"), { valid: [2, 3] }),
    finding: {
      ...failed,
      summary: "the server's certificate is valid only from",
      remedy: "Correct the clock",
    },
  },
  machine("a kubeconfig without the CA of the cluster", { cluster: {} }, {
    ...failed,
    summary: "has no CA, and the system does not trust CN=kubewire-test-ca",
    remedy: "certificate-authority-data",
  }),
  {
    ...machine("a kubeconfig that skips verification", {
      cluster: { "insecure-skip-tls-verify": true },
    }, {
      ...failed,
      status: "warning",
      summary: "any certificate is accepted",
      remedy: "certificate-authority-data",
    }),
    only: "bun",
  },
);

test("tlsCheck does not apply to a server without TLS", async () => {
  const target = { server: new URL("http://127.0.0.1:8001") };
  assertEquals((await tlsCheck.run(examinationOf({ target }), unaborted)).status, "skipped");
});

test("tlsCheck tells what Deno says of a certificate that is its own authority", async () => {
  await using stack = new AsyncDisposableStack();
  const { caPem, keyPair } = await ownAuthority();
  const { url } = stack.use(await listenHttps(() => new Response("never"), { keyPair }));
  const examination = examinationOf({
    config: { server: url, caPem },
    target: { server: new URL(url) },
  });
  const runtime = { ...examination.runtime, clock: systemClock };
  const { status, summary } = await tlsCheck.run({ ...examination, runtime }, unaborted);
  assertEquals(status, "failure");
  assertStringIncludes(summary, "CaUsedAsEndEntity");
}, { ignore: runtimeName === "bun" }); // Bun accepts it
