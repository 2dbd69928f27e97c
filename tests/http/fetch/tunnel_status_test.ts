import { assertEquals } from "@std/assert";
import { tunnelStatus } from "../../../src/http/fetch/tunnel_status.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { startConnectProxy } from "../../support/servers/connect_proxy.ts";
import { NO_SERVER_PORT } from "../../support/servers/no_server.ts";
import { test } from "../../support/test.ts";

const runtime = currentRuntime();
const ask = (proxyUrl: string, server = "https://10.96.0.1") =>
  tunnelStatus(proxyUrl, new URL(server), runtime);

test("tunnelStatus returns the status with which a proxy refuses a tunnel", async () => {
  await using proxy = await startConnectProxy();
  for (const status of [302, 403, 407, 503]) {
    proxy.refusal = `${status} No`;
    assertEquals(await ask(proxy.url), status);
    assertEquals(await ask(proxy.url.replace("http://", "")), status);
  }
});

test("tunnelStatus requests the server's address, with the user name and the password of the proxy", async () => {
  await using proxy = await startConnectProxy();
  proxy.refusal = "403 Forbidden";
  const url = proxy.url.replace("//", "//jane:p%40ss@");
  for (const server of ["https://10.96.0.1", "http://10.96.0.1", "https://k8s.test:6443"]) {
    assertEquals(await ask(url, server), 403);
  }
  assertEquals(proxy.targets, ["10.96.0.1:443", "10.96.0.1:80", "k8s.test:6443"]);
  assertEquals(proxy.authorizations, Array(3).fill(`Basic ${btoa("jane:p@ss")}`));
});

test("tunnelStatus returns undefined when a proxy cannot be asked, or does not respond", async () => {
  for (
    const url of [
      `http://127.0.0.1:${NO_SERVER_PORT}`,
      "socks5://127.0.0.1:1",
      "https://127.0.0.1:1",
      "ht tp",
    ]
  ) {
    assertEquals(await ask(url), undefined);
  }
});
