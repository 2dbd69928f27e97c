import type { DemoCluster } from "./cluster.ts";
import type { Progress } from "./progress.ts";

/** What a fault works with. */
export interface Stage {
  cluster: DemoCluster;
  progress: Progress;
}

/** Something that goes wrong on purpose. */
export interface Fault {
  name: string;
  /** Makes it go wrong, and says what the client did about it; throws if that was not right. */
  strike(stage: Stage): Promise<string>;
}
