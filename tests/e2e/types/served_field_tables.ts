import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { protobufPrograms } from "../protobuf/protobuf_programs.ts";

const run = promisify(execFile);

/** Returns the module with the tables of the protobuf encoding, from the tags of Go's types. */
export async function servedFieldTables(): Promise<string> {
  const { stdout } = await run(join(await protobufPrograms(), "tables"), { maxBuffer: 16 << 20 });
  const [kinds = "", structs = ""] = stdout.split("\n\n");
  return `// Generated from Kubernetes' Go types by \`deno task generate\`: do not edit.
// deno-fmt-ignore-file

/** The messages of Kubernetes' protobuf encoding, as \`message_table.ts\` reads them. */

/** The message of each kind, by \`apiVersion/kind\`; an asterisk stands for every version. */
export const kindLines: string = \`${kinds.trim()}\`;

/** The fields of each message, by number. */
export const structLines: string = \`${structs.trim()}\`;
`;
}
