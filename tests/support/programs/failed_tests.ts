import { stripVTControlCharacters } from "node:util";

const denoFailure = /^(.+) \.\.\. FAILED \(/gm;
const bunFailure = /^\(fail\) (.+?)(?: \[[\d.]+ms\])?$/gm;

/** Returns the names of the tests that `deno test` and `bun test` said had failed. */
export function failedTests(output: string): string[] {
  const text = stripVTControlCharacters(output);
  return [denoFailure, bunFailure].flatMap((line) =>
    [...text.matchAll(line)].map(([, name]) => name!)
  );
}
