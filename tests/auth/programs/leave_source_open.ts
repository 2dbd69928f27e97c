/**
 * Reads a token, prints all objects that hold it, and ends without disposing of anything:
 * `leave_source_open.ts PATH`.
 */
import { FileTokenSource } from "../../../src/auth/file_token_source.ts";
import { StaticTokenSource } from "../../../src/auth/static_token_source.ts";

const { Bun, Deno: deno } = globalThis as { Bun?: { argv: string[] }; Deno?: { args: string[] } };
const path = Bun?.argv[2] ?? deno?.args[0] ?? "";

const fileSource = new FileTokenSource(path);
const staticSource = new StaticTokenSource(await fileSource.token());
console.log(fileSource, staticSource, { fileSource, staticSource }, [fileSource], staticSource);
console.log("%o %O %s %j", fileSource, fileSource, staticSource, staticSource);
console.log(fileSource.diagnostics());
console.log(`${fileSource} ${JSON.stringify({ fileSource, staticSource })}`);
console.log("the end");
