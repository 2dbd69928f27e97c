import { assertEquals } from "@std/assert";
import { ReplacedClientError } from "../../src/http/replaced_client_error.ts";
import { networkFailure } from "../../src/runtime/network_failure.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { fakeRuntime } from "../support/fake_runtime.ts";
import { heldConnect } from "../support/held_connect.ts";
import { test } from "../support/test.ts";

test("ReplacedClientError says why nothing was sent", () => {
  const error = new ReplacedClientError();
  assertEquals(String(error), "ReplacedClientError: connection closed: TLS settings changed");
  assertEquals(networkFailure(error)?.failure, "closed");
});

test("a write that meets a replaced client is sent once, over the connections of the next one", async () => {
  const old = await CertificateAuthority.create();
  const next = await CertificateAuthority.create();
  const keyPair = await old.issueServer({ names: ["127.0.0.1"] });
  const bodies: string[] = [];
  await using listener = await listenHttps(async (request) => {
    bodies.push(`${request.method} ${await request.text()}`);
    return new Response("made");
  }, { keyPair });
  const files = { "ca.crt": old.certificatePem };
  const runtime = fakeRuntime({ files });
  const held = heldConnect();
  await using kube = createKubeFetch(
    { server: listener.url, caFile: "ca.crt" },
    { runtime: { ...runtime, loadConnect: held.loadConnect } },
  );
  const made = kube.fetch("/", { method: "POST", body: "once" });
  await held.reached;
  await listener.reloadTls(await next.issueServer({ names: ["127.0.0.1"] }));
  files["ca.crt"] = next.certificatePem;
  await runtime.clock.advance(60_000);
  held.release();
  assertEquals(await (await made).text(), "made");
  assertEquals(bodies, ["POST once"]);
  assertEquals(held.trusted, [old.certificatePem, next.certificatePem]);
});
