import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { type Carrier, sharedTrust } from "./support/client.ts";
import { startClosingServer } from "./support/closing_server.ts";
import { judgeWrite, type WriteVerdict } from "./support/judge_write.ts";
import { named, type WriteCase, writeCases } from "./support/write_case.ts";

/** Number of servers, each with its clients, that work at the same time. */
const LANES = 4;
/** Number of cases that a failed test shows. */
const SHOWN = 12;

type Verdicts = { readonly each: WriteCase; readonly verdict: WriteVerdict }[];

/** Sends the writes of all cases, each when a lane is free. */
async function sendAll(cases: WriteCase[]): Promise<Verdicts> {
  const trust = cases[0]?.tls ? await sharedTrust() : undefined;
  const left = cases.values();
  const verdicts: Verdicts = [];
  const work = async () => {
    const own = await startClosingServer(trust?.keyPair);
    await using _ = own.server;
    for (const each of left) verdicts.push({ each, verdict: await judgeWrite(own, trust, each) });
    assertEquals(own.server.errors, []);
  };
  await Promise.all(Array.from({ length: LANES }, work));
  return verdicts;
}

/** Returns the number of cases that are wrong, and some of them; nothing if all are correct. */
function wrong(verdicts: Verdicts, of: keyof WriteVerdict): string[] {
  const lines = verdicts.filter(({ verdict }) => verdict[of] !== "")
    .map(({ each, verdict }) => `${named(each)}: ${verdict[of]}`);
  if (lines.length === 0) return [];
  return [`${lines.length} of ${verdicts.length}`, ...lines.slice(0, SHOWN)];
}

for (const carrier of ["own", "fetch"] satisfies Carrier[]) {
  for (const tls of [true, false]) {
    const over = `over ${tls ? "TLS" : "plain HTTP"}${
      carrier === "own" ? "" : ' with transport: "fetch"'
    }`;
    let sent: Promise<Verdicts> | undefined; // both tests check the same writes
    const verdicts = () => sent ??= sendAll(writeCases(carrier, tls));

    test(`A write whose connection ends reaches the server once ${over}`, async () => {
      assertEquals(wrong(await verdicts(), "repeated"), []);
    });

    test(`The caller of a write whose connection ends learns of it ${over}`, async () => {
      assertEquals(wrong(await verdicts(), "misled"), []);
    });
  }
}
