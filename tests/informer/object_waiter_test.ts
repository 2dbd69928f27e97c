import { assertEquals } from "@std/assert";
import type { Condition } from "../../src/informer/condition.ts";
import { ObjectWaiter } from "../../src/informer/object_waiter.ts";
import { settled } from "../support/fake_clock.ts";
import { HandledStore, type TextObject } from "../support/handled_store.ts";
import { test } from "../support/test.ts";

/** A waiter for the object `a`, what it judged, and how it ended. */
function setUp(condition: Condition<TextObject>) {
  const cluster = new HandledStore();
  const judged: (string | undefined)[] = [];
  const outcomes: unknown[] = [];
  const waiter = new ObjectWaiter<TextObject>("a", {
    condition: (object) => {
      judged.push(object?.text);
      return condition(object);
    },
    lookUp: () => cluster.store.stored("a"),
    settle: {
      resolve: (object) => void outcomes.push(object?.text ?? "none"),
      reject: (error) => void outcomes.push(error),
    },
  });
  cluster.tell(waiter);
  return { cluster, judged, outcomes, waiter };
}

test("ObjectWaiter judges nothing before the initial state is complete", async () => {
  const { cluster, judged, outcomes, waiter } = setUp((object) => object === undefined);
  cluster.put("a", "1");
  await settled();
  assertEquals([judged, outcomes], [[], []]);
  waiter.initialStateEnd();
  await settled();
  assertEquals([judged, outcomes], [["1"], []]);
  cluster.remove("a");
  await settled();
  assertEquals([judged, outcomes], [["1", undefined], ["none"]]);
});

test("ObjectWaiter judges each version, also those that are over at once, and no other object", async () => {
  const { cluster, judged, outcomes, waiter } = setUp((object) => object?.text === "3");
  waiter.initialStateEnd();
  cluster.put("b", "1");
  cluster.put("a", "2");
  cluster.put("a", "3");
  cluster.remove("a");
  assertEquals(judged, []);
  await settled();
  assertEquals([judged, outcomes], [[undefined, "2", "3"], ["3"]]);
});

test("ObjectWaiter ends with what the condition throws", async () => {
  const error = new RangeError("no");
  const { outcomes, waiter } = setUp(() => {
    throw error;
  });
  waiter.initialStateEnd();
  await settled();
  assertEquals(outcomes, [error]);
});

test("ObjectWaiter judges what came before a failure, and nothing after a stop", async () => {
  const failed = setUp((object) => object?.text === "1");
  failed.cluster.put("a", "1");
  failed.waiter.initialStateEnd();
  failed.waiter.fail(new RangeError("forbidden"));
  await settled();
  assertEquals(failed.outcomes[0], "1");

  const stopped = setUp(() => true);
  const reason = new RangeError("enough");
  stopped.waiter.initialStateEnd();
  stopped.waiter.stop(reason);
  await settled();
  assertEquals([stopped.judged, stopped.outcomes], [[], [reason]]);
});
