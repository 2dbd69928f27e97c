import type { DemoCluster } from "./cluster.ts";
import type { Progress } from "./progress.ts";

/** The parts that a fault works with. */
export interface Stage {
  cluster: DemoCluster;
  progress: Progress;
}

/** Something that goes wrong on purpose. */
export interface Fault {
  name: string;
  /** Causes the fault, and returns what the client did about it; throws if that was wrong. */
  strike(stage: Stage): Promise<string>;
}
