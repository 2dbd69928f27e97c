import { assert, assertEquals } from "@std/assert";
import { KubewireError } from "../../../src/core/errors.ts";
import { ObjectNotKeptError } from "../../../src/informer/store/object_not_kept_error.ts";
import { test } from "../../support/test.ts";

test("ObjectNotKeptError names the object and the reason", () => {
  const cause = new RangeError("too deep");
  const error = new ObjectNotKeptError("default/a", "/api/v1/pods", cause);
  assert(error instanceof KubewireError);
  assertEquals([error.name, error.code, error.key, error.cause], [
    "ObjectNotKeptError",
    "ERR_OBJECT_NOT_KEPT",
    "default/a",
    cause,
  ]);
  assertEquals(
    error.message,
    "The object default/a of /api/v1/pods could not be kept: too deep",
  );
  assertEquals(
    new ObjectNotKeptError("", "/p", "why").message,
    "The object without a name of /p could not be kept: why",
  );
});
