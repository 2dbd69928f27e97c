import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RefusedPathError } from "./owned_file.ts";

const MARK = "# Written by the launcher of @kubewire/testing.";

/**
 * Writes the programs that envtest looks for in `KUBEBUILDER_ASSETS` into a folder: scripts that start
 * `command` in the place of kube-apiserver and etcd, and find the kubectl of the machine.
 *
 * @throws {RefusedPathError} If another program is there.
 * @throws {Error} If the folder cannot be written.
 */
export async function writeEnvtestAssets(
  folder: string,
  command: readonly string[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const scripts = {
    "kube-apiserver": standIn("kube-apiserver", command),
    etcd: standIn("etcd", command),
    kubectl: KUBECTL,
  };
  for (const name of Object.keys(scripts)) await requireOwn(join(folder, name));
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${MARK}\n${script}`, { mode: 0o755 });
  }
}

/** A script that answers `--help` by itself, because envtest asks for it before each start. */
function standIn(name: string, command: readonly string[]): string {
  const words = [...command, `--as=${name}`].map(quoted).join(" ");
  return `if [ "$1" = --help ]; then
  echo 'A stand-in for ${name}: see the documentation of @kubewire/testing.'
  exit 0
fi
exec ${words} "$@"
`;
}

const KUBECTL = `found=$(command -v kubectl)
if [ -z "$found" ] || [ "$found" -ef "$0" ]; then
  echo 'kubectl is not on PATH: install it, or set TEST_ASSET_KUBECTL to its path.' >&2
  exit 127
fi
exec "$found" "$@"
`;

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

async function requireOwn(path: string): Promise<void> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (text.split("\n", 2)[1] === MARK) return;
  throw new RefusedPathError(`${path} is another program: name another folder.`);
}
