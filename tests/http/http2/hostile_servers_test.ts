import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { runTable, type TableProblems } from "./hostile/run_table.ts";
import { http2Table } from "./hostile/table.ts";

for (const [which, table] of Object.entries(http2Table)) {
  test(`HTTP/2 servers that ${which} get what the table says`, async () => {
    const problems = await runTable(table);
    assertEquals(problems.kubewire.length + problems.fetch.length, 0, listed(problems));
  });
}

function listed({ kubewire, fetch }: TableProblems): string {
  return [
    `${kubewire.length} problems with kube.fetch`,
    ...kubewire,
    `${fetch.length} problems with Deno's own fetch, of which the table is wrong`,
    ...fetch,
  ].join("\n");
}
