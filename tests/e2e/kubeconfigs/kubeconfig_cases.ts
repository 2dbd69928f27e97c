/** Kubeconfig files from a seed: valid, odd and broken ones. */

import { Dice } from "../../support/dice.ts";
import { bend, bendText } from "./bent_kubeconfig.ts";
import { type Credentials, EntryWriter } from "./kubeconfig_entries.ts";
import { type Style, write } from "./kubeconfig_writer.ts";

/** One value of `KUBECONFIG`, and the files that it names. */
export interface KubeconfigCase {
  /** Names relative to the folder of the case; some files do not exist. */
  paths: string[];
  /** Content by file name. */
  files: Record<string, string | Uint8Array>;
}

const SHORT_FILES = [
  "",
  "\n",
  "# nothing\n",
  "---\n",
  "null\n",
  "{}",
  "[]",
  "abc",
  "5",
  "\ufeff",
  "\t",
];

/** Creates the case of a seed. */
export function kubeconfigCase(seed: number, credentials: Credentials): KubeconfigCase {
  const dice = new Dice(seed);
  const entries = new EntryWriter(dice, credentials);
  const count = dice.pick([1, 1, 1, 2, 2, 3]);
  const paths = Array.from({ length: count }, (_, index) => `${"abc"[index]}/config`);
  const files: KubeconfigCase["files"] = {};
  for (const path of paths) {
    if (dice.chance(0.05)) continue; // missing
    files[path] = writeFile(entries, dice);
  }
  if (dice.chance(0.05)) paths.unshift("");
  if (dice.chance(0.05)) paths.push(paths[0] ?? "");
  if (dice.chance(0.03)) paths.push("a"); // a folder
  if (dice.chance(0.03)) paths.push("a/config/x"); // below a file
  return { paths, files };
}

function writeFile(entries: EntryWriter, dice: Dice): string | Uint8Array {
  if (dice.chance(0.06)) {
    return dice.pick(SHORT_FILES);
  }
  const style: Style = dice.pick(["block", "block", "block", "flow", "json"]);
  const config = entries.config();
  const odd = dice.pick([0, 0, 0, 1, 1, 2]);
  for (let i = 0; i < odd; i++) bend(config, dice);
  let text = write(config, style, dice);
  if (dice.chance(0.2)) text = bendText(text, style, dice);
  if (dice.chance(0.01)) {
    return new Uint8Array([...`\ufeff${text}`].flatMap(utf16(dice.chance(0.5))));
  }
  if (dice.chance(0.01)) {
    return new Uint8Array([...new TextEncoder().encode(text), 0x23, 0xe9, 0x0a]);
  }
  return text;
}

function utf16(littleEndian: boolean) {
  return (char: string) =>
    char.split("").flatMap((unit) => {
      const code = unit.charCodeAt(0);
      return littleEndian ? [code & 0xff, code >> 8] : [code >> 8, code & 0xff];
    });
}
