import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { FileTokenSource } from "../../src/auth/file_token_source.ts";
import { TokenInvalidError, TokenUnavailableError } from "../../src/core/errors.ts";
import { settled } from "../support/clocks/fake_clock.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";
import { fails, path, withToken } from "./with_token.ts";

test("FileTokenSource reads once at the start and then every 60 s", async () => {
  const file = withToken("one\n");
  await using source = file.open();
  assertEquals(await source.token(), "one");
  file.put("two\n");
  await file.clock.advance(59_999);
  assertEquals(source.token(), "one");
  await file.clock.advance(1);
  assertEquals(source.token(), "two");
  assertEquals(file.reads, [path, path]);
});

test("FileTokenSource gives 10,000 requests the token without a read of the file", async () => {
  const file = withToken(() => "token");
  await using source = file.open();
  await source.token();
  let given = 0;
  for (let i = 0; i < 10_000; i++) {
    if (i % 100 === 0) await file.clock.advance(100);
    if (source.token() === "token") given++;
  }
  assertEquals([given, file.reads.length], [10_000, 1]);
});

test("FileTokenSource lets the first requests share one read", async () => {
  const content = Promise.withResolvers<string>();
  const file = withToken(() => content.promise);
  await using source = file.open();
  const tokens = Promise.all(Array.from({ length: 64 }, () => source.token()));
  content.resolve("token");
  assertEquals(new Set(await tokens), new Set(["token"]));
  assertEquals(file.reads.length, 1);
});

test("FileTokenSource reads before a request when the process was stopped", async () => {
  const file = withToken("stale");
  await using source = file.open();
  await source.token();
  file.clock.skip(70_001);
  file.put("new");
  const tokens = await Promise.all(Array.from({ length: 64 }, () => source.token()));
  assertEquals(new Set(tokens), new Set(["new"]));
  assertEquals(file.reads.length, 2);
});

test("FileTokenSource reads before a request when the machine slept", async () => {
  const file = withToken("stale");
  await using source = file.open();
  await source.token();
  file.put("new");
  file.clock.setWall(file.clock.now() + 3_600_000);
  assertEquals(await source.token(), "new");
});

test("FileTokenSource keeps the held token when a read fails", async () => {
  const file = withToken("held");
  const errors: unknown[] = [];
  await using source = file.open({ onError: (error) => void errors.push(error) });
  await source.token();
  file.put(fails);
  await file.clock.advance(70_000);
  assertEquals(source.token(), "held");
  assertEquals(errors.map(String), ["Error: the disk is on fire"]);
  const { failures, failing } = source.diagnostics();
  assertEquals({ failures, failing }, { failures: 3, failing: true });
  file.put("new");
  await file.clock.advance(5_000);
  assertEquals(source.token(), "new");
  assertFalse(source.diagnostics().failing);
});

test("FileTokenSource keeps the held token when the file no longer holds a token", async () => {
  const file = withToken("held");
  const errors: unknown[] = [];
  await using source = file.open({ onError: (error) => void errors.push(error) });
  await source.token();
  file.put("");
  await file.clock.advance(60_000);
  assertEquals(source.token(), "held");
  assertInstanceOf(errors[0], TokenInvalidError);
});

test("FileTokenSource rejects with the read's error as the cause while it holds no token", async () => {
  const failure = new Error("EIO");
  const file = withToken(() => Promise.reject(failure));
  await using source = file.open();
  const error = await assertRejects(async () => await source.token(), TokenUnavailableError);
  assertEquals(error.message, `There is no token from ${path}: EIO`);
  assertStrictEquals(error.cause, failure);
  file.put("token");
  assertEquals(await source.token(), "token");
});

test("FileTokenSource gives the fault of a file without a valid token as the cause", async () => {
  const file = withToken("two words");
  await using source = file.open();
  const error = await assertRejects(async () => await source.token(), TokenUnavailableError);
  assertInstanceOf(error.cause, TokenInvalidError);
});

test("FileTokenSource ends the wait for a token with the signal's own reason", async () => {
  const content = Promise.withResolvers<string>();
  const file = withToken(() => content.promise);
  await using source = file.open();
  const controller = new AbortController();
  const token = Promise.resolve(source.token({ signal: controller.signal }));
  const reason = new Error("enough");
  controller.abort(reason);
  assertStrictEquals(await assertRejects(() => token), reason);
  content.resolve("token");
});

