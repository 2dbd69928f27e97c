import { assertEquals } from "@std/assert";
import { CopyError } from "../../src/copy/copy_error.ts";
import { KubewireError } from "../../src/core/errors.ts";
import { test } from "../support/test.ts";

test("CopyError is a KubewireError with a code of its own", () => {
  const error = new CopyError("no tar");
  assertEquals([error.name, error.code, error.message], ["CopyError", "ERR_COPY", "no tar"]);
  assertEquals(error instanceof KubewireError, true);
});
