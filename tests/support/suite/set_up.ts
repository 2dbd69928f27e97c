import { repository } from "../repository.ts";
import { NO_UPDATE_CHECK } from "../programs/run_teed.ts";

/**
 * Installs the packages of the frozen lock, so that no test downloads anything. The progress is shown
 * as `deno install` prints it. Its process group is one of `groups` while it runs.
 */
export async function installPackages({ groups }: { groups: Set<number> }): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["install", "--frozen", "--quiet"],
    cwd: repository,
    env: NO_UPDATE_CHECK,
    stdin: "null",
    detached: true,
  }).spawn();
  groups.add(child.pid);
  const { success } = await child.status;
  groups.delete(child.pid);
  if (!success) {
    throw new Error(
      "The packages of .ci/deno.lock cannot be installed: see the lines above. The tests need them.",
    );
  }
}
