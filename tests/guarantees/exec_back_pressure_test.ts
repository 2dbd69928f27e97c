import { assertEquals, assertLess } from "@std/assert";
import { connect } from "node:net";
import { podExec, portForward } from "../../src/pod/mod.ts";
import { startPod } from "../support/fakes/pod.ts";
import { inFull, test } from "../support/test.ts";
import { podSpec } from "../support/objects/complete_specs.ts";

const MEGABYTE = 1_000_000;
const BYTES = inFull(200, 130) * MEGABYTE;
/**
 * The most bytes that may be on the way: in buffers of the runtimes and of the system, here twice
 * on one machine. Linux alone may buffer 32 MiB of received data for a socket.
 */
const MOST_UNREAD = 100 * MEGABYTE;
const block = new Uint8Array(100_000);

/** Waits until a figure no longer grows. */
async function standstill(figure: () => number): Promise<number> {
  let last = -1;
  for (let still = 0; still < 100; still = figure() === last ? still + 1 : 0) {
    last = figure();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return last;
}

/** Starts a pod whose program and port write as fast as the client reads. */
async function podThatPours() {
  const pod = await startPod();
  pod.server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: podSpec,
  });
  const written = { stdout: 0, port: 0 };
  pod.server.pods.setProgram({ name: "web" }, async ({ stdout, stderr }) => {
    for (let i = 0; i < 20; i++) await stderr(block);
    for (; written.stdout < BYTES; written.stdout += block.length) await stdout(block);
    return 0;
  });
  return { pod, written };
}

test("a client that reads an exec slowly holds the process back, and loses nothing", async () => {
  const { pod, written } = await podThatPours();
  await using _ = pod;
  await using process = await podExec(pod.kube(), { name: "web" }, { command: ["pour"] });
  const reader = process.stdout.getReader();
  let read = (await reader.read()).value?.length ?? 0;
  const before = await standstill(() => written.stdout);
  assertLess(before, MOST_UNREAD);
  for (let chunk; !(chunk = await reader.read()).done;) read += chunk.value.length;
  assertEquals([read, written.stdout], [BYTES, BYTES]);
  // The unread stderr did not hold stdout back.
  assertEquals((await new Response(process.stderr).arrayBuffer()).byteLength, 20 * block.length);
  assertEquals((await process.status).exitCode, 0);
  console.log(`  ${before / MEGABYTE} MB of ${BYTES / MEGABYTE} MB were written for one read`);
});

test("a client reading a forwarded port slowly holds the pod back, and loses nothing", async () => {
  const { pod, written } = await podThatPours();
  await using _ = pod;
  pod.server.pods.setPort({ name: "web", port: 8080 }, async ({ write }) => {
    for (; written.port < BYTES; written.port += block.length) await write(block);
  });
  await using forward = await portForward(pod.kube(), { name: "web" }, { port: 8080 });
  const socket = connect(forward.port, "127.0.0.1");
  let read = 0;
  socket.once("readable", () => socket.pause());
  await new Promise((resolve) => socket.once("readable", resolve));
  const before = await standstill(() => written.port);
  assertLess(before, MOST_UNREAD);
  for await (const chunk of socket) read += chunk.length;
  assertEquals([read, written.port], [BYTES, BYTES]);
});
