import { assertEquals } from "@std/assert";
import { ChangeStream } from "../../../src/informer/handlers/change_stream.ts";
import { settled } from "../../support/clocks/fake_clock.ts";
import { HandledStore, line, type TextObject } from "../../support/informers/handled_store.ts";
import { test } from "../../support/test.ts";

function setUp() {
  const cluster = new HandledStore();
  const setup = { over: 0, cluster, stream: new ChangeStream<TextObject>(() => void setup.over++) };
  cluster.tell(setup.stream);
  return setup;
}

test("ChangeStream gives changes in order, and waits for the next ones", async () => {
  const { cluster, stream } = setUp();
  cluster.put("a", "1");
  cluster.put("b", "2");
  const told: string[] = [];
  for await (const change of stream.readable) {
    told.push(line(change));
    if (told.length === 2) queueMicrotask(() => cluster.put("a", "3"));
    if (told.length === 3) break;
  }
  assertEquals(told, ["added a 1", "added b 2", "updated a 1→3"]);
});

test("ChangeStream merges the changes that are not read", async () => {
  const { cluster, stream } = setUp();
  const reader = stream.readable.getReader();
  cluster.put("a", "1");
  assertEquals(line((await reader.read()).value!), "added a 1");
  for (let i = 2; i <= 1_000; i++) cluster.put("a", String(i));
  await settled();
  assertEquals(line((await reader.read()).value!), "updated a 1→1000");
  const next = reader.read();
  cluster.put("b", "1001");
  cluster.remove("b"); // before the read wakes up
  await settled();
  cluster.put("c", "1002");
  assertEquals(line((await next).value!), "added c 1002");
});

test("ChangeStream reports its end once, however it ends", async () => {
  const left = setUp();
  left.cluster.put("a", "1");
  for await (const _ of left.stream.readable) break;
  left.stream.stop();
  assertEquals(left.over, 1);

  const stopped = setUp();
  const reading = stopped.stream.readable.getReader().read();
  await settled();
  stopped.stream.stop();
  assertEquals([(await reading).done, stopped.over], [true, 1]);
  stopped.cluster.put("a", "1");

  const aborted = setUp();
  const abort = new AbortController();
  const reason = new RangeError("enough");
  aborted.stream.failWith(abort.signal);
  aborted.cluster.put("a", "1");
  abort.abort(reason);
  const reader = aborted.stream.readable.getReader();
  assertEquals(await reader.read().catch((error) => error), reason);
  assertEquals(aborted.over, 1);

  const late = setUp();
  late.stream.failWith(abort.signal);
  assertEquals(await late.stream.readable.getReader().read().catch((error) => error), reason);
});

test("ChangeStream goes on after a refusal", async () => {
  const { cluster, stream } = setUp();
  stream.refused();
  cluster.put("a", "1");
  assertEquals(line((await stream.readable.getReader().read()).value!), "added a 1");
});
