import { assertEquals } from "@std/assert";
import { parseWarnings, WarningTeller } from "../../src/transport/warning_header.ts";
import { test } from "../support/test.ts";

test("parseWarnings returns the texts of code 299, unescaped", () => {
  assertEquals(
    parseWarnings('299 - "v1 Endpoints is deprecated", 299 kube "a \\"quoted\\" \\\\ one, two"'),
    ["v1 Endpoints is deprecated", 'a "quoted" \\ one, two'],
  );
});

test("parseWarnings skips other codes and invalid headers", () => {
  assertEquals(parseWarnings('110 - "stale"'), []);
  assertEquals(parseWarnings('299 - "no end'), []);
  assertEquals(parseWarnings(""), []);
});

test("parseWarnings returns no text that could control a terminal, and no empty text", () => {
  for (const text of ["", "\x1b[2J", "a\tb", "a\x7f", "\x9b2J", "\\\x1b[2J"]) {
    assertEquals(parseWarnings(`299 - "${text}", 299 - "after"`), ["after"]);
  }
});

test("parseWarnings finds no code within a word or within another warning", () => {
  assertEquals(parseWarnings('1299 - "a", 299 - "b" "Tue, 24 Nov 2026 10:00:00 GMT"'), ["b"]);
  assertEquals(parseWarnings('110 - "299 - \\"a\\"", 299 - "b"'), ["b"]);
});

test("parseWarnings decodes UTF-8, which a header gives byte by byte", () => {
  const bytes = String.fromCharCode(...new TextEncoder().encode("Prüfung ✓"));
  assertEquals(parseWarnings(`299 - "${bytes}"`), ["Prüfung ✓"]);
  assertEquals(parseWarnings('299 - "Pr\xfcfung"'), ["Prüfung"]);
});

test("parseWarnings cuts a text at 4,096 characters", () => {
  assertEquals(parseWarnings(`299 - "${"x".repeat(60_000)}"`), [`${"x".repeat(4_096)}…`]);
});

test("WarningTeller reports each distinct text once", () => {
  const told: string[] = [];
  const teller = new WarningTeller((text) => told.push(text));
  const warned = (header: string) => new Response(null, { headers: { warning: header } });
  teller.tell(warned('299 - "a", 299 - "b"'));
  teller.tell(warned('299 - "b", 299 - "c"'));
  teller.tell(new Response(null));
  assertEquals(told, ["a", "b", "c"]);
});
