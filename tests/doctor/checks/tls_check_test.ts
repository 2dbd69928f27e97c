import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  certificateFinding,
  expiryFinding,
  speaksPlainHttp,
  tlsCheck,
} from "../../../src/doctor/checks/tls_check.ts";
import { bundleFacts } from "../../../src/runtime/certificate_facts.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { systemClock } from "../../../src/runtime/system_clock.ts";
import { CertificateAuthority, listenHttps } from "../../../src/testing/mod.ts";
import { brokenVolume } from "../../support/doctor/broken_volume.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import { machine } from "../../support/doctor/examined_machine.ts";
import { examinedPod, podOf, podOfHttps } from "../../support/doctor/examined_pod.ts";
import { testSurroundings } from "../../support/doctor/test_surroundings.ts";
import { ownAuthority, tooLongChain } from "../../support/fakes/odd_certificates.ts";
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

test("speaksPlainHttp tells a server of plain HTTP from others", async () => {
  for (
    const [answer, expected] of [["HTTP/1.1 400 no\r\n\r\n", true], ["SSH-2.0", false]] as const
  ) {
    await using server = await startTcpServer((socket) => {
      socket.once("data", () => socket.end(answer));
    });
    const url = new URL(`https://127.0.0.1:${server.port}`);
    assertEquals(await speaksPlainHttp(url, currentRuntime(), unaborted), expected);
  }
});

test("certificateFinding names one defect, that of the authority before the others", async () => {
  const authority = await CertificateAuthority.create();
  const other = await CertificateAuthority.create({ commonName: "other" });
  const [own, foreign] = [authority, other].map(({ certificatePem }) =>
    bundleFacts(certificatePem)
  );
  const { certificatePem } = await authority.issueServer({
    names: ["kube.example.com"],
    notBefore: new Date(1_000_000),
    notAfter: new Date(2_000_000),
  });
  const chain = bundleFacts(certificatePem);
  const rows = [
    [own, "kube.example.com", 1_500_000, undefined],
    [own, "other.example.com", 1_500_000, "is not for other.example.com, but for kube.example.com"],
    [own, "other.example.com", 2_061_000, "expired 1 min ago"],
    [own, "other.example.com", 500_000, "is valid only from 1970-01-01T00:16:40.000Z, in 8 min"],
    [foreign, "other.example.com", 2_061_000, "the CA (CN=other) did not sign"],
    [own, "kube.example.com", Date.now() + 4e12, "the CA (CN=kubewire-test-ca) expired"],
    [[], "kube.example.com", 1_500_000, undefined],
  ] as const;
  for (const [authorities, host, nowMs, expected] of rows) {
    const finding = certificateFinding(chain, { host, authorities: authorities ?? [], nowMs });
    if (expected === undefined) assertEquals(finding, undefined);
    else assertStringIncludes(finding?.summary ?? "", expected);
  }
  const nothing = certificateFinding([], { host: "a", authorities: own ?? [], nowMs: 0 });
  assertEquals(nothing, undefined);
});

test("certificateFinding accepts an authority in between that the server presents", async () => {
  const { caPem, keyPair } = await tooLongChain();
  const chain = bundleFacts(keyPair.certificatePem);
  const authorities = bundleFacts(caPem);
  const finding = certificateFinding(chain, { host: "127.0.0.1", authorities, nowMs: Date.now() });
  assertEquals(finding, undefined);
});

const DAY_MS = 86_400_000;

test("expiryFinding warns in the last week, or in the last quarter of a short life", () => {
  const rows = [
    [365, 8, undefined],
    [365, 6, "6 d"],
    [90, 30, undefined],
    [1, 0.33, undefined],
    [1, 0.2, "4 h"],
  ] as const;
  for (const [lifeDays, leftDays, text] of rows) {
    const times = { validFromMs: 0, validToMs: lifeDays * DAY_MS };
    const finding = expiryFinding(times, (lifeDays - leftDays) * DAY_MS);
    assertEquals(
      finding?.summary,
      text && `the server's certificate expires in ${text}, and was not renewed`,
    );
  }
});
