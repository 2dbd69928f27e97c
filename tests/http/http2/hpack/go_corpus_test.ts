import { assertEquals } from "@std/assert";
import { readFile } from "node:fs/promises";
import { test } from "../../../support/test.ts";
import { assertDecodedAsByGo, type GoConnection } from "./go_blocks.ts";

const corpus = await readFile(new URL("go_corpus.jsonl", import.meta.url), "utf8");
const connections: GoConnection[] = corpus.trimEnd().split("\n").map((line) => JSON.parse(line));

test("a decoder finds in the blocks of Go's encoder, whole and damaged, what Go's decoder finds", () => {
  const refused = connections.filter(assertDecodedAsByGo).length;
  const blocks = connections.flatMap(({ blocks }) => blocks).length;
  assertEquals([blocks, refused], [297, 38]);
});
