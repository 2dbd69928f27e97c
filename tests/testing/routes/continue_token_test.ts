import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeContinueToken,
  encodeContinueToken,
} from "../../../src/testing/routes/continue_token.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

test("a continue token decodes to the values that were encoded", () => {
  const token = { revision: 42, start: "default/ä-1\0" };
  assertEquals(decodeContinueToken(encodeContinueToken(token)), token);
});

test("a continue token has the real server's form", () => {
  assertEquals(
    encodeContinueToken({ revision: 7, start: "a\0" }),
    btoa('{"v":"meta.k8s.io/v1","rv":7,"start":"a\\u0000"}').replace(/=+$/, ""),
  );
});

test("decodeContinueToken refuses tokens that this server did not make", () => {
  const token = (value: unknown) => btoa(JSON.stringify(value));
  const refused = [
    "?",
    btoa("no json"),
    token(1),
    token({ v: "v2", rv: 1, start: "a" }),
    token({ v: "meta.k8s.io/v1", rv: 0, start: "a" }),
    token({ v: "meta.k8s.io/v1", rv: 1, start: "" }),
  ];
  for (const text of refused) {
    const error = assertThrows(() => decodeContinueToken(text), StatusError);
    assertEquals(error.status.code, 400);
    assertEquals(
      error.message.startsWith("invalid continue token: continue key is not valid"),
      true,
    );
  }
});
