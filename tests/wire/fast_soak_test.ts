import { assert } from "@std/assert";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { type Checkpoint, heapLeft } from "../soak/ending/checkpoint.ts";
import { startEndingServer } from "../soak/ending/ending_server.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { configFlag } from "../support/repository.ts";
import { inFull, test } from "../support/test.ts";

/**
 * `tests/soak/fast.ts` runs ten times as many, and checks the total. These few show only whether
 * each one leaves an object graph behind: a watch that remains takes 20 kB, an informer 15 kB.
 */
const LOADS = inFull({ watches: 2_000, informers: 600 }, { watches: 200, informers: 200 });
/** Only the first and the last one count; a checkpoint collects garbage five times. */
const CHECKPOINTS = inFull(10, 3);
/** One-time growth of the heap counts for more where fewer share it: Bun's varies by 1.3 MB. */
const MOST_BYTES = inFull({ watches: 3_000, informers: 6_000 }, {
  watches: 8_000,
  informers: 12_000,
});

test(`Neither ${LOADS.watches} watches that ended nor ${LOADS.informers} informers leave anything on the heap`, async () => {
  await using server = await startEndingServer();
  const directory = await mkdtemp(`${tmpdir()}/kubewire-`);
  try {
    const caFile = `${directory}/ca.crt`;
    await writeFile(caFile, server.caPem);
    const run = await runProgram(new URL("../soak/programs/load.ts", import.meta.url), {
      args: [server.url, caFile, ...[LOADS.watches, LOADS.informers, 0, CHECKPOINTS].map(String)],
      // The program imports the server, and so its packages.
      denoFlags: ["-A", "--v8-flags=--expose-gc", configFlag],
    });
    assert(run.code === 0, run.stderr);
    const checkpoints: Checkpoint[] = run.stdout.trim().split("\n").map((line) => JSON.parse(line));
    for (const load of ["watches", "informers"] as const) {
      const left = heapLeft(checkpoints.filter((each) => each.load === load));
      assert(left <= MOST_BYTES[load], `${load}: ${left} bytes are left for each`);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
});
