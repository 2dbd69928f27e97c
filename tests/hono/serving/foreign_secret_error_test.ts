import { assertEquals } from "@std/assert";
import { ForeignSecretError } from "../../../src/hono/mod.ts";
import { test } from "../../support/test.ts";

test("ForeignSecretError names the Secret and the remedy", () => {
  assertEquals(
    new ForeignSecretError({ namespace: "default", name: "tls" }).message,
    "The Secret default/tls has data that certificateSecret did not write, so it is left as it is. " +
      "Choose another name for the Secret of the certificate, or delete this one if nothing needs " +
      "its data.",
  );
});
