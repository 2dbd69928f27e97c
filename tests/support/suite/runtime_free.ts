/** Tests of code that gives the same on any runtime: no file, socket, timer or process is in it. */
const RUNTIME_FREE: readonly string[] = [];

/** Reports whether the tests of a file are of code that knows no runtime. */
export function knowsNoRuntime(file: string): boolean {
  return RUNTIME_FREE.some((path) => file === path || file.startsWith(`${path}/`));
}
