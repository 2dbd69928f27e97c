/** The work that a replica does on its buckets. */
export interface ShardWork {
  /** Called when work on a bucket may begin, or may go on after a pause. */
  onStart(bucket: number): void;
  /** Called when the work on a bucket must stop at once, with the reason. */
  onStop(bucket: number, reason: Error): void;
  /** Returns whether work on a bucket runs. */
  isBusy(bucket: number): boolean;
}
