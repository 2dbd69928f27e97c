import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import type { FetchHandler, HttpsBackend } from "../../../src/runtime/serving/https_backend.ts";
import { startHttpsBackend } from "../../../src/runtime/platform/start_https_backend.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { runtimeName, test } from "../test.ts";

interface OpenBackend extends AsyncDisposable {
  readonly backend: HttpsBackend;
  readonly errors: unknown[];
  send(text: string): Promise<string>;
}

async function open(handler: FetchHandler): Promise<OpenBackend> {
  const authority = await CertificateAuthority.create();
  const { certificatePem: caPem } = authority;
  const errors: unknown[] = [];
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  const backend = await startHttpsBackend(handler, keyPair, {
    runtime: currentRuntime(),
    onError: (error) => errors.push(error),
  });
  // Idle and busy connections are of HTTP/1.1; Deno's server would choose HTTP/2.
  const config = { server: `https://127.0.0.1:${backend.port}`, caPem };
  const kube = createKubeFetch(config, { protocol: "http/1.1" });
  return {
    backend,
    errors,
    async send(text) {
      const response = await kube.fetch("/a?b=c", { method: "POST", body: text });
      return `${response.status} ${await response.text()}`;
    },
    async [Symbol.asyncDispose]() {
      await kube[Symbol.asyncDispose]();
      backend.cut();
      await backend.stop();
    },
  };
}

/** Registers the contract for the HTTPS server of a runtime, if the suite runs on it. */
export function testHttpsBackend(runtime: "deno" | "bun"): void {
  const prefix = runtime === "deno" ? "On Deno" : "On Bun";
  const onlyHere = (name: string, run: () => Promise<void>) =>
    test(`${prefix} ${name}`, run, { ignore: runtimeName !== runtime });

  onlyHere("startHttpsBackend passes on requests, and nothing but the request", async () => {
    const given: number[] = [];
    await using site = await open(async (...parameters) => {
      given.push(parameters.length);
      const [request] = parameters;
      const { pathname, search } = new URL(request.url);
      return new Response(`${request.method} ${pathname}${search} ${await request.text()}`);
    });
    assertEquals([await site.send("it"), given], ["200 POST /a?b=c it", [1]]);
  });

  onlyHere("startHttpsBackend answers 500 without the error of the handler", async () => {
    await using site = await open(() => Promise.reject(new RangeError("secret")));
    assertEquals(await site.send("it"), "500 Internal Server Error\n");
    assertInstanceOf(site.errors[0], RangeError);
  });

  onlyHere(
    "startHttpsBackend stops after the running requests, and closes idle connections",
    async () => {
      const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      await using site = await open(async (request) => {
        if (await request.text() !== "slow") return new Response("quick");
        begun.resolve();
        await released.promise;
        return new Response("done");
      });
      assertEquals(await site.send("it"), "200 quick"); // leaves an idle connection
      assertEquals(site.backend.isBusy(), false);
      const [answer] = [site.send("slow"), await begun.promise];
      assertEquals([site.backend.isBusy(), site.backend.isBusy(1)], [true, runtime === "bun"]);
      let stopped = false;
      const stopping = site.backend.stop().then(() => stopped = true);
      await assertRejects(() => site.send("it"));
      assertEquals(stopped, false);
      released.resolve();
      assertEquals(await answer, "200 done");
      await stopping;
      assertEquals(site.backend.isBusy(), false);
    },
  );
}
