import { assertEquals } from "@std/assert";
import { type BodyFraming, LengthFraming, UNFRAMED } from "../../src/http/body_framing.ts";
import { test } from "../support/test.ts";

/** Strips parts one after the other. */
function strip(parts: string[], body: BodyFraming) {
  let stripped = "";
  for (const part of parts) {
    const bytes = new TextEncoder().encode(part);
    stripped += new TextDecoder().decode(bytes.subarray(0, body.strip(bytes)));
  }
  return { body: stripped, ended: body.ended, reusable: body.reusable };
}

test("a body with a length ends there", () => {
  const body = new LengthFraming(10);
  assertEquals([body.ended, body.mayEnd, body.reusable], [false, false, false]);
  assertEquals(strip(["hel", "lo w"], body), { body: "hello w", ended: false, reusable: false });
  assertEquals(strip(["orl"], body), { body: "orl", ended: true, reusable: true });
  const empty = new LengthFraming(0);
  assertEquals([empty.ended, empty.reusable], [true, true]);
});

test("a connection that brings more than a body's length is not used again", () => {
  const beyond = { body: "hello", ended: true, reusable: false };
  assertEquals(strip(["hello world"], new LengthFraming(5)), beyond);
  assertEquals(strip(["hello", " "], new LengthFraming(5)), beyond);
  assertEquals(strip(["x"], new LengthFraming(0)), { ...beyond, body: "" });
});

test("a body without a frame ends with the connection, which is not used again", () => {
  const expected = { body: "hello world", ended: false, reusable: false };
  assertEquals(strip(["hello", " world"], UNFRAMED), expected);
  assertEquals(UNFRAMED.mayEnd, true);
});
