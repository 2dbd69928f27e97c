import type { KubeFetch, KubeFetchOptions } from "../../mod.ts";

/** The pod that a case works with, wherever it runs. */
export interface PodScene extends AsyncDisposable {
  /** Its one container is called `app`. */
  readonly pod: { namespace: string; name: string };
  /** Where the container's programs run: a folder of this machine, under the same path in both. */
  readonly root: string;
  /** A folder of this machine that is no container's. */
  readonly local: string;
  readonly log: SceneLog;
  /** Makes a client, which the scene disposes of. */
  kube(options?: KubeFetchOptions): KubeFetch;
  /** Says what the container's main program is, which an attach speaks with. */
  setMain(command: readonly string[]): Promise<void>;
  /** Has a port of the pod lead to the same port of this machine. */
  openPort(port: number): void;
  /** Cuts the connections of the logs somewhere between the client and the container. */
  cutLogs(): void;
}

/** What the container writes. */
export interface SceneLog {
  /** Writes whole lines, each with its line break. */
  write(...lines: readonly SceneLine[]): Promise<void>;
  /** The container terminates. */
  end(): Promise<void>;
  /** The container terminates and runs again, with a log of its own. */
  restart(): Promise<void>;
}

/** A line of a log. */
export interface SceneLine {
  /** RFC 3339, with nine digits of a second. */
  time: string;
  /** What is written, without the line break. */
  text: string;
}

/** Which program is the container's tar. */
export type Tar = "gnu" | "busybox";

/** How a scene is set. */
export interface PodSceneOptions {
  /** @default {"gnu"} */
  tar?: Tar | undefined;
}

/** Sets a scene for one case. */
export type OpenPodScene = (options: PodSceneOptions) => Promise<PodScene>;

/** Cases by what they show, a sentence each. */
export type SceneCases = Record<string, (scene: PodScene) => Promise<void>>;
