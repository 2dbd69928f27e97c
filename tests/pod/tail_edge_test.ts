import { assertEquals } from "@std/assert";
import { TailEdge } from "../../src/pod/tail_edge.ts";
import { test } from "../support/test.ts";

/** Number of lines in `brought` up to the last delivered one; `undefined` if it is not found. */
function place(told: string, brought: string): number | undefined {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const edge = new TailEdge("2026-11-25T09:00:00Z");
  for (const text of told) edge.add(bytes(text));
  edge.begin();
  const index = [...brought].findIndex((text) => edge.repeat(bytes(text)));
  return index < 0 ? undefined : index + 1;
}

test("TailEdge finds where the delivered lines end", () => {
  assertEquals(place("a", "a"), 1);
  assertEquals(place("cd", "abcdef"), 4);
  assertEquals(place("aab", "aaaabab"), 5);
  assertEquals(place("ababc", "abababcab"), 7);
  assertEquals(place("cd", "abc"), undefined);
});

test("TailEdge takes the first possible place if the texts are equal", () => {
  assertEquals(place("aa", "aaaa"), 2);
});
