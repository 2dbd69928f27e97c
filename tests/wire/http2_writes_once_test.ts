import { assert, assertEquals } from "@std/assert";
import { inFull, runtimeName, test } from "../support/test.ts";
import {
  type EndingServer,
  type Http2Write,
  judgeWrite,
  startEndingServer,
} from "./http2/judge_write.ts";
import { STAGES, WRITE_ENDS } from "./http2/write_end.ts";
import { sharedTrust } from "./support/client.ts";
import { BODIES, METHODS } from "./support/write_case.ts";

/** Number of servers, each with its clients, that work at the same time. */
const LANES = inFull(8, 4);
/** Number of cases that a failed test shows. */
const SHOWN = 12;
/** The short suite takes one case in so many, others on Deno than on Bun; each kind of end is among them. */
const STEP = inFull(1, METHODS.length * BODIES.length - 1);
const FIRST = inFull(0, runtimeName === "bun" ? 0 : STEP >> 1);

const all: Http2Write[] = WRITE_ENDS.flatMap((end) =>
  METHODS.flatMap((method) =>
    BODIES.map((body): Omit<Http2Write, "warm"> => ({ end, method, body }))
  )
).map((each, at) => ({ ...each, warm: at % 2 === 1 }));

for (const stage of ["opening", ...STAGES] as const) {
  const ends = WRITE_ENDS.filter((end) => end.stage === stage);
  const when = stage === "opening"
    ? "before its connection has served a request"
    : `at the stage ${stage}`;
  test(`A write over HTTP/2 that ends ${when}, in ${ends.length} ways, is sent once, or again where the server says that it was not processed`, async () => {
    assert(WRITE_ENDS.length >= 64);
    const trust = await sharedTrust();
    const left = all.filter(({ end }, at) => end.stage === stage && at % STEP === FIRST).values();
    const wrong: string[] = [];
    let count = 0;
    const work = async () => {
      await using own: EndingServer = await startEndingServer(trust);
      for (const each of left) {
        count++;
        const verdict = await judgeWrite(own, trust, each);
        const { end, method, body, warm } = each;
        if (verdict) {
          wrong.push(`${method} ${body}, ${warm ? "warm, " : ""}${end.name}: ${verdict}`);
        }
      }
      assertEquals(own.server.peers.flatMap(({ errors }) => errors), []);
    };
    await Promise.all(Array.from({ length: LANES }, work));
    assertEquals(wrong.slice(0, SHOWN), [], `${wrong.length} of ${count} are wrong`);
  });
}
