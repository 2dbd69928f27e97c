import { assertEquals, assertThrows } from "@std/assert";
import {
  type BodyFraming,
  LengthFraming,
  responseFraming,
  UNFRAMED,
} from "../../../src/http/http1/body_framing.ts";
import { MalformedError } from "../../../src/http/message/http_errors.ts";
import { test } from "../../support/test.ts";

/** Strips the framing from `parts`, in order. */
function strip(parts: string[], body: BodyFraming) {
  let stripped = "";
  for (const part of parts) {
    const bytes = new TextEncoder().encode(part);
    stripped += new TextDecoder().decode(bytes.subarray(0, body.strip(bytes)));
  }
  return { body: stripped, ended: body.ended, reusable: body.reusable };
}

test("a body with a length ends after that length", () => {
  const body = new LengthFraming(10);
  assertEquals([body.ended, body.mayEnd, body.reusable], [false, false, false]);
  assertEquals(strip(["hel", "lo w"], body), { body: "hello w", ended: false, reusable: false });
  assertEquals(strip(["orl"], body), { body: "orl", ended: true, reusable: true });
  const empty = new LengthFraming(0);
  assertEquals([empty.ended, empty.reusable], [true, true]);
});

test("a connection that delivers more than the body's length is not reused", () => {
  const beyond = { body: "hello", ended: true, reusable: false };
  assertEquals(strip(["hello world"], new LengthFraming(5)), beyond);
  assertEquals(strip(["hello", " "], new LengthFraming(5)), beyond);
  assertEquals(strip(["x"], new LengthFraming(0)), { ...beyond, body: "" });
});

test("a body without framing ends with the connection, which is not reused", () => {
  const expected = { body: "hello world", ended: false, reusable: false };
  assertEquals(strip(["hello", " world"], UNFRAMED), expected);
  assertEquals(UNFRAMED.mayEnd, true);
});

const framing = (headers: [string, string][], isCurrent = true) =>
  responseFraming({ headers: new Headers(headers), isCurrent });

/** Returns the part of `text` that is the body, and whether the connection is reusable. */
function bodyIn(text: string, headers: [string, string][]) {
  const body = framing(headers);
  const bytes = new TextEncoder().encode(text);
  const own = new TextDecoder().decode(bytes.subarray(0, body.strip(bytes)));
  return { own, ended: body.ended, reusable: body.reusable };
}

test("responseFraming accepts chunks, a length, or the end of the connection", () => {
  const chunks = "1\r\na\r\n0\r\n\r\n";
  assertEquals(bodyIn(chunks, [["transfer-encoding", "Chunked"]]), {
    own: "a",
    ended: true,
    reusable: true,
  });
  const length = { own: "abc", ended: true, reusable: true };
  assertEquals(bodyIn("abc", [["content-length", "3"]]), length);
  assertEquals(bodyIn("abc", []), { own: "abc", ended: false, reusable: false });
});

test("responseFraming accepts a repeated length, but not two different lengths", () => {
  const length = { own: "abc", ended: true, reusable: true };
  const twice: [string, string][] = [["content-length", "3"], ["content-length", "3"]];
  assertEquals(bodyIn("abc", twice), length);
  assertEquals(bodyIn("abc", [["content-length", "3, 3,\t3 "]]), length);
  for (const two of ["3, 4", "3,", ",3", "3, 03", "4, 3, 3"]) {
    assertThrows(() => framing([["content-length", two]]), MalformedError, undefined, two);
  }
  const different: [string, string][] = [["content-length", "3"], ["content-length", "4"]];
  assertThrows(() => framing(different), MalformedError, "it has two lengths");
});

test("responseFraming refuses a length that is not a number", () => {
  const wrong = ["-1", "+1", "0x10", "1e3", "", "1.0", "1 1", "9007199254740992", "9".repeat(40)];
  for (const length of wrong) {
    assertThrows(
      () => framing([["content-length", length]]),
      MalformedError,
      "not a number",
      length,
    );
  }
  assertEquals(framing([["content-length", "9007199254740991"]]).ended, false);
});

test("responseFraming reads chunks when there is a length too, and does not reuse the connection", () => {
  const both: [string, string][] = [["transfer-encoding", "chunked"], ["content-length", "3"]];
  assertEquals(bodyIn("1\r\na\r\n0\r\n\r\n", both), { own: "a", ended: true, reusable: false });
});

test("responseFraming refuses other encodings, and every encoding with HTTP/1.0", () => {
  for (const encoding of ["gzip, chunked", "chunked, chunked", "gzip", "identity", ""]) {
    assertThrows(
      () => framing([["transfer-encoding", encoding]]),
      MalformedError,
      "its transfer encoding is not known",
      encoding,
    );
  }
  assertThrows(
    () => framing([["transfer-encoding", "chunked"]], false),
    MalformedError,
    "HTTP/1.0",
  );
  assertEquals(framing([["content-length", "0"]], false).ended, true);
});
