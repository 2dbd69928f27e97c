/** Writes the programs for envtest into two folders, and starts their kubectl with both on PATH. */
import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { writeEnvtestAssets } from "../../../src/testing/launch/envtest_assets.ts";

const [folder = ""] = process.argv.slice(2);
const first = join(folder, "first one");
const second = join(folder, "second");
const machine = join(folder, "machine");
for (const assets of [first, second]) await writeEnvtestAssets(assets, ["never"]);
await mkdir(machine);
await writeFile(join(machine, "kubectl"), "#!/bin/sh\necho found $*\n", { mode: 0o755 });
const path = [first, second, machine, "/usr/bin", "/bin"].join(":");
const options = { env: { PATH: path }, encoding: "utf8" } as const;
process.stdout.write(execFileSync(join(first, "kubectl"), ["get", "pods"], options));
