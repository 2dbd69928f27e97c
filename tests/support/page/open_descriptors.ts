import { readdir } from "node:fs/promises";

/** Returns the number of descriptors that this process has open. */
export async function openDescriptors(): Promise<number> {
  return (await readdir("/dev/fd")).length;
}
