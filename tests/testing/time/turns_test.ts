import { assertEquals, assertRejects } from "@std/assert";
import { Turns } from "../../../src/testing/time/turns.ts";
import { test } from "../../support/test.ts";

test("work waits for the work before it, whether that fails or not", async () => {
  const turns = new Turns();
  const done: string[] = [];
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const first = turns.take(async () => {
    await begun;
    done.push("first");
    throw new Error("broken");
  });
  const second = turns.take(() => {
    done.push("second");
    return 2;
  });
  assertEquals(done, []);
  begin();
  await assertRejects(() => first, Error, "broken");
  assertEquals(await second, 2);
  assertEquals(done, ["first", "second"]);
  void turns.take(() => Promise.resolve().then(() => done.push("third")));
  await turns.ended();
  assertEquals(done.at(-1), "third");
});
