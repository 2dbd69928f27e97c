import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
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
    await writeProgram(join(folder, name), `#!/bin/sh\n${MARK}\n${script}`);
  }
}

/** A script that answers `--help` by itself, because envtest asks for it before each start. */
function standIn(name: string, command: readonly string[]): string {
  const words = [...command, `--as=${name}`].map(shellWord).join(" ");
  return `if [ "$1" = --help ]; then
  echo 'A stand-in for ${name}: see the documentation of @kubewire/testing.'
  exit 0
fi
exec ${words} "$@"
`;
}

/** Finds the kubectl of the machine, also where this folder or another one like it comes first on PATH. */
const KUBECTL = `set -f
IFS=:
for folder in $PATH; do
  found=\${folder:-.}/kubectl
  if [ -f "$found" ] && [ -x "$found" ] && ! head -c 200 "$found" | grep -qF '${MARK}'; then
    exec "$found" "$@"
  fi
done
echo 'kubectl is not on PATH: install it, or set TEST_ASSET_KUBECTL to its path.' >&2
exit 127
`;

/** Writes a program in one step: a test that starts it meanwhile gets the old one or the new one. */
async function writeProgram(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    await writeFile(draft, text, { mode: 0o755, flag: "wx" });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
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

/** Returns a word as a shell reads it, in quotes if it needs them. */
export function shellWord(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
