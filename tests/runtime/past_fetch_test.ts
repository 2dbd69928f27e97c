import { assertEquals, assertRejects } from "@std/assert";
import type { Connect } from "../../src/runtime/direct_client.ts";
import { hasProxyVariable, PastFetch } from "../../src/runtime/past_fetch.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { startConnectProxy } from "../support/connect_proxy.ts";
import { runProgram } from "../support/run_program.ts";
import { ScriptedConnection } from "../support/scripted_connection.ts";
import { test } from "../support/test.ts";

const ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

function pastFetch(connect: Connect, isDirect = () => true): PastFetch {
  return new PastFetch({ isDirect, loadConnect: () => Promise.resolve(connect) });
}

test("The way past fetch is looked for once, and opened once", async () => {
  let asked = 0;
  const none = pastFetch(() => Promise.resolve(undefined), () => ++asked > 1);
  assertEquals([await none.open(), await none.open(), asked], [undefined, undefined, 1]);
  const past = pastFetch(() => Promise.resolve(undefined));
  assertEquals(past.client, undefined);
  const [first, second] = await Promise.all([past.open(), past.open()]);
  assertEquals([first === second, past.client === first], [true, true]);
});

test("A way past fetch that was closed while it was opened keeps no connection", async () => {
  for (const closesFirst of [true, false]) {
    const connection = new ScriptedConnection([ANSWER]);
    const past = pastFetch(() => Promise.resolve(connection));
    const opening = past.open();
    if (closesFirst) past[Symbol.dispose]();
    const client = await opening;
    if (!closesFirst) past[Symbol.dispose]();
    const response = await client?.fetch("http://host/", {});
    assertEquals([await response?.text(), connection.closed], ["ok", 1]);
  }
});

test("What does not load is an error of the request, not of the next one", async () => {
  let fails = true;
  const past = new PastFetch({
    isDirect: () => true,
    loadConnect: () => fails ? Promise.reject(new Error("no disk")) : Promise.resolve(connect),
  });
  const connect: Connect = () => Promise.resolve(undefined);
  await assertRejects(() => past.open(), Error, "no disk");
  fails = false;
  await past.open();
});

test("A proxy of the environment is found under each of its names", () => {
  const names = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy"];
  for (const name of names) {
    assertEquals(hasProxyVariable((asked) => asked === name ? "x" : ""), true);
  }
  assertEquals(hasProxyVariable(() => undefined), false);
  assertEquals(hasProxyVariable(() => ""), false);
});

test("A proxy of the environment is used for requests and streams", async () => {
  await using proxy = await startConnectProxy();
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  await using listener = await listenHttps(() => new Response("ok"), { keyPair });
  const { stdout, stderr } = await runProgram(
    new URL("programs/behind_proxy.ts", import.meta.url),
    {
      args: [listener.url, authority.certificatePem],
      env: { HTTPS_PROXY: proxy.url, NO_PROXY: "" },
      denoFlags: ["--allow-net=127.0.0.1", "--allow-env=HTTPS_PROXY"],
    },
  );
  assertEquals(stdout || stderr, "ok\nok\n");
  assertEquals(new Set(proxy.targets), new Set([new URL(listener.url).host]));
});
