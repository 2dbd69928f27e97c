import { assertEquals } from "@std/assert";
import { podExec } from "../../src/pod/pod_exec.ts";
import { startPod } from "../support/fakes/pod.ts";
import { inFull, test } from "../support/test.ts";
import { podSpec } from "../support/objects/complete_specs.ts";

const MEGABYTES = inFull(100, 5);
const BYTES = MEGABYTES * 1_000_000;
const PIECE = 1_000_003; // not a multiple of a frame

/**
 * Fills a piece with bytes that depend on their place in the stream; their period is not a multiple
 * of a frame.
 */
function fill(piece: Uint8Array, start: number): Uint8Array {
  for (let i = 0; i < piece.length; i++) piece[i] = (start + i) % 251;
  return piece;
}

test(`${MEGABYTES} MB through stdin to stdout of an exec come back as equal bytes`, async () => {
  await using pod = await startPod();
  pod.server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: podSpec,
  });
  pod.server.pods.setProgram({ name: "web" }, async ({ stdin, stdout }) => {
    for await (const chunk of stdin) await stdout(chunk);
    return 0;
  });
  await using process = await podExec(pod.kube(), { name: "web" }, {
    command: ["cat"],
    stdin: true,
  });
  let made = 0;
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (made === BYTES) return controller.close();
      const piece = new Uint8Array(Math.min(PIECE, BYTES - made));
      controller.enqueue(fill(piece, made));
      made += piece.length;
    },
  });
  const sending = source.pipeTo(process.stdin);
  let received = 0;
  let different = 0;
  for await (const chunk of process.stdout) {
    for (let i = 0; i < chunk.length; i++) if (chunk[i] !== (received + i) % 251) different++;
    received += chunk.length;
  }
  await sending;
  assertEquals([received, different], [BYTES, 0]);
  assertEquals((await process.status).exitCode, 0);
});
