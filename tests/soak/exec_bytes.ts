/**
 * Sends bytes through an exec of `cat` and back, repeatedly, and reports how many of the execs were
 * whole. It fails if one was not:
 *
 * `deno run -A tests/soak/exec_bytes.ts [--runtime=deno|bun] [--runs=300] [--megabytes=200]
 * [--auth=token|certificate] [--real]`
 *
 * The client is a process of its own, with a token or a client certificate. The server is the
 * embedded one, in this process; with `--real` it is kube-apiserver in front of the stand-in
 * kubelet, with an administrator's certificate, which needs Go. An exec that moves no byte for 30 s
 * counts as hung, and is ended.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bunBinary } from "../support/programs/bun_binary.ts";
import type { ExecRun } from "./exec/exec_run.ts";
import { startCertificateTarget, startRealTarget, startTokenTarget } from "./exec/exec_target.ts";

const { values } = parseArgs({
  options: {
    runtime: { type: "string", default: "deno" },
    runs: { type: "string", default: "300" },
    megabytes: { type: "string", default: "200" },
    auth: { type: "string", default: "token" },
    real: { type: "boolean", default: false },
  },
});
const program = fileURLToPath(new URL("./programs/exec_bytes.ts", import.meta.url));
const commands: Record<string, string[]> = {
  deno: [Deno.execPath(), "run", "-A", program],
  bun: [bunBinary(), program],
};
const starts = { token: startTokenTarget, certificate: startCertificateTarget };
const [command, ...args] = commands[values.runtime] ?? [];
if (command === undefined) throw new RangeError(`There is no runtime ${values.runtime}.`);
if (!Object.hasOwn(starts, values.auth)) throw new RangeError(`There is no auth ${values.auth}.`);
const start = values.real ? startRealTarget : starts[values.auth as keyof typeof starts];

await using running = await start();
const child = new Deno.Command(command, {
  args: [...args, values.runs, values.megabytes],
  stdin: "piped",
  stdout: "piped",
}).spawn();
const writer = child.stdin.getWriter();
await writer.write(new TextEncoder().encode(JSON.stringify(running.target)));
await writer.close();
const counts = new Map<ExecRun["outcome"], number>();
let text = "";
for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
  const lines = (text + chunk).split("\n");
  text = lines.pop() ?? "";
  for (const line of lines) tell(JSON.parse(line));
}
const { code } = await child.status;
const whole = counts.get("whole") ?? 0;
if (code !== 0) console.log(`FAIL  the program ended with code ${code}`);
console.log(
  `${whole} of ${values.runs} were whole, ${counts.get("hung") ?? 0} hung ` +
    `(${values.runtime}, ${values.megabytes} MB each, by ${
      values.real
        ? "certificate, through " +
          "kube-apiserver"
        : values.auth
    })`,
);
Deno.exitCode = code === 0 && whole === Number(values.runs) ? 0 : 1;

function tell(run: ExecRun): void {
  counts.set(run.outcome, (counts.get(run.outcome) ?? 0) + 1);
  if (run.outcome !== "whole") console.log(`FAIL  ${JSON.stringify(run)}`);
  else if (run.run % 10 === 0) console.log(`  ${run.run} done, the last in ${run.ms} ms`);
}
