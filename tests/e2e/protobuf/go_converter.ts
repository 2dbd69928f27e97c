import { execFile } from "node:child_process";
import { join } from "node:path";
import { protobufPrograms } from "./protobuf_programs.ts";

/** What Kubernetes' own code makes of an object. */
export interface Converted {
  /** The object in JSON. */
  json?: unknown;
  /** The object in protobuf, base64. */
  protobuf?: string;
  /** The message of the decoder, for bytes that it refuses. */
  error?: string;
  /** The message of Go's JSON encoder, for an object that has no JSON. */
  unshown?: string;
}

/** Converts objects in JSON, or of `{ protobuf: BASE64 }`, by the program `convert`. */
export async function convertByGo(given: readonly unknown[]): Promise<Converted[]> {
  const program = join(await protobufPrograms(), "convert");
  const output = await new Promise<string>((resolve, reject) => {
    const child = execFile(program, { maxBuffer: 1 << 30 }, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout);
    });
    child.stdin!.end(given.map((object) => `${JSON.stringify(object)}\n`).join(""));
  });
  return output.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}