test("FileTokenSource describes its token without showing it", async () => {
  const file = withToken("");
  const start = file.clock.now();
  file.put(file.jwt(-60_000, 3_540_000));
  const rotations: number[] = [];
  await using source = file.open({ onRotation: (told) => void rotations.push(told.rotations) });
  await source.token();
  await file.clock.advance(20_000);
  assertEquals(source.diagnostics(), {
    path,
    issuedAt: new Date(start - 60_000),
    expiresAt: new Date(start + 3_540_000),
    ageMs: 20_000,
    reads: 1,
    rotations: 0,
    failures: 0,
    failing: false,
    healthy: true,
  });
  file.put("opaque");
  await file.clock.advance(100_000);
  const { issuedAt, expiresAt, ageMs, reads } = source.diagnostics();
  assertEquals({ issuedAt, expiresAt, ageMs, reads, rotations }, {
    issuedAt: undefined,
    expiresAt: undefined,
    ageMs: 0,
    reads: 3,
    rotations: [1],
  });
});

test("FileTokenSource is healthy while its token is read and not refused", async () => {
  const file = withToken(fails);
  await using source = file.open();
  const healthy = () => source.diagnostics().healthy;
  assertFalse(healthy(), "nothing is read yet");
  await settled();
  assertFalse(healthy(), "the first read failed");
  file.put("one");
  await source.token();
  assert(healthy());
  await source.invalidate("another");
  assert(healthy(), "another token was refused");
  await source.invalidate("one");
  assertFalse(healthy(), "the held token was refused, and is still in the file");
  await file.clock.advance(60_000);
  assertFalse(healthy(), "it was read once more");
  file.put("two");
  await file.clock.advance(60_000);
  assert(healthy(), "another token is in the file");
  file.put(fails);
  await file.clock.advance(60_000);
  assertFalse(healthy(), "the file cannot be read");
  file.put("two");
  await file.clock.advance(5_000);
  assert(healthy());
  file.put("three");
  await source.invalidate("two");
  assert(healthy(), "the file had another token already");
});

test("FileTokenSource goes on when its hooks throw", async () => {
  let thrown = 0;
  const hook = () => {
    thrown++;
    throw new Error("the hook is broken");
  };
  const file = withToken("one");
  await using source = file.open({ onError: hook, onRotation: hook });
  await source.token();
  file.put(fails);
  await file.clock.advance(60_000);
  file.put("two");
  await file.clock.advance(5_000);
  assertEquals(source.token(), "two");
  assertEquals([source.diagnostics().rotations, thrown], [1, 2]);
});

test("FileTokenSource leaves no timer behind, even when it is disposed of twice", async () => {
  const file = withToken("token");
  const source = file.open();
  await source.token();
  await source[Symbol.asyncDispose]();
  await source[Symbol.asyncDispose]();
  assertEquals(file.clock.pending, 0);
  const error = await assertRejects(async () => await source.token(), TokenUnavailableError);
  assertInstanceOf(error.cause, TypeError);
  assertEquals(file.reads.length, 1);
});

test("FileTokenSource never shows its token", async () => {
  const file = withToken("SECRET-TOKEN");
  const told: unknown[] = [];
  await using source = file.open({ onError: (error) => void told.push(error) });
  await source.token();
  file.put("SECRET TOKEN\0");
  await file.clock.advance(60_000);
  assertEquals(told.length, 1);
  for (const value of [source, source.diagnostics(), ...told]) {
    const shown = shownForms(value);
    assert(shown.length > 20);
    assertFalse(shown.includes("SECRET"), shown);
  }
});

test("FileTokenSource never shows content that it refused as a token", async () => {
  const file = withToken("SECRET TOKEN\nSECRET");
  await using source = file.open();
  await settled();
  const error = await assertRejects(async () => await source.token(), TokenUnavailableError);
  assertFalse(shownForms(error).includes("SECRET"));
  assertFalse(shownForms(error.cause).includes("SECRET"));
});

test("FileTokenSource refuses a path that is not a text, which Bun may take for an open file", () => {
  for (const path of [undefined, null, 0, {}]) {
    assertThrows(() => new FileTokenSource(path as unknown as string), TypeError, "must be a text");
  }
});
