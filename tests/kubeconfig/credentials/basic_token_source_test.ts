import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import { BasicTokenSource } from "../../../src/kubeconfig/credentials/basic_token_source.ts";
import { shownForms } from "../../support/programs/shown_forms.ts";
import { startListeningServer } from "../../support/servers/listening_server.ts";
import { test } from "../../support/test.ts";

test("A user name and a password are sent as basic authentication", async () => {
  await using server = await startListeningServer();
  const tokenSource = new BasicTokenSource("jane", "pass:wörd");
  await using kube = createKubeFetch({ server: server.url, caPem: server.caPem, tokenSource });
  await (await kube.fetch("/version")).text();
  const encoded = new TextEncoder().encode("jane:pass:wörd").toBase64();
  assertEquals(server.received.map(({ authorization }) => authorization), [`Basic ${encoded}`]);
});

test("A basic token source does not show the password when it is printed", () => {
  const shown = shownForms(new BasicTokenSource("jane", "s3cr3t"));
  assertEquals(/s3cr3t|amFuZTpzM2NyM3Q/.test(shown), false);
});
