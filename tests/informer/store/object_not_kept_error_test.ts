import { assertEquals } from "@std/assert";
import { ObjectNotKeptError } from "../../../src/informer/store/object_not_kept_error.ts";
import { test } from "../../support/test.ts";

test("ObjectNotKeptError names the object and the reason", () => {
  const cause = new RangeError("too deep");
  const error = new ObjectNotKeptError("default/a", "/api/v1/pods", cause);
  assertEquals([error.key, error.cause], ["default/a", cause]);
  assertEquals(
    error.message,
    "The object default/a of /api/v1/pods could not be kept: too deep",
  );
  assertEquals(
    new ObjectNotKeptError("", "/p", "why").message,
    "The object without a name of /p could not be kept: why",
  );
});
