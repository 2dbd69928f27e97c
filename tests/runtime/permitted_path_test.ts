import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { PermissionError } from "../../src/core/errors.ts";
import { isNotFound, permittedPath } from "../../src/runtime/permitted_path.ts";
import { test } from "../support/test.ts";

function denied(message: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error(message), { name: "NotCapable" }));
}

test("permittedPath names the missing flag, which for a write may be the flag to read", async () => {
  const flags = {
    'Requires read access to "/a/b"': "--allow-read=/a",
    'Requires write access to "/a/b"': "--allow-write=/a",
    "Not allowed": "--allow-write=/a",
  };
  for (const [message, flag] of Object.entries(flags)) {
    const work = () => permittedPath("/a", "write", denied(message));
    assertEquals((await assertRejects(work, PermissionError)).flag, flag);
  }
});

test("permittedPath returns the result of the work, and passes on other errors", async () => {
  assertEquals(await permittedPath("/a", "read", () => Promise.resolve(1)), 1);
  const error = new Error("ENOENT");
  const work = () => permittedPath("/a", "read", () => Promise.reject(error));
  assertStrictEquals(await assertRejects(work, Error), error);
});

test("isNotFound recognizes the errors of both runtimes for a missing file", () => {
  const errors = [{ name: "NotFound" }, { code: "ENOENT" }, { code: "EACCES" }, {}];
  const named = errors.map((properties) => Object.assign(new Error("no"), properties));
  assertEquals(named.map(isNotFound), [true, true, false, false]);
  assertEquals(isNotFound("ENOENT"), false);
});
