import { assertEquals, assertRejects } from "@std/assert";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { startHttpsBackend } from "../../../src/runtime/platform/start_https_backend.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { presentedSerial, serialOf } from "../../support/servers/presented_certificate.ts";
import { runtimeName, test } from "../../support/test.ts";

test("startHttpsBackend starts the server of the given runtime", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  const start = (name: string) =>
    startHttpsBackend(() => new Response(), keyPair, {
      runtime: { ...currentRuntime(), name },
      onError: () => {},
    });
  const backend = await start(runtimeName);
  assertEquals(
    await presentedSerial(backend.port, authority.certificatePem),
    serialOf(keyPair.certificatePem),
  );
  await backend.stop();
  const absent = runtimeName === "deno" ? "bun" : "deno";
  await assertRejects(() => start(absent)); // its global is not there
});
