/** Reads and makes a local folder, and prints the permission that was missing. */
import process from "node:process";
import { PermissionError } from "../../../src/core/errors.ts";
import { walkLocal } from "../../../src/runtime/local_files.ts";
import { makeLocalFolder } from "../../../src/runtime/local_writes.ts";

const [folder = ""] = process.argv.slice(2);
for (const work of [() => walkLocal(folder).next(), () => makeLocalFolder(folder)]) {
  await work().then(
    () => console.log("done"),
    (error) => console.log(error instanceof PermissionError ? error.message : `not so: ${error}`),
  );
}
