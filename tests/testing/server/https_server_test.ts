import { assertEquals, assertRejects } from "@std/assert";
import { CertificateAuthority } from "../../../src/testing/auth/certificate_authority.ts";
import { startHttpsServer } from "../../../src/testing/server/https_server.ts";
import { runtimeName, test } from "../../support/test.ts";
import { trustingFetch } from "../trusting_fetch.ts";

const authority = await CertificateAuthority.create();
const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
const onDeno = { ignore: runtimeName === "bun" }; // Bun uses Bun.serve

for (const newTickets of [false, true]) {
  test(
    `startHttpsServer answers and stops, ${newTickets ? "with new tickets" : "the first time"}`,
    async () => {
      const server = await startHttpsServer(
        (_request, port) => new Response(`${port > 0}`),
        keyPair,
        {
          newTickets,
        },
      );
      using get = trustingFetch(authority.certificatePem);
      const url = `https://127.0.0.1:${server.port}/`;
      for (let count = 0; count < 3; count++) assertEquals(await (await get(url)).text(), "true");
      await Promise.all([server.stop(), server.stop()]);
      await assertRejects(() => get(url));
    },
    onDeno,
  );
}

test("startHttpsServer refuses a key that does not fit", async () => {
  const { certificatePem } = await authority.issueServer({ names: ["127.0.0.1"] });
  await assertRejects(() => startHttpsServer(() => new Response(), { ...keyPair, certificatePem }));
}, onDeno);
