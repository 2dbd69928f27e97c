/**
 * Prints whether `pollSockets` noticed each end that came while the program was busy, after reads
 * of other connections: `busy_pollers.ts ROUNDS`.
 */

import process from "node:process";
import type { ByteConnection } from "../../../src/runtime/byte_connection.ts";
import { pollSockets } from "../../../src/runtime/event_loop_turn.ts";
import { work } from "../../support/threads/work.ts";
import { type Peer, ThreadPeers } from "../support/thread_peers.ts";

const ROUNDS = Number(process.argv[2]);
const BUSY_MS = 20;

const peers = await ThreadPeers.start();

function read({ connection }: { connection: ByteConnection }): Promise<number | null> {
  return connection.read(new Uint8Array(2));
}

/** Connections, and a function to call where a program would write. */
interface Situation {
  first: Peer;
  second: Peer;
  /** The connection whose end is to be noticed. */
  idle: Peer;
  poll(): Promise<void>;
}

const situations: Record<string, (situation: Situation) => Promise<void>> = {
  async "the read waited until the end came, too"({ first, idle, poll }) {
    const reading = read(first);
    first.write("ab");
    idle.end();
    work(BUSY_MS);
    await reading;
    await poll();
  },
  async "the bytes that were read had come before the end"({ first, idle, poll }) {
    first.write("abcd");
    await read(first);
    idle.end();
    work(BUSY_MS);
    await read(first);
    await poll();
  },
  async "the end came while the program worked on another read of the same poll"(situation) {
    const { first, second, idle, poll } = situation;
    const worked = (async () => {
      await read(first);
      for (let parsing = 0; parsing < 3; parsing++) await undefined;
      idle.end();
      work(BUSY_MS);
    })();
    const reading = read(second);
    first.write("ab");
    second.write("cd");
    work(BUSY_MS); // so that one poll finds both
    await Promise.all([worked, reading]);
    await poll();
  },
  async "the end came while the program worked on many reads of the same poll"({ idle, poll }) {
    const opened: Peer[] = [];
    for (let count = 0; count < 8; count++) opened.push(await peers.open());
    await becomeQuiet();
    let left = opened.length;
    const works = opened.map(async (each) => {
      await read(each);
      for (let parsing = 0; parsing < 20; parsing++) await undefined;
      if (left === opened.length) idle.end();
      work(2);
      if (--left === 0) await poll();
    });
    for (const peer of opened) peer.write("ab");
    work(BUSY_MS); // so that one poll finds all
    await Promise.all(works);
    for (const { connection } of opened) connection.close();
  },
  async "the end came while the program worked for a moment during the turn"(situation) {
    const { first, idle, poll } = situation;
    const reading = read(first);
    first.write("ab");
    const polled = poll();
    await reading;
    idle.end();
    work(1.4); // the poll after it ends the wait, too
    await polled;
  },
};

/** Waits until the reads of the last poll have ended. */
async function becomeQuiet(): Promise<void> {
  for (let quiet = 0; quiet < 4;) {
    const startMs = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 2));
    quiet = performance.now() - startMs < 4 ? quiet + 1 : 0;
  }
}

for (const [name, play] of Object.entries(situations)) {
  let noticed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [first, second, idle] = [await peers.open(), await peers.open(), await peers.open()];
    let hasEnded = false;
    idle.connection.read(new Uint8Array(1)).then(() => hasEnded = true, () => hasEnded = true);
    await becomeQuiet();
    const poll = async () => {
      await pollSockets();
      if (hasEnded) noticed++;
    };
    await play({ first, second, idle, poll });
    for (const { connection } of [first, second, idle]) connection.close();
  }
  console.log(`${name}: ${noticed} noticed`);
}
process.exit();
