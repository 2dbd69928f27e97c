/**
 * The fast soak: watches whose connections end by themselves, and informers that are made and
 * disposed of, each against a server in another process. It fails if heap or resident memory is
 * more than 5 % above its value after the first tenth. V8 lets its heap grow for the first 6,000
 * watches, so they run before the measurement. More than 28,000 watches in a minute would use up
 * the ports of the machine, and Deno is slow to release connections whose ports are used again; a
 * loop of `Deno.connect`, `Deno.startTls` and `close()` shows the same.
 *
 * `deno run -A tests/soak/fast.ts [--runtime=deno|bun] [--watches=20000] [--informers=2000]`
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bunBinary } from "../support/programs/bun_binary.ts";
import { type Checkpoint, judge, shown } from "./ending/checkpoint.ts";
import { startEndingServer } from "./ending/ending_server.ts";

const TOLERANCE = 0.05;
/** Number of watches during which V8's heap grows. */
const WARM_UP = 6_000;

const { values } = parseArgs({
  options: {
    runtime: { type: "string" },
    watches: { type: "string", default: "20000" },
    informers: { type: "string", default: "2000" },
  },
});
const program = fileURLToPath(new URL("./programs/load.ts", import.meta.url));
const commands: Record<string, string[]> = {
  deno: [Deno.execPath(), "run", "-A", "--v8-flags=--expose-gc", program],
  bun: [bunBinary(), program],
};
const runtimes = values.runtime === undefined ? Object.keys(commands) : [values.runtime];
await using server = await startEndingServer();
const caFile = await Deno.makeTempFile();
await Deno.writeTextFile(caFile, server.caPem);
let holds = true;
for (const runtime of runtimes) {
  const [command, ...args] = commands[runtime] ?? [];
  if (command === undefined) throw new RangeError(`There is no runtime ${runtime}.`);
  console.log(runtime);
  const child = new Deno.Command(command, {
    args: [...args, server.url, caFile, values.watches, values.informers, String(WARM_UP)],
    stdout: "piped",
  }).spawn();
  const checkpoints: Checkpoint[] = [];
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (text + chunk).split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      checkpoints.push(JSON.parse(line));
      console.log(`  ${shown(checkpoints.at(-1)!)}`);
    }
  }
  const { code } = await child.status;
  if (code !== 0) console.log(`FAIL  the program ended with code ${code}`);
  const verdicts = ["watches", "informers"].flatMap((load) =>
    judge(checkpoints.filter((each) => each.load === load), TOLERANCE)
  );
  for (const verdict of verdicts) console.log(verdict.text);
  holds &&= code === 0 && verdicts.every((verdict) => verdict.holds);
}
await Deno.remove(caFile);
await server[Symbol.asyncDispose]();
Deno.exit(holds ? 0 : 1);
