import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { assert, assertEquals } from "@std/assert";
import { HpackEncoder } from "../../../src/http/http2/hpack/hpack_encoder.ts";
import type { HeaderField } from "../../../src/http/http2/hpack/header_field.ts";
import {
  assertDecodedAsByGo,
  type GoConnection,
  textsOf,
} from "../../http/http2/hpack/go_blocks.ts";
import { RandomFields } from "../../http/http2/hpack/random_fields.ts";
import { buildGo, GoMissingError } from "../../support/programs/build_go.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { test } from "../../support/test.ts";

const folder = join(import.meta.dirname!, "../hpack");

// Without Go the program cannot be built, though there may be a cluster.
const programs = await buildGo({
  moduleDirectory: folder,
  packages: "./...",
  title: "Go's side of HPACK",
  duration: "a few seconds",
}).catch((error) => {
  if (!(error instanceof GoMissingError)) throw error;
});

/** `KUBEWIRE_SEED` replays one seed; `KUBEWIRE_HPACK` sets the number of connections. */
const { KUBEWIRE_SEED: given, KUBEWIRE_HPACK: count = "5000" } = process.env;
const seeds = given === undefined ? [...Array(Number(count)).keys()] : [Number(given)];

/** Runs the program, and returns the connections that it prints. */
async function run(args: string[], lines: readonly string[] = []): Promise<GoConnection[]> {
  const running = spawn(join(programs!, "hpack"), args, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    running.on("error", reject).on("close", resolve);
  });
  running.stdin.end(lines.join("\n"));
  const [stdout, code] = await Promise.all([text(running.stdout), ended]);
  assertEquals(code, 0);
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** Returns the sections of a connection, and the blocks of our encoder for them. */
function encoded(seed: number): { sections: HeaderField[][]; blocks: { hex: string }[] } {
  const random = new RandomFields(seededRandom(seed));
  const encoder = new HpackEncoder();
  const sections: HeaderField[][] = [];
  const blocks = Array.from({ length: 6 }, () => {
    while (random.below(4) === 0) encoder.resize(random.below(4097));
    const fields = random.section();
    sections.push(fields);
    return { hex: encoder.encode(fields).toHex() };
  });
  return { sections, blocks };
}

if (programs) {
  test(
    "Go decodes what the encoder of HPACK encodes",
    async () => {
      const sent = seeds.map(encoded);
      const lines = sent.map(({ blocks }) => JSON.stringify({ tableBytes: 4096, blocks }));
      const read = await run(["read"], lines);
      assertEquals(read.length, sent.length);
      for (const [at, { blocks }] of read.entries()) {
        const expected = sent[at]!.sections.map((fields) => fields.map(textsOf));
        const found = blocks.map(({ fields = [], error }) => error ?? fields);
        assertEquals(found, expected, `seed ${seeds[at]}`);
      }
    },
    { timeoutMs: 600_000 },
  );

  test(
    "The decoder of HPACK decodes what Go encodes, and refuses what Go refuses",
    async () => {
      const [seed] = seeds.length === 1 ? seeds : [Date.now()];
      const connections = await run(["write", String(seed), count]);
      const refused = connections.filter((each) => {
        try {
          return assertDecodedAsByGo(each);
        } catch (cause) {
          throw new Error(`seed ${seed}: ${JSON.stringify(each)}`, { cause });
        }
      });
      assert(refused.length > 0 && refused.length < connections.length);
    },
    { timeoutMs: 600_000 },
  );

  test("The corpus of HPACK is what Go's side writes", async () => {
    const corpus = await readFile(
      join(folder, "../../http/http2/hpack/go_corpus.jsonl"),
      "utf8",
    );
    const written = await run(["write", "7541", "120"]);
    assertEquals(written.map((each) => JSON.stringify(each)), corpus.trimEnd().split("\n"));
  });
}

test("Go's side of HPACK is that of the kube-apiserver that is tested", async () => {
  const versions = [folder, join(folder, "../control_plane")].map(async (each) =>
    /golang\.org\/x\/net (\S+)/.exec(await readFile(join(each, "go.mod"), "utf8"))?.[1]
  );
  const [own, server] = await Promise.all(versions);
  assert(own);
  assertEquals(own, server);
});
