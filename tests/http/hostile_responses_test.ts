import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { runTable } from "./hostile/run_table.ts";
import { hostileTable } from "./hostile/table.ts";

/** A bound on the run of a table in which every case hangs; one that holds takes seconds. */
const timeoutMs = 300_000;

for (const [which, table] of Object.entries(hostileTable)) {
  test(`responses ${which} are taken or refused as the table says`, async () => {
    assertEquals(await runTable(table), { kubewire: [], fetch: [] });
  }, { timeoutMs });
}
