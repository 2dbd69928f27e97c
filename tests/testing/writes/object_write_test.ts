import { assertEquals } from "@std/assert";
import { performWrite } from "../../../src/testing/writes/object_write.ts";
import { StoredObject } from "../../../src/testing/objects/store_event.ts";
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
