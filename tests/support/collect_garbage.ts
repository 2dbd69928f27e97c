const { gc, Bun } = globalThis as unknown as { gc?(): void; Bun?: { gc(now: boolean): void } };

/** Collects all garbage at once; on Deno the program needs `--v8-flags=--expose-gc`. */
export function collectGarbage(): void {
  gc?.();
  Bun?.gc(true);
}
