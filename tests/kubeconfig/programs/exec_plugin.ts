/**
 * An exec plugin: returns the token in the first line of a file, and its expiration time from the
 * second; writes the KUBERNETES_EXEC_INFO that it got into a file beside it. Ends with the code in
 * `EXIT_CODE`, if it is set.
 */
import { readFile, writeFile } from "node:fs/promises";
import process from "node:process";

const file = process.argv[2] ?? "";
const { KUBERNETES_EXEC_INFO = "", EXIT_CODE = "0" } = process.env;
const { apiVersion, kind } = JSON.parse(KUBERNETES_EXEC_INFO);
const [token, expirationTimestamp] = (await readFile(file, "utf8")).split("\n");
await writeFile(`${file}.info`, KUBERNETES_EXEC_INFO);
const status = { token, ...(expirationTimestamp && { expirationTimestamp }) };
console.log(JSON.stringify({ apiVersion, kind, status }));
process.exitCode = Number(EXIT_CODE);
