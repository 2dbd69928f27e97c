import { assertEquals, assertRejects } from "@std/assert";
import { createOrUpdate, performWrite } from "../../../src/testing/writes/object_write.ts";
import { StoredObject } from "../../../src/testing/objects/store_event.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

test("performWrite takes the steps in order, each with the result of the one before", () => {
  const steps: unknown[] = [];
  const stored = performWrite({
    draft: () => ({ metadata: { name: "draft" } }),
    complete(object) {
      steps.push(object.metadata.name);
      return { metadata: { name: "complete" } };
    },
    store(object) {
      steps.push(object.metadata.name);
      return StoredObject.unsaved("key", object);
    },
  });
  assertEquals([steps, stored.key], [["draft", "complete"], "key"]);
});

test("createOrUpdate does the other write if the object comes or goes, and no other write twice", async () => {
  let exists = false;
  const tried: string[] = [];
  const refused = (reason: string) =>
    Promise.reject(new StatusError({ code: 409, reason, message: reason }));
  const writing = (steps: Record<string, () => Promise<string>>) => {
    const step = (name: string) => () => {
      tried.push(name);
      return steps[name]!();
    };
    return createOrUpdate(() => exists, { create: step("create"), update: step("update") });
  };
  const result = await writing({
    create() {
      exists = !exists;
      return tried.length > 1 ? Promise.resolve("created") : refused("AlreadyExists");
    },
    update() {
      exists = false;
      return refused("NotFound");
    },
  });
  assertEquals([result, tried], ["created", ["create", "update", "create"]]);
  tried.length = 0;
  exists = false;
  // a webhook may give the same reason for a refusal of its own
  await assertRejects(() => writing({ create: () => refused("AlreadyExists") }), StatusError);
  await assertRejects(() => writing({ create: () => refused("Conflict") }), StatusError);
  assertEquals(tried, ["create", "create"]);
});
