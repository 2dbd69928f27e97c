/** Memory of a program under load, at a point of the load. */
export interface Checkpoint {
  /** Name of the load, such as `watches`. */
  readonly load: string;
  /** Number of units done so far. */
  readonly done: number;
  /** Bytes of the heap in use, after a forced collection. */
  readonly heap: number;
  /** Bytes of resident memory. */
  readonly rss: number;
}

/** The verdict on a load's checkpoints. */
export interface MemoryVerdict {
  readonly holds: boolean;
  readonly text: string;
}

const MIB = 1 << 20;

/** Formats a checkpoint as a line. */
export function shown({ load, done, heap, rss }: Checkpoint): string {
  const [heapMib, rssMib] = [heap / MIB, rss / MIB];
  return `${load} ${done}: heap ${heapMib.toFixed(2)} MiB, RSS ${rssMib.toFixed(1)} MiB`;
}

/** Number of last checkpoints whose minimum counts: an allocator may return memory late. */
const LAST = 3;

/** Judges a load: at its end, memory may exceed the first checkpoint by `tolerance` of it. */
export function judge(checkpoints: readonly Checkpoint[], tolerance: number): MemoryVerdict[] {
  const [first, last] = [checkpoints[0], checkpoints.at(-1)];
  if (!first || !last || first === last) return [{ holds: false, text: "FAIL  no checkpoints" }];
  return (["heap", "rss"] as const).map((what) => {
    const held = Math.min(...checkpoints.slice(-LAST).map((each) => each[what]));
    const growth = held / first[what] - 1;
    const holds = growth <= tolerance;
    const each = (held - first[what]) / (last.done - first.done);
    return {
      holds,
      text: `${holds ? "PASS" : "FAIL"}  ${first.load}: ${what} ` +
        `${(growth * 100).toFixed(1)} % above that after the first tenth, ` +
        `${each.toFixed(0)} bytes for each (at most ${tolerance * 100} %)`,
    };
  });
}

/** Returns the bytes of heap that each unit of a load has left since the first checkpoint. */
export function heapLeft(checkpoints: readonly Checkpoint[]): number {
  const [first, last] = [checkpoints[0], checkpoints.at(-1)];
  if (!first || !last || first === last) return NaN;
  return (last.heap - first.heap) / (last.done - first.done);
}
