import { join } from "node:path";
import { workspacePackages } from "../../checks/workspace.ts";
import { repository } from "../../support/repository.ts";

/** Publishes every package of this checkout to a registry, without the checks of types. */
export async function publishFast(registryUrl: string): Promise<void> {
  const args = ["publish", "--no-check", "--allow-slow-types", "--allow-dirty", "--no-provenance"];
  for (const { folder } of await workspacePackages(repository)) {
    await deno([...args, "--no-lock", "--token=local"], folder, { JSR_URL: registryUrl });
  }
}

async function deno(args: string[], folder: string, env: Record<string, string> = {}) {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: join(repository, folder),
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) {
    throw new Error(`deno ${args[0]} in ${folder}:\n${new TextDecoder().decode(stderr)}`);
  }
}
