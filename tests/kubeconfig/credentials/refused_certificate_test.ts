import { assertEquals } from "@std/assert";
import { ClientCertificate } from "../../../src/config/client_certificate.ts";
import { ExecTokenSource } from "../../../src/kubeconfig/credentials/exec_token_source.ts";
import { CertificateAuthority, listenHttps } from "../../../src/testing/mod.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";
import { pem } from "../loading_case.ts";

/** A server that refuses the first request for a path on `refuse`, and accepts the second one. */
async function startRefusingServer() {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  const arrivals = new Map<string, PromiseWithResolvers<void>>();
  const refusals = new Map<string, PromiseWithResolvers<void>>();
  const at = (map: Map<string, PromiseWithResolvers<void>>, path: string) => {
    const known = map.get(path) ?? Promise.withResolvers<void>();
    map.set(path, known);
    return known;
  };
  const listener = await listenHttps(async (request) => {
    const { pathname } = new URL(request.url);
    if (arrivals.has(`${pathname} again`)) return new Response("hello");
    at(arrivals, `${pathname} again`);
    at(arrivals, pathname).resolve();
    await at(refusals, pathname).promise;
    return new Response(null, { status: 401 });
  }, { keyPair });
  return {
    url: listener.url,
    caPem: authority.certificatePem,
    arrived: (path: string) => at(arrivals, path).promise,
    refuse: (path: string) => at(refusals, path).resolve(),
    [Symbol.asyncDispose]: () => listener.close(),
  };
}

test("Requests with the same refused credentials make an exec plugin run once, whenever they are refused", async () => {
  const pairs = [pem.data, pem.file];
  for (const token of [undefined, "same"]) {
    await using server = await startRefusingServer();
    let runs = 0;
    const plugin = {
      // deno-lint-ignore require-await -- a run takes a while, whatever it does
      async run() {
        const { certificate, key } = pairs[runs++ % 2]!;
        const credential = new ClientCertificate(certificate, key);
        return { token, certificate: credential, expiresAtMs: undefined };
      },
    };
    const tokenSource = new ExecTokenSource(plugin, new FakeClock());
    const { url, caPem } = server;
    const clientCertificateSource = () => tokenSource.certificate();
    await using kube = createKubeFetch({
      server: url,
      caPem,
      tokenSource,
      clientCertificateSource,
    });
    const [first, second] = [kube.fetch("/first"), kube.fetch("/second")];
    await Promise.all([server.arrived("/first"), server.arrived("/second")]);
    server.refuse("/first");
    assertEquals(await (await first).text(), "hello");
    server.refuse("/second");
    const answer = await second;
    assertEquals([runs, answer.status, await answer.text()], [2, 200, "hello"]);
  }
});
