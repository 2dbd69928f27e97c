import { assertEquals } from "@std/assert";
import { discardBody } from "../../src/transport/discard_body.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { test } from "../support/test.ts";

function body(
  chunks: number,
  chunkBytes: number,
): { response: Response; given(): number; cancelled(): boolean } {
  let given = 0;
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (given === chunks) return controller.close();
      given++;
      controller.enqueue(new Uint8Array(chunkBytes));
    },
    cancel() {
      cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { response: new Response(stream), given: () => given, cancelled: () => cancelled };
}

test("discardBody reads a short body to its end", async () => {
  const { response, given, cancelled } = body(3, 100);
  await discardBody(response);
  assertEquals([given(), cancelled()], [3, false]);
});

test("discardBody cancels a long body", async () => {
  const { response, given, cancelled } = body(1000, 32 * 1024);
  await discardBody(response);
  assertEquals([given(), cancelled()], [3, true]);
});

test("discardBody bears a body that breaks off, and none", async () => {
  const broken = new ReadableStream({ pull: (c) => c.error(new Error("reset")) });
  await discardBody(new Response(broken));
  await discardBody(new Response(null));
});

test("discardBody waits a second at most for a body that does not end", async () => {
  for (const cancel of [() => {}, () => new Promise<void>(() => {})]) {
    const clock = new FakeClock();
    let reasons = 0;
    const silent = new ReadableStream({
      cancel() {
        reasons++;
        return cancel();
      },
    });
    const discarded = discardBody(new Response(silent), clock);
    await clock.advance(999);
    assertEquals(reasons, 0);
    await clock.advance(1);
    await discarded;
    assertEquals([reasons, clock.pending], [1, 0]);
  }
});
