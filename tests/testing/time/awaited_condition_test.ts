import { assertEquals, assertThrows } from "@std/assert";
import { AwaitedCondition } from "../../../src/testing/time/awaited_condition.ts";
import { test } from "../../support/test.ts";

test("a promise is reached once it settles, with any value", async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const awaited = new AwaitedCondition(promise);
  assertEquals(awaited.look(), undefined);
  resolve(0);
  await promise;
  assertEquals(awaited.look(), { value: 0 });
});

test("a condition is called at each look until its value is truthy", () => {
  const values = [0, "", "yes", "no"];
  const awaited = new AwaitedCondition(() => values.shift());
  const looks = [1, 2, 3, 4].map(() => awaited.look());
  assertEquals(looks, [undefined, undefined, { value: "yes" }, { value: "yes" }]);
  assertEquals(values, ["no"]);
});

test("an asynchronous condition is not called again while it is under way", async () => {
  const calls: PromiseWithResolvers<boolean>[] = [];
  const awaited = new AwaitedCondition(
    () => (calls.push(Promise.withResolvers()), calls.at(-1)!.promise),
  );
  awaited.look();
  awaited.look();
  assertEquals([calls.length, awaited.isAsking, awaited.reached], [1, true, undefined]);
  for (const value of [false, true]) {
    calls.at(-1)!.resolve(value);
    await calls.at(-1)!.promise;
    if (!value) assertEquals(awaited.look(), undefined);
  }
  assertEquals([awaited.look(), calls.length], [{ value: true }, 2]);
  assertEquals([awaited.isAsking, awaited.reached], [false, { value: true }]);
});

test("the error of a condition, or of a promise, is thrown by a look", async () => {
  const failing = () => {
    throw new TypeError("one");
  };
  assertThrows(() => new AwaitedCondition(failing).look(), TypeError, "one");
  const promise = Promise.reject(new TypeError("two"));
  const awaited = new AwaitedCondition(promise);
  await promise.catch(() => {});
  assertThrows(() => awaited.look(), TypeError, "two");
});
