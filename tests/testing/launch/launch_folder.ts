import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LaunchFlags, readLaunchFlags } from "../../../src/testing/launch/launch_flags.ts";

/** Runs a test in a folder of its own. */
export async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kubewire-launch-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const { kubeconfig: _, ...defaults } = readLaunchFlags(["--kubeconfig=FILE"]);

/** The flags of a launcher without any but the kubeconfig. */
export const flags: Omit<LaunchFlags, "kubeconfig"> = defaults;
