import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { watch } from "../../src/watch/watch.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { runtimeName, test } from "../support/test.ts";
import { kubeBy, sharedTrust } from "./support/client.ts";
import { startRawServer } from "./support/raw_server.ts";
import { SOON } from "./support/soon.ts";

const PATH = "/api/v1/namespaces/default/configmaps/one";
const LIST = "/api/v1/namespaces/default/configmaps";
const COUNT = 300;
const WATCHES = 100;
const ABORT_MS = 50;
/** Number of handshakes that may go on. On Deno only the peer ends them (denoland/deno#14547). */
const FEW = 8;
const LEFT = runtimeName === "deno" ? FEW : 0;

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Starts a server that accepts connections and never speaks TLS. */
function startMute() {
  return startRawServer((connection) => connection.drain());
}

for (const kind of ["GET", "POST", "list", "watch"]) {
  test(`A ${kind} that is aborted during its TLS handshake leaves no connection behind`, async () => {
    const { caPem } = await sharedTrust();
    await using server = await startMute();
    const kube = kubeBy("own", { server: server.url.replace("http:", "https:"), caPem });
    const abort = new AbortController();
    const why = new Error("given up");
    const { signal } = abort;
    const ask = async () => {
      if (kind !== "watch") {
        const init = kind === "POST" ? { method: "POST", body: "{}", signal } : { signal };
        return await kube.fetch(kind === "list" ? LIST : PATH, init);
      }
      for await (const _ of watch(kube, LIST, { signal }));
      throw why; // a watch may end without an error
    };
    const asked = Array.from({ length: kind === "watch" ? WATCHES : COUNT }, () => ask());
    const settled = Promise.allSettled(asked);
    await server.accepted(1);
    await after(ABORT_MS);
    abort.abort(why);
    for (const each of await settled) {
      assertEquals(each.status, "rejected");
      if (each.status === "rejected") assertStrictEquals(each.reason, why);
    }
    const few = await server.openAtMost(FEW, SOON);
    const open = server.open;
    await kube[Symbol.asyncDispose]();
    const none = await server.openAtMost(LEFT, SOON);
    assert(few, `${open} connections were open 2 s after the abort`);
    assert(none, `${server.open} connections were open 2 s after the disposal`);
  });
}

test("A program with 200 descriptors can still open files after aborted handshakes", async () => {
  await using server = await startMute();
  const run = await runProgram(new URL("./programs/aborted_handshakes.ts", import.meta.url), {
    args: [server.url.replace("http:", "https:"), String(COUNT)],
    denoFlags: ["-A"],
    shell: 'ulimit -n 200; exec "$@"',
  });
  assertEquals(
    run.stdout,
    "every file was read; few are left; few are left after the disposal\n",
    run.stderr,
  );
  assertEquals(run.code, 0);
});
