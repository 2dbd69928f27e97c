import { assertEquals } from "@std/assert";
import {
  ObjectFunctionError,
  ObjectNotKeptError,
} from "../../../src/informer/store/object_errors.ts";
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

test("ObjectFunctionError names the function, the object and the reason", () => {
  const cause = new RangeError("too deep");
  const failure = { key: "default/a", of: 'index "node"', error: cause };
  const error = new ObjectFunctionError(failure, "/api/v1/pods");
  assertEquals([error.key, error.of, error.cause], ["default/a", 'index "node"', cause]);
  assertEquals(
    error.message,
    'The index "node" of /api/v1/pods threw for default/a, which is kept without values in it: ' +
      "too deep",
  );
  const transform = new ObjectFunctionError({ key: "a", of: "transform", error: "why" }, "/p");
  assertEquals(
    transform.message,
    "The transform of /p threw for a, which is kept as the server sent it: why",
  );
});

test("ObjectFunctionError takes whatever a function throws", () => {
  for (const error of [null, undefined, Symbol("s"), Object.create(null)]) {
    const failure = { key: "a", of: "transform", error };
    assertEquals(new ObjectFunctionError(failure, "/p").cause, error);
  }
});
