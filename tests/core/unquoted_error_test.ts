import {
  assertFalse,
  assertInstanceOf,
  assertMatch,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import { unquotedError } from "../../src/core/unquoted_error.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";

const secret = "hunter2";

/** Returns the error that a function throws. */
function thrownBy(fail: () => unknown): unknown {
  try {
    fail();
  } catch (error) {
    return error;
  }
  throw new RangeError("The function did not throw.");
}

test("unquotedError leaves out the text that the runtime's own errors quote", () => {
  for (
    const fail of [
      () => JSON.parse(secret),
      () => JSON.parse(`{"token": ${secret}}`),
      () => new URL(`${secret}@vault`),
      () => new URL(`http://me:${secret}@vault:x`),
      () => new Headers([["authorization", `${secret}\n${secret}`]]),
    ]
  ) {
    const error = thrownBy(fail);
    const unquoted = unquotedError(error);
    assertInstanceOf(unquoted, error instanceof SyntaxError ? SyntaxError : TypeError);
    assertFalse(shownForms(unquoted).includes(secret));
  }
});

test("unquotedError leaves out the query of a URL that could not be fetched", () => {
  const url = `http://vault/v1?key=${secret}`;
  const why = `error sending request for url (${url}): Connection refused (os error 111)`;
  const onDeno = new TypeError("fetch failed", { cause: new Error(why) });
  const onBun = Object.assign(new TypeError("ECONNREFUSED"), { code: "ECONNREFUSED", path: url });
  for (const error of [onDeno, onBun]) {
    const unquoted = unquotedError(error);
    assertInstanceOf(unquoted, TypeError);
    assertFalse(shownForms(unquoted).includes(secret));
    assertStringIncludes(shownForms(unquoted), error.message);
    assertMatch(shownForms(unquoted), /ECONNREFUSED|\?…\): Connection refused/);
  }
});

test("unquotedError returns every other value as it is", () => {
  const others = [
    new TypeError("fetch failed"),
    new TypeError("error sending request for url (http://vault/)"),
    new Error("the vault is sealed"),
    new RangeError("no URL"),
    "a text",
    undefined,
  ];
  for (const other of others) assertStrictEquals(unquotedError(other), other);
});
