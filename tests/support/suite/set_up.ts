import { repository } from "../repository.ts";
import { NO_UPDATE_CHECK } from "../programs/run_teed.ts";

/**
 * Installs the packages of the frozen lock, so that no test downloads anything. The progress is shown
 * as `deno install` prints it.
 */
export async function installPackages(): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--frozen", "--quiet"],
    cwd: repository,
    env: NO_UPDATE_CHECK,
    stdin: "null",
  }).spawn().status;
  if (!success) {
    console.error(
      "The packages of .ci/deno.lock cannot be installed: see the lines above. The tests need them.",
    );
    Deno.exit(1);
  }
}
