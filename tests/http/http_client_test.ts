import { assertEquals } from "@std/assert";
import { HttpClient } from "../../src/http/http_client.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { startConnectProxy } from "../support/servers/connect_proxy.ts";
import { PROXY_VARIABLES } from "../../src/core/proxies.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { runtimeName, test } from "../support/test.ts";

test("requests reach a server through both transports, each with its own connections", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  await using listener = await listenHttps(
    async (request) => new Response(`${request.method} ${await request.text()}`),
    { keyPair },
  );
  const tls = { caPem: authority.certificatePem };
  let connections = 0;
  for (const transport of ["connections", "fetch"] as const) {
    using client = new HttpClient({ runtime: currentRuntime(), tls, transport });
    for (let i = 0; i < 5; i++) {
      const init = { method: "POST", body: "x" };
      assertEquals(await (await client.fetch(listener.url, init)).text(), "POST x");
    }
    connections += transport === "fetch" ? 5 : 1;
    assertEquals(listener.connectionsSeen, connections, transport);
  }
});

/** Starts a server and a proxy, and sends a GET of each kind with these environment variables. */
async function requestsWith(
  { host, env, variables }: { host: string; env: Record<string, string>; variables: string },
) {
  await using proxy = await startConnectProxy();
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({
    names: ["127.0.0.1", "0.0.0.0", "localhost", "k8s.test"],
  });
  await using listener = await listenHttps(() => new Response("ok"), { keyPair });
  const program = new URL("programs/behind_proxy.ts", import.meta.url);
  const named = Object.entries(env).map(([name, value]) => [name, value || proxy.url]);
  const { stdout, stderr } = await runProgram(program, {
    args: [`https://${host}:${listener.port}`, authority.certificatePem],
    env: { NO_PROXY: "", ...Object.fromEntries(named) },
    denoFlags: ["--allow-net=127.0.0.1,0.0.0.0,localhost,k8s.test", `--allow-env=${variables}`],
  });
  assertEquals(stdout || stderr, "ok\nok\nok\n");
  return proxy.targets.map((target) => target.replace(/:\d+$/, ""));
}

const SOME = "KUBERNETES_SERVICE_HOST";
const ALL = `${PROXY_VARIABLES},NO_PROXY,no_proxy`;

test("requests of every kind use the proxy of the environment", async () => {
  for (const variables of ["HTTPS_PROXY", ALL]) {
    const targets = await requestsWith({ host: "k8s.test", env: { HTTPS_PROXY: "" }, variables });
    assertEquals(targets, Array(3).fill("k8s.test"));
  }
});

test("requests of every kind reach a server on loopback without the proxy of the environment", async () => {
  for (const host of ["127.0.0.1", "localhost"]) {
    for (const variables of [ALL, SOME]) {
      const env = { HTTPS_PROXY: "", HTTP_PROXY: "", ALL_PROXY: "" };
      assertEquals(await requestsWith({ host, env, variables }), []);
    }
  }
});

test("ALL_PROXY, and variables that may not be read, send no request through a proxy", async () => {
  // 0.0.0.0 is not a loopback address, but leads to loopback.
  const cases = [[{ ALL_PROXY: "" }, ALL], [{ ALL_PROXY: "" }, SOME], [
    { HTTPS_PROXY: "" },
    SOME,
  ]] as const;
  for (const [env, variables] of runtimeName === "deno" ? cases : cases.slice(0, 2)) {
    assertEquals(await requestsWith({ host: "0.0.0.0", env, variables }), []);
  }
});
