/** Prints three texts as the launcher does, and then on standard error which were printed. */
import { LaunchOutput } from "../../../src/testing/launch/launch_output.ts";

const output = new LaunchOutput();
const printed: boolean[] = [];
for (const text of ["a", "b", "c"]) printed.push(await output.print(`${text}\n`));
output.warn(`${printed}`);
