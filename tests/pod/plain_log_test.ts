import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { PlainLog } from "../../src/pod/plain_log.ts";
import { StreamCutError } from "../../src/pod/stream_cut_error.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { startScriptServer } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

const { clock } = currentRuntime();
const pod = { name: "web", namespace: "shop" };

/** Reads until the end, or until it fails. */
async function readAll(log: PlainLog) {
  let bytes = 0;
  try {
    for (let pieces = await log.next(); pieces; pieces = await log.next()) {
      for (const piece of pieces) bytes += piece.length;
    }
    return { bytes };
  } catch (error) {
    return { bytes, error };
  }
}

test("PlainLog returns every byte, and then the end", async () => {
  const chunks = ["one\n", new Uint8Array([0xff, 0xfe, 10]), "rest"];
  await using server = await startScriptServer([{ chunks }]);
  const log = new PlainLog(server.kube, pod, { clock, tailLines: 9 });
  assertEquals(await readAll(log), { bytes: 11 });
  assertEquals(server.asked.map(({ search }) => search), ["?tailLines=9"]);
});

test("PlainLog fails with the number of bytes received when the connection is lost", async () => {
  await using server = await startScriptServer([{ chunks: ["one\n", "tw"], end: "break" }]);
  const { bytes, error } = await readAll(new PlainLog(server.kube, pod, { clock }));
  assertInstanceOf(error, StreamCutError);
  assertEquals([bytes, error.received, error.sent], [6, 6, 0]);
  assertEquals(server.asked.length, 1);
});

test("PlainLog fails with the server's message", async () => {
  await using server = await startScriptServer([{ status: 400, chunks: ["choose one"] }]);
  const { error } = await readAll(new PlainLog(server.kube, pod, { clock }));
  assertInstanceOf(error, ApiStatusError);
  assertEquals(error.httpStatus, 400);
});

test("PlainLog that is stopped closes its connection and fails with the reason of the stop", async () => {
  await using server = await startScriptServer([{ chunks: ["one\n"], end: "open" }]);
  const log = new PlainLog(server.kube, pod, { clock });
  await log.next();
  const waiting = log.next();
  log.stop(new Error("enough"));
  await assertRejects(() => waiting, Error, "enough");
  await assertRejects(() => log.next(), Error, "enough");
  await server.allClosed(1);
});
