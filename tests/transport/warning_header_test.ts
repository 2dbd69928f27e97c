import { assertEquals } from "@std/assert";
import { parseWarnings, WarningTeller } from "../../src/transport/warning_header.ts";
import { test } from "../support/test.ts";

test("parseWarnings gives the texts of code 299, unescaped", () => {
  assertEquals(
    parseWarnings('299 - "v1 Endpoints is deprecated", 299 kube "a \\"quoted\\" \\\\ one, two"'),
    ["v1 Endpoints is deprecated", 'a "quoted" \\ one, two'],
  );
});

test("parseWarnings leaves other codes and broken headers out", () => {
  assertEquals(parseWarnings('110 - "stale"'), []);
  assertEquals(parseWarnings('299 - "no end'), []);
  assertEquals(parseWarnings(""), []);
});

test("WarningTeller tells each distinct text once", () => {
  const told: string[] = [];
  const teller = new WarningTeller((text) => told.push(text));
  const warned = (header: string) => new Response(null, { headers: { warning: header } });
  teller.tell(warned('299 - "a", 299 - "b"'));
  teller.tell(warned('299 - "b", 299 - "c"'));
  teller.tell(new Response(null));
  assertEquals(told, ["a", "b", "c"]);
});
