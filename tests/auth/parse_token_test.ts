import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { jwtPayload, parseToken, tokenTimes } from "../../src/auth/parse_token.ts";
import { TokenInvalidError } from "../../src/core/errors.ts";
import { test } from "../support/test.ts";
import { unsignedJwt } from "../support/fakes/unsigned_jwt.ts";

const MIB = 1024 * 1024;
const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)).join("");

function refusal(content: string): TokenInvalidError {
  return assertThrows(() => parseToken(content, "The token"), TokenInvalidError);
}

test("parseToken returns the token without the white space around it", () => {
  assertEquals(parseToken("abc", "The token"), "abc");
  for (const space of ["\n", "\r\n", " ", "\t", " \n\n\t "]) {
    assertEquals(parseToken(`${space}abc${space}`, "The token"), "abc");
  }
});

test("parseToken accepts all of printable ASCII", () => {
  assertEquals(parseToken(printable, "The token"), printable);
});

test("parseToken accepts 1 MiB and no more", () => {
  const longest = "x".repeat(MIB);
  assertEquals(parseToken(longest, "The token"), longest);
  assertEquals(
    refusal(`${longest}x`).message,
    "The token is over 1 MiB long: that is not a bearer token.",
  );
  assertEquals(refusal(" ".repeat(2 * MIB)).message.includes("over 1 MiB"), true);
});

test("parseToken refuses a value that is not a string, which plain JavaScript may pass", () => {
  for (const content of [null, 5, {}, ["abc"]]) {
    const error = refusal(content as unknown as string);
    assertStringIncludes(error.message, "The token is not text");
  }
});

test("parseToken refuses an empty token", () => {
  for (const content of ["", " ", "\n", "\r\n\t "]) {
    assertEquals(refusal(content).message, "The token is empty.");
  }
});

test("parseToken refuses every character that is not printable ASCII, and shows no part of the token", () => {
  for (let code = 0; code < 0x300; code++) {
    const char = String.fromCharCode(code);
    if (printable.includes(char)) continue;
    const { message } = refusal(`QQQQ${char}ZZZZ`);
    assertStringIncludes(message, "The token has a character in it that is not printable ASCII");
    assert(!message.includes("QQQQ") && !message.includes("ZZZZ"));
  }
  for (const char of ["\u2028", "\u{1f600}", "\ud800", "\ufeff", "\ufffd"]) {
    assertStringIncludes(refusal(`QQQQ${char}ZZZZ`).message, "not printable ASCII");
  }
});

test("tokenTimes reads the times of issue and expiry of a JWT", () => {
  const times = { issuedAtMs: 1_700_000_000_000, expiresAtMs: 1_700_003_607_000 };
  assertEquals(tokenTimes(unsignedJwt({ iat: 1_700_000_000, exp: 1_700_003_607 })), times);
  const longer = { iat: 1_700_000_000, exp: 1_700_003_607, sub: "größer?>~ÿ", more: ">>>???" };
  assertEquals(tokenTimes(unsignedJwt(longer)), times);
});

test("tokenTimes leaves out times that a JWT does not have", () => {
  assertEquals(tokenTimes(unsignedJwt({ iat: 5 })), { issuedAtMs: 5_000 });
  assertEquals(tokenTimes(unsignedJwt({ exp: 5.5 })), { expiresAtMs: 5_500 });
  assertEquals(tokenTimes(unsignedJwt({ iat: "5", exp: null })), {});
  const endless = `x.${btoa('{"iat":5,"exp":1e400}')}.x`;
  assertEquals(tokenTimes(endless), { issuedAtMs: 5_000 });
});

test("tokenTimes returns no times for a token that is not a JWT", () => {
  const tokens = [
    "opaque",
    "a.b",
    "a..c",
    "a.!!.c",
    `a.${btoa("null")}.c`,
    `a.${btoa("{")}.c`,
    "...",
  ];
  for (const token of tokens) assertEquals(tokenTimes(token), {});
});

test("jwtPayload reads the claims as UTF-8", () => {
  const claims = { sub: "Jürgen", groups: ["開発", "😀", ">>>???"] };
  assertEquals(jwtPayload(unsignedJwt(claims)), claims);
});
