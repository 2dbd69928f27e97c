import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { settled } from "../support/clocks/fake_clock.ts";
import { test } from "../support/test.ts";
import { fails, withToken } from "./with_token.ts";

test("FileTokenSource reads again when the held token is refused", async () => {
  const file = withToken("revoked");
  await using source = file.open();
  await source.token();
  file.put("new");
  await source.invalidate("revoked");
  assertEquals(source.token(), "new");
  assertEquals(file.reads.length, 2);
});

test("FileTokenSource keeps a token that is newer than the refused one", async () => {
  const file = withToken("old");
  await using source = file.open();
  await source.token();
  file.put("new");
  await file.clock.advance(60_000);
  await source.invalidate("old");
  assertEquals(source.token(), "new");
  assertEquals(file.reads.length, 2);
});

test("FileTokenSource lets 64 refusals of one token share one read", async () => {
  const file = withToken("revoked");
  await using source = file.open();
  await source.token();
  file.put("new");
  await Promise.all(Array.from({ length: 64 }, () => source.invalidate("revoked")));
  assertEquals(source.token(), "new");
  assertEquals(file.reads.length, 2);
});

test("FileTokenSource does not trust a read that began before the refusal", async () => {
  const file = withToken("revoked");
  await using source = file.open();
  await source.token();
  const early = Promise.withResolvers<string>();
  file.put(() => early.promise);
  await file.clock.advance(60_000);
  file.put("new");
  await Promise.all([source.invalidate("revoked"), source.invalidate("revoked")]);
  early.resolve("revoked");
  await settled();
  assertEquals(source.token(), "new");
  assertEquals(file.reads.length, 3);
});

test("FileTokenSource keeps giving a refused token that the file still holds", async () => {
  const file = withToken("refused");
  await using source = file.open();
  await source.token();
  await source.invalidate("refused");
  assertEquals([source.token(), file.reads.length], ["refused", 2]);
  file.put(fails);
  await source.invalidate("refused");
  assertEquals(source.token(), "refused");
});

test("FileTokenSource ends the wait of a refusal with the signal's own reason", async () => {
  const file = withToken("refused");
  await using source = file.open();
  await source.token();
  const content = Promise.withResolvers<string>();
  file.put(() => content.promise);
  const reason = new Error("enough");
  const refusal = source.invalidate("refused", { signal: AbortSignal.abort(reason) });
  assertStrictEquals(await assertRejects(() => refusal), reason);
  content.resolve("new");
});
