import { assertEquals } from "@std/assert";
import { HttpClient } from "../../src/http/http_client.ts";
import { currentRuntime } from "../../src/runtime/current_runtime.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { startConnectProxy } from "../support/connect_proxy.ts";
import { runProgram } from "../support/run_program.ts";
import { test } from "../support/test.ts";

test("requests reach a server by both transports, each with its own connections", async () => {
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

test("a proxy of the environment is used for requests of every kind", async () => {
  await using proxy = await startConnectProxy();
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  await using listener = await listenHttps(() => new Response("ok"), { keyPair });
  const program = new URL("programs/behind_proxy.ts", import.meta.url);
  const { stdout, stderr } = await runProgram(program, {
    args: [listener.url, authority.certificatePem],
    env: { HTTPS_PROXY: proxy.url, NO_PROXY: "" },
    denoFlags: ["--allow-net=127.0.0.1", "--allow-env=HTTPS_PROXY"],
  });
  assertEquals(stdout || stderr, "ok\nok\nok\n");
  assertEquals(proxy.targets, Array(3).fill(new URL(listener.url).host));
});
