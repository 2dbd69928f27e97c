import { assertEquals } from "@std/assert";
import { isFullSuite, runtimeName, test } from "../../support/test.ts";
import type { Http2Case } from "./hostile/case.ts";
import { runTable, type TableProblems } from "./hostile/run_table.ts";
import { http2Table } from "./hostile/table.ts";

/** The short suite takes one case in so many on each runtime, others on Deno than on Bun. */
const STEP = 6;
/** Of these the runtimes' sockets decide. */
const WHOLE = [http2Table["end the connection"]];

for (const [which, table] of Object.entries(http2Table)) {
  test(`HTTP/2 servers that ${which} get what the table says`, async () => {
    const problems = await runTable(isFullSuite || WHOLE.includes(table) ? table : shareOf(table));
    assertEquals(problems.kubewire.length + problems.fetch.length, 0, listed(problems));
  });
}

/** Returns the cases of the short suite, most of which no runtime decides. */
function shareOf(table: readonly Http2Case[]): readonly Http2Case[] {
  const first = runtimeName === "bun" ? 0 : STEP / 2;
  return table.filter((_case, index) => index % STEP === first);
}

function listed({ kubewire, fetch }: TableProblems): string {
  return [
    `${kubewire.length} problems with kube.fetch`,
    ...kubewire,
    `${fetch.length} problems with Deno's own fetch, of which the table is wrong`,
    ...fetch,
  ].join("\n");
}
