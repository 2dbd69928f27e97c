import { assertEquals } from "@std/assert";
import { NetworkError, TokenUnavailableError } from "../../../src/core/errors.ts";
import {
  ObjectWaiter,
  type WaitCondition,
} from "../../../src/informer/conditions/object_waiter.ts";
import { settled } from "../../support/clocks/fake_clock.ts";
import { HandledStore, type TextObject } from "../../support/informers/handled_store.ts";
import { test } from "../../support/test.ts";

/** Makes a waiter for the object `a`; records the versions that it judges, and how it ends. */
function setUp(condition: WaitCondition<TextObject>, options: { failFast?: boolean } = {}) {
  const cluster = new HandledStore();
  const judged: (string | undefined)[] = [];
  const outcomes: unknown[] = [];
  const waiter = new ObjectWaiter<TextObject>("a", {
    condition: (object) => {
      judged.push(object?.text);
      return condition(object);
    },
    ...options,
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

test("ObjectWaiter judges each version, even one that is replaced at once, and no other object", async () => {
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

test("ObjectWaiter ends with the error that the condition throws", async () => {
  const error = new RangeError("no");
  const { outcomes, waiter } = setUp(() => {
    throw error;
  });
  waiter.initialStateEnd();
  await settled();
  assertEquals(outcomes, [error]);
});

test("ObjectWaiter refuses a condition that gives a promise, which would always count as met", async () => {
  const asynchronous = [
    () => Promise.resolve(false),
    () => Promise.reject(new Error("unheard of, this would fail the test")),
    () => ({ then: () => {} }),
  ];
  for (const condition of asynchronous) {
    const { outcomes, waiter } = setUp(condition as never);
    waiter.initialStateEnd();
    await settled();
    assertEquals(
      outcomes.map((error) => error instanceof TypeError && error.message),
      [
        "The condition of a wait must give true or false, and gave a promise: it must not be " +
        "asynchronous.",
      ],
    );
  }
});

test("ObjectWaiter that fails fast ends with a refusal, after it has judged the earlier changes", async () => {
  const met = setUp((object) => object?.text === "1", { failFast: true });
  met.cluster.put("a", "1");
  met.waiter.initialStateEnd();
  met.waiter.refused(new RangeError("forbidden"));
  await settled();
  assertEquals(met.outcomes[0], "1");

  const unmet = setUp(() => false, { failFast: true });
  unmet.waiter.initialStateEnd();
  unmet.waiter.refused(new NetworkError("tls", "https://h", "the CA is being rotated", undefined));
  unmet.waiter.refused(new TokenUnavailableError("the vault is sealed"));
  await settled();
  assertEquals(unmet.outcomes, []);
  const forbidden = new RangeError("forbidden");
  unmet.waiter.refused(forbidden);
  await settled();
  assertEquals(unmet.outcomes, [forbidden]);

  const early = setUp(() => false, { failFast: true });
  const tls = new NetworkError("tls", "https://h", "another CA", undefined);
  early.waiter.refused(tls);
  await settled();
  assertEquals(early.outcomes, [tls]);

  const patient = setUp(() => false);
  patient.waiter.initialStateEnd();
  patient.waiter.refused(forbidden);
  await settled();
  assertEquals(patient.outcomes, []);
});

test("ObjectWaiter judges nothing after a stop", async () => {
  const stopped = setUp(() => true);
  const reason = new RangeError("enough");
  stopped.waiter.initialStateEnd();
  stopped.waiter.stop(reason);
  await settled();
  assertEquals([stopped.judged, stopped.outcomes], [[], [reason]]);
});
