import { assertEquals, assertRejects } from "@std/assert";
import { mergedEvents, partIds } from "../../../examples/cluster_page/server/merged_events.ts";
import { test } from "../../support/test.ts";

interface Part {
  id: string;
  body: ReadableStream<Uint8Array>;
  send(text: string): void;
  fail(error: Error): void;
  end(): void;
  cancelled: boolean;
}

function part(id = ""): Part {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const made: Part = {
    id,
    body: new ReadableStream({
      start: (given) => void (controller = given),
      cancel: () => void (made.cancelled = true),
    }),
    send: (text) => controller.enqueue(new TextEncoder().encode(text)),
    fail: (error) => controller.error(error),
    end: () => controller.close(),
    cancelled: false,
  };
  return made;
}

function merged(parts: Record<string, Part>, endsAfterMs?: number) {
  const body = mergedEvents(new Map(Object.entries(parts)), { endsAfterMs });
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  return { next: async () => (await reader.read()).value, cancel: () => reader.cancel() };
}

test("mergedEvents puts the name of its part into each event, and the ids of all parts", async () => {
  const [pods, nodes] = [part("p-1"), part()];
  const stream = merged({ pods, nodes });
  pods.send("retry: 2000\n\n");
  assertEquals(await stream.next(), "retry: 2000\n\n");
  nodes.send('id: n-7\nevent: synced\ndata: {"event: ":"id: x"}\n\n');
  assertEquals(
    await stream.next(),
    'id: p-1,n-7\nevent: nodes.synced\ndata: {"event: ":"id: x"}\n\n',
  );
  pods.send("id: p-2\nevent: added\ndata: 1\n\nid: p-3\nevent: updated\ndata: 2\n\n");
  assertEquals(
    await stream.next(),
    "id: p-2,n-7\nevent: pods.added\ndata: 1\n\nid: p-3,n-7\nevent: pods.updated\ndata: 2\n\n",
  );
  await stream.cancel();
  assertEquals([pods.cancelled, nodes.cancelled], [true, true]);
});

test("mergedEvents ends with any of its parts, so that the reader comes back for all", async () => {
  const [pods, nodes] = [part(), part()];
  const stream = merged({ pods, nodes });
  pods.end();
  assertEquals(await stream.next(), undefined);
  assertEquals(nodes.cancelled, true);
});

test("mergedEvents breaks off with the error of a part", async () => {
  const [pods, nodes] = [part(), part()];
  const stream = merged({ pods, nodes });
  pods.fail(new Error("too slow"));
  await assertRejects(() => stream.next(), Error, "too slow");
  assertEquals(nodes.cancelled, true);
});

test("mergedEvents asks its reader to come back at once when its time is over", async () => {
  const pods = part();
  const stream = merged({ pods }, 1);
  assertEquals(await stream.next(), "retry: 500\n\n");
  assertEquals(await stream.next(), undefined);
  assertEquals(pods.cancelled, true);
});

test("mergedEvents reads no part before it is read, and leaves all when its time is over for a slow reader", async () => {
  const left = Promise.withResolvers<void>();
  let reads = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (++reads === 1) controller.enqueue(new TextEncoder().encode(":\n\n"));
    },
    cancel: () => left.resolve(),
  }, { highWaterMark: 0 });
  const stream = mergedEvents(new Map([["pods", { body, id: "" }]]), { endsAfterMs: 1 });
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(reads, 0);
  const reader = stream.getReader();
  await reader.read();
  await left.promise; // nothing is read meanwhile
  assertEquals(new TextDecoder().decode((await reader.read()).value), "retry: 500\n\n");
});

test("partIds reads the ids of a merged stream, and takes anything else for none", () => {
  const names = ["pods", "nodes"];
  const read = (id?: string) => [...partIds(id, names).values()];
  assertEquals(read("p-1,n-7"), ["p-1", "n-7"]);
  assertEquals(read(",n-7"), ["", "n-7"]);
  assertEquals([read(), read(""), read("a")], [["", ""], ["", ""], ["a", ""]]);
  assertEquals([read("\0"), read("p-1,\r\n"), read("…")], [["", ""], ["", ""], ["", ""]]);
});
