import { assertEquals, assertThrows } from "@std/assert";
import {
  checkWhen,
  isKeyRelevant,
  isRelevant,
  predicatesOf,
} from "../../../src/controller/sources/is_relevant.ts";
import { test } from "../../support/test.ts";

const site = (metadata: object = {}) => ({ metadata: { name: "a", ...metadata } });
const never = () => false;
const deleting = site({ deletionTimestamp: "2026-01-01T00:00:00Z" });

test("isRelevant asks the predicate about updates only, and never hides a deletion request", () => {
  const object = site();
  const updated = { type: "updated", object, previous: site() } as const;
  assertEquals(isRelevant({ type: "added", object, initial: false }, never), true);
  assertEquals(isRelevant({ type: "deleted", object, missed: false }, never), true);
  assertEquals([isRelevant(updated, undefined), isRelevant(updated, never)], [true, false]);
  assertEquals(isRelevant({ ...updated, object: deleting }, never), true);
  assertEquals(isRelevant({ ...updated, object: deleting, previous: deleting }, never), false);
});

test("a when that gives a promise leads to a reconcile, and its rejection ends nothing", async () => {
  const change = { type: "updated", object: site(), previous: site() } as const;
  const late = () => Promise.reject(new Error("later")) as unknown as boolean;
  assertEquals(isRelevant(change, late), true);
  await new Promise((resolve) => setTimeout(resolve, 0)); // a rejection would end the test
});

test("isRelevant asks the predicate of each kind of change, and never hides a deletion request", () => {
  const object = site({ labels: { app: "web" } });
  const changes = [
    { type: "added", object, initial: true },
    { type: "updated", object, previous: site() },
    { type: "deleted", object, missed: false },
  ] as const;
  const shown = (when: Parameters<typeof isRelevant>[1]) =>
    changes.map((change) => isRelevant(change, when));
  assertEquals(shown({}), [true, true, true]);
  assertEquals(shown({ created: never }), [false, true, true]);
  assertEquals(shown({ updated: never, generic: never }), [true, false, true]);
  assertEquals(shown({ deleted: never }), [true, true, false]);
  const isWeb = ({ metadata }: { metadata: { labels?: Readonly<Record<string, string>> } }) =>
    metadata.labels?.app === "web";
  assertEquals(shown({ created: isWeb, updated: (_, was) => isWeb(was), deleted: isWeb }), [
    true,
    false,
    true,
  ]);
  const none = { created: never, updated: never, deleted: never };
  assertEquals(changes.slice(0, 2).map((each) => isRelevant({ ...each, object: deleting }, none)), [
    true,
    true,
  ]);
  assertEquals(isRelevant({ type: "deleted", object: deleting, missed: false }, none), false);
});

test("isKeyRelevant asks generic about the object of a key, if there is one", () => {
  const { generic } = predicatesOf({ generic: never });
  assertEquals(isKeyRelevant(site(), { generic: never }), false);
  assertEquals([isKeyRelevant(undefined, { generic: never }), isKeyRelevant(site(), {})], [
    true,
    true,
  ]);
  assertEquals([isKeyRelevant(deleting, { generic: never }), generic === never], [true, true]);
  assertEquals(predicatesOf(never), { updated: never });
});

test("checkWhen refuses values that are not predicates, and one of another name", () => {
  for (const when of [undefined, never, {}, { created: never, deleted: undefined }]) {
    checkWhen(when);
  }
  const late = async () => await Promise.resolve(true);
  assertThrows(() => checkWhen({ deleted: late }), TypeError, "The `when.deleted` of a controller");
  assertThrows(() => checkWhen({ create: never }), TypeError, '"create"');
  for (const wrong of [1, "created", { updated: true }]) {
    assertThrows(() => checkWhen(wrong), TypeError, "must be a function");
  }
});
