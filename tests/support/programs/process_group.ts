/**
 * Kills a program that runs in a process group of its own, with everything that it has started. One
 * that has ended already is not an error.
 */
export function killGroup(pid: number): void {
  try {
    Deno.kill(-pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
