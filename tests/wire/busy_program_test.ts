import { assertEquals } from "@std/assert";
import { isFullSuite, test } from "../support/test.ts";
import { work } from "../support/threads/work.ts";
import { answer } from "./support/answers.ts";
import { kubeBy, sharedTrust } from "./support/client.ts";
import { own } from "./support/stray_server.ts";
import { ThreadServer } from "./support/thread_server.ts";

const METHODS = ["GET", "POST"];
/** Far longer than a byte takes on loopback. */
const BUSY_MS = 50;
/** As long as a program works on a response, and less than a connection was once trusted for. */
const SOMEWHAT_BUSY_MS = 5;
/** How long the program works on after the call: a wait for the sockets may be over by then. */
const WORK_MS = [0, 2.5];

const STRAYS: Record<string, string> = {
  "a response": answer("stray"),
  "a time-out": answer("", "408 Request Timeout", ["connection: close"]),
  "the end of the stream": "end",
};

for (const tls of [true, false]) {
  const over = tls ? "over TLS" : "over plain HTTP";
  for (const [kind, bytes] of Object.entries(STRAYS)) {
    test(`A request is not affected by ${kind} that came while the program was busy ${over}`, async () => {
      const trust = tls ? await sharedTrust() : undefined;
      using server = new ThreadServer();
      const url = await server.start(trust);
      const wrong: string[] = [];
      for (const first of METHODS) {
        for (const next of METHODS) {
          for (const workMs of isFullSuite ? WORK_MS : [WORK_MS[Number(first === next)]!]) {
            await using kube = kubeBy("own", { server: url, ...(trust && { caPem: trust.caPem }) });
            await server.plan({ bytes, when: "later" });
            await (await kube.fetch(own("first"), { method: first })).text();
            server.beBusy(BUSY_MS);
            const answered = kube.fetch(own("second"), { method: next })
              .then((response) => response.text())
              .catch((error: unknown) => String(error));
            work(workMs);
            const got = await answered;
            if (got !== `${next} ${own("second")}`) {
              wrong.push(`${first}, then ${next}, and ${workMs} ms of work: ${got}`);
            }
          }
        }
      }
      assertEquals(wrong, []);
    });
  }
}

for (const [kind, bytes] of Object.entries(STRAYS)) {
  test(`A request is not affected by ${kind} that came while the program worked on its last response`, async () => {
    using server = new ThreadServer();
    const url = await server.start(undefined);
    const wrong: string[] = [];
    for (const method of METHODS) {
      await using kube = kubeBy("own", { server: url });
      await server.plan({ bytes, when: "soon" });
      await (await kube.fetch(own("first"))).text();
      server.beBusy(SOMEWHAT_BUSY_MS);
      const second = kube.fetch(own("second"), { method });
      const got = await second.then((response) => response.text()).catch(String);
      if (got !== `${method} ${own("second")}`) wrong.push(`${method}: ${got}`);
    }
    assertEquals(wrong, []);
  });
}
