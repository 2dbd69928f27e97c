import type { KubeFetch, KubeFetchOptions } from "../../mod.ts";

/** The pod that a case works with, on any server. */
export interface PodScene extends AsyncDisposable {
  /** The pod; its only container is called `app`. */
  readonly pod: { namespace: string; name: string };
  /** Folder where the container's programs run, under the same path on this machine. */
  readonly root: string;
  /** Folder of this machine outside of the container. */
  readonly local: string;
  readonly log: SceneLog;
  /** Makes a client; the scene disposes of it. */
  kube(options?: KubeFetchOptions): KubeFetch;
  /** Sets the container's main program, which an attach connects to. */
  setMain(command: readonly string[]): Promise<void>;
  /** Connects a port of the pod to the same port of this machine. */
  openPort(port: number): void;
  /** Cuts the connections of the logs between the client and the container. */
  cutLogs(): void;
}

/** The log of the container. */
export interface SceneLog {
  /** Writes whole lines, each with its line break. */
  write(...lines: readonly SceneLine[]): Promise<void>;
  /** Terminates the container. */
  end(): Promise<void>;
  /** Terminates the container and starts it again, with a new log. */
  restart(): Promise<void>;
}

/** A line of a log. */
export interface SceneLine {
  /** Time in RFC 3339, with nine digits of a second. */
  time: string;
  /** Text of the line, without the line break. */
  text: string;
}

/** The container's tar program. */
export type Tar = "gnu" | "busybox";

/** Settings of a scene. */
export interface PodSceneOptions {
  /** @default {"gnu"} */
  tar?: Tar | undefined;
}

/** Opens a scene for one case. */
export type OpenPodScene = (options: PodSceneOptions) => Promise<PodScene>;

/** Cases by their names, a sentence each. */
export type SceneCases = Record<string, (scene: PodScene) => Promise<void>>;
