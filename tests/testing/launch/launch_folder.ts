import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs a test in a folder of its own. */
export async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kubewire-launch-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The flags of a launcher without any. */
export const flags = {
  port: 0,
  doorPort: 0,
  tokenLifetime: undefined,
  apply: undefined,
  watch: false,
  snapshot: undefined,
  clock: undefined,
  faults: [],
  webhookServices: {},
  settings: {},
  celRules: "evaluate" as const,
  authorization: "all" as const,
  node: "stand-in" as const,
  controllers: [],
  envtest: false,
};
