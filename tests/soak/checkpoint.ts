/** What a program under load weighs at a moment. */
export interface Checkpoint {
  /** What it does, such as `watches`. */
  readonly load: string;
  /** How much of it is done. */
  readonly done: number;
  /** Bytes of the heap that are used, after a forced collection. */
  readonly heap: number;
  /** Bytes of memory that are resident. */
  readonly rss: number;
}

/** What a load's checkpoints say. */
export interface MemoryVerdict {
  readonly holds: boolean;
  readonly text: string;
}

const MIB = 1 << 20;

/** A checkpoint as a line. */
export function shown({ load, done, heap, rss }: Checkpoint): string {
  const [heapMib, rssMib] = [heap / MIB, rss / MIB];
  return `${load} ${done}: heap ${heapMib.toFixed(2)} MiB, RSS ${rssMib.toFixed(1)} MiB`;
}

/** An allocator gives memory back when it likes: the least of so many checkpoints is what is held. */
const LAST = 3;

/** Judges a load: what is held at its end may be above the first checkpoint by a part of that. */
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

/** How many bytes of the heap each thing has left behind since the first checkpoint of a load. */
export function heapLeft(checkpoints: readonly Checkpoint[]): number {
  const [first, last] = [checkpoints[0], checkpoints.at(-1)];
  if (!first || !last || first === last) return NaN;
  return (last.heap - first.heap) / (last.done - first.done);
}
