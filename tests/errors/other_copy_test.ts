import { assertEquals } from "@std/assert";
import { ConfigurationError, isKubewireError } from "../../mod.ts";
import { test } from "../support/test.ts";

test("isKubewireError recognizes the errors of another copy of the module, and shows no mark", async () => {
  // as where two packages need two versions of @kubewire/kubewire
  const copy = await import("../../src/core/errors.ts?copy");
  const error = new copy.ConfigurationError("x");
  assertEquals([error instanceof ConfigurationError, isKubewireError(error)], [false, true]);
  assertEquals(Reflect.ownKeys(error).includes(Symbol.for("kubewire.error")), false);
  assertEquals(JSON.stringify(error), '{"name":"ConfigurationError","code":"ERR_CONFIGURATION"}');
  const looksLike = { name: error.name, code: error.code, message: error.message };
  const marked = { ...looksLike, [Symbol.for("kubewire.error")]: true };
  const foreign = Object.assign(new Error("x"), { code: "ERR_CONFIGURATION" });
  assertEquals([looksLike, marked, foreign, structuredClone(error)].map(isKubewireError), [
    false,
    false,
    false,
    false,
  ]);
});
