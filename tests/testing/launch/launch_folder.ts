import { type LaunchFlags, readLaunchFlags } from "../../../src/testing/launch/launch_flags.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";

/** Runs a test in a folder of its own. */
export async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  await using folder = await tempDirectory();
  await run(folder.path);
}

const { kubeconfig: _, ...defaults } = readLaunchFlags(["--kubeconfig=FILE"]);

/** The flags of a launcher without any but the kubeconfig. */
export const flags: Omit<LaunchFlags, "kubeconfig"> = defaults;
