import { assertEquals, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import { PodLogBook } from "../../src/testing/pod_log_book.ts";
import { test } from "../support/test.ts";

test("PodLogBook has one log for each container", () => {
  const book = new PodLogBook(() => 0);
  const log = book.log({ name: "web", container: "app" });
  assertStrictEquals(book.log({ name: "web", namespace: "default", container: "app" }), log);
  for (const other of [{ name: "web" }, { name: "web", namespace: "shop", container: "app" }]) {
    assertNotStrictEquals(book.log(other), log);
  }
});

test("PodLogBook ends all logs at once", () => {
  const book = new PodLogBook(() => 0);
  const logs = [book.log({ name: "a" }), book.log({ name: "b" })];
  book.endAll();
  assertEquals(logs.map(({ ended }) => ended), [true, true]);
});
