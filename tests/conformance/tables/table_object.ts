/** An object, and the cells that a table has for it. */
export interface TableObject {
  /** Resource in the test's namespace, such as `pods` or `apps/v1/deployments`. */
  resource: string;
  /**
   * Whether the object is cluster-scoped.
   * @default {false}
   */
  cluster?: boolean;
  /** Labels, annotations and owners. */
  metadata?: Record<string, unknown>;
  /** The fields other than the metadata and the status. */
  fields?: Record<string, unknown>;
  /** The status, written after the object. */
  status?: Record<string, unknown>;
  /**
   * The cells after the first that has the name. `AGE` stands for a duration of less than two
   * minutes, `NAME` for the name, and `TIME` for a timestamp.
   */
  cells: readonly unknown[];
}

/** A container for a template. */
export const container = {
  name: "main",
  image: "example.com/main:1",
  resources: {},
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
  imagePullPolicy: "IfNotPresent",
};

/** Labels of a template's pods. */
export const labels = { app: "web", tier: "b" };

/** The selector of these. */
export const selector = {
  matchLabels: labels,
  matchExpressions: [
    { key: "app", operator: "In", values: ["web", "api"] },
    { key: "old", operator: "DoesNotExist" },
  ],
};

/** {@linkcode selector} as tables show it. */
export const selectorText = "app=web,app in (api,web),!old,tier=b";

/** A template of pods. */
export const template = {
  metadata: { labels },
  spec: { containers: [container, { ...container, name: "side", image: "example.com/side:2" }] },
};

/** The names and images in {@linkcode template}. */
export const containerTexts = ["main,side", "example.com/main:1,example.com/side:2"] as const;
