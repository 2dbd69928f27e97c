import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  connectionFinding,
  dnsCheck,
  netPermissionCheck,
  plainUrl,
  proxyCheck,
  rootsCheck,
  tcpCheck,
  unresolved,
} from "../../../src/doctor/checks/connection_checks.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import { examinedPod, runtimeWith } from "../../support/doctor/examined_pod.ts";
import { testSurroundings } from "../../support/doctor/test_surroundings.ts";
import { startTcpServer } from "../../support/servers/tcp_server.ts";
import { test } from "../../support/test.ts";

const config = { server: "https://10.96.0.1" };

test("netPermissionCheck notes the proxy without its password, by its origin", async () => {
  const proxyUrl = "http://jane:hunter2@proxy.example.com:3128";
  const shown = "http://proxy.example.com:3128/";
  const byVariable = examinationOf({ config }, { name: "bun", env: { HTTPS_PROXY: proxyUrl } });
  await netPermissionCheck.run(byVariable, unaborted);
  assertEquals(byVariable.target?.proxy, { url: shown, origin: "HTTPS_PROXY" });
  const configured = examinationOf({ config: { ...config, proxyUrl: () => proxyUrl } }, {
    name: "bun",
  });
  await netPermissionCheck.run(configured, unaborted);
  assertEquals(configured.target?.proxy, { url: shown, origin: "proxy-url of the kubeconfig" });
});

test("netPermissionCheck notes no proxy where NO_PROXY has the server", async () => {
  const env = { HTTPS_PROXY: "http://proxy.example.com:3128", NO_PROXY: "10.96.0.0/12" };
  const examination = examinationOf({ config }, { name: "bun", env });
  await netPermissionCheck.run(examination, unaborted);
  assertEquals(examination.target, { server: new URL(config.server) });
});

testSurroundings({
  name: "a DNS name that does not resolve",
  async make(stack) {
    const pod = await examinedPod(stack);
    const env = { ...pod.env, KUBERNETES_SERVICE_HOST: "nohost.invalid" };
    return { ...pod, options: { ...pod.options, runtime: runtimeWith(env) } };
  },
  finding: {
    id: "network.dns",
    status: "failure",
    summary: "nohost.invalid: the name cannot be resolved",
    remedy: "CoreDNS",
  },
});

test("dnsCheck looks up names alone, and not those that a proxy resolves", async () => {
  const proxy = { url: "http://proxy.example.com", origin: "HTTPS_PROXY" };
  const rows = [
    [{ server: new URL("https://localhost") }, "ok"],
    [{ server: new URL("https://10.96.0.1") }, "skipped"],
    [{ server: new URL("https://[fd00::1]:6443") }, "skipped"],
    [{ server: new URL("https://localhost"), proxy }, "skipped"],
  ] as const;
  for (const [target, status] of rows) {
    const { status: actual } = await dnsCheck.run(examinationOf({ target }), unaborted);
    assertEquals([target.server.host, actual], [target.server.host, status]);
  }
});

testSurroundings({
  name: "a port on which nothing listens",
  async make(stack) {
    const pod = await examinedPod(stack);
    await pod.server.stopListening();
    return pod;
  },
  finding: {
    id: "network.tcp",
    status: "failure",
    summary: "the connection was refused",
    remedy: "Is the API server running?",
  },
});

test("tcpCheck opens one connection and sends nothing", async () => {
  let received = 0;
  await using server = await startTcpServer((socket) => socket.on("data", () => received++));
  const target = { server: new URL(`https://127.0.0.1:${server.port}`) };
  const { status, summary } = await tcpCheck.run(examinationOf({ target }), unaborted);
  assertEquals([status, received], ["ok", 0]);
  assertStringIncludes(summary, `127.0.0.1:${server.port} accepts connections`);
});

const server = new URL("https://10.96.0.1");
const proxy = { url: "http://proxy.example.com:3128/", origin: "HTTPS_PROXY" };

test("proxyCheck warns of a proxy by a variable, and not of a configured one", async () => {
  const byVariable = await proxyCheck.run(examinationOf({ target: { server, proxy } }), unaborted);
  assertEquals(byVariable.status, "warning");
  assertStringIncludes(byVariable.remedy ?? "", "Add 10.96.0.1 to NO_PROXY");
  const config = { server: server.href, proxyUrl: proxy.url };
  const configured = examinationOf({ target: { server, proxy }, config });
  assertEquals((await proxyCheck.run(configured, unaborted)).status, "ok");
  const none = examinationOf({ target: { server } });
  assertEquals((await proxyCheck.run(none, unaborted)).status, "ok");
}); // tests/doctor/command_process_test.ts has a real proxy

testSurroundings({
  name: "authorities that a variable adds to Deno's",
  async make(stack) {
    const pod = await examinedPod(stack);
    const runtime = runtimeWith({ ...pod.env, DENO_CERT: "/etc/ssl/company.pem" });
    return { ...pod, options: { ...pod.options, runtime } };
  },
  finding: {
    id: "network.roots",
    status: "warning",
    summary: "DENO_CERT adds authorities to the cluster's own",
    remedy: "Unset DENO_CERT",
  },
  only: "deno",
});

test("rootsCheck speaks of one variable and of two", async () => {
  const summaryOf = async (env: Record<string, string>) =>
    (await rootsCheck.run(examinationOf({}, { env }), unaborted)).summary;
  assertStringIncludes(await summaryOf({ DENO_CERT: "a" }), "DENO_CERT adds");
  const both = { DENO_CERT: "a", NODE_EXTRA_CA_CERTS: "b" };
  assertStringIncludes(await summaryOf(both), "DENO_CERT and NODE_EXTRA_CA_CERTS add ");
});

test("rootsCheck tells whether Deno trusts its own roots", async () => {
  const other = await rootsCheck.run(examinationOf(), unaborted);
  assertStringIncludes(other.summary, "Deno trusts its own roots");
  const env = { DENO_TLS_CA_STORE: "" };
  assertEquals(await rootsCheck.run(examinationOf({}, { env }), unaborted), {
    status: "ok",
    summary: "only the cluster's CA is trusted",
  });
  assertEquals(
    (await rootsCheck.run(examinationOf({}, { name: "bun" }), unaborted)).status,
    "skipped",
  );
});

test("connectionFinding tells the failures of connections apart, and leaves TLS to others", () => {
  const rows = [
    ["ECONNREFUSED", "refused"],
    ["ECONNRESET", "closed at once"],
    ["ENETUNREACH", "cannot be reached"],
    ["ENOTFOUND", "cannot be resolved"],
    ["FailedToOpenSocket", "the connection failed"],
    ["CERT_HAS_EXPIRED", undefined],
  ] as const;
  for (const [code, expected] of rows) {
    const error = Object.assign(new Error("failed"), { code });
    const finding = connectionFinding(error, "10.96.0.1:443");
    if (expected === undefined) assertEquals(finding, undefined);
    else assertStringIncludes(finding?.summary ?? "", expected);
  }
  assertEquals(connectionFinding(new TypeError("a mistake"), "a"), undefined);
});

test("unresolved names the host", () => {
  assertStringIncludes(unresolved("kube.test").summary, "kube.test");
});

test("plainUrl keeps the port, also the one that the scheme says", () => {
  const urls = ["https://a.test", "https://a.test:6443/x", "http://a.test", "https://[::1]"];
  assertEquals(urls.map((url) => plainUrl(new URL(url)).href), [
    "http://a.test:443/",
    "http://a.test:6443/",
    "http://a.test/",
    "http://[::1]:443/",
  ]);
});
