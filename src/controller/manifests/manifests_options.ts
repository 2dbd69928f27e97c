import { checkNames, checkOptions, checkTexts } from "../../core/check_options.ts";
import { checkLabel, checkSubdomain } from "../../core/check_name.ts";
import { isObject, textsIn } from "../../core/is_object.ts";
import { shownValue } from "../../core/shown_value.ts";
import { checkPermissions, type Permission } from "../work/permission.ts";

/** Settings of `Manager.manifests`. */
export interface ManifestsOptions {
  /** The name of all objects, and of the pods in the label `app.kubernetes.io/name`. */
  name: string;
  /** The namespace of the operator. */
  namespace: string;
  /** The image, such as `registry.example.com/websites:1.2.0`. */
  image: string;
  /**
   * The program and its arguments. The kubelet replaces `$(NAME)` with the variable.
   * @default the command of the image
   */
  command?: readonly string[];
  /** Variables in addition to `POD_NAME` and `POD_NAMESPACE`. */
  env?: Readonly<Record<string, string>>;
  /**
   * The number of replicas.
   * @default 2 with `leaderElection`, 3 with `shards`, otherwise 1
   */
  replicas?: number;
  /**
   * The resources of the container, as quantities of Kubernetes.
   * @default {{ requests: { cpu: "10m", memory: "128Mi" }, limits: { memory: "256Mi" } }}
   */
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  /** The port of `health(…)` of `@kubewire/hono`, for the probes; without it the pods have no probes. */
  health?: {
    /** The port of the container. */
    port: number;
    /**
     * The scheme.
     * @default {"HTTP"}
     */
    scheme?: "HTTP" | "HTTPS";
  };
  /** The webhooks of the program, for a Service on port 443 with the name of the operator. */
  webhooks?: {
    /** The port of the container. */
    port: number;
    /** The Secret with `tls.crt` and `tls.key`, such as one of cert-manager: it is mounted. */
    secretName?: string;
    /**
     * The directory of the Secret's files.
     * @default {"/var/run/tls"}
     */
    directory?: string;
  };
  /** Rights of parts of the program that are not controllers. */
  permissions?: readonly Permission[];
  /**
   * Rights that follow from the declarations, and that the program does not use: `create` and `patch`
   * for Events, for example, if it records none.
   */
  unused?: readonly Permission[];
}

/** The names of all settings. */
export const MANIFESTS_SETTINGS: Readonly<Record<keyof ManifestsOptions, true>> = {
  name: true,
  namespace: true,
  image: true,
  command: true,
  env: true,
  replicas: true,
  resources: true,
  health: true,
  webhooks: true,
  permissions: true,
  unused: true,
};
/** The names that the API server takes: printable ASCII without `=`. */
const VARIABLE = /^[ -<>-~]+$/;

/**
 * Checks the settings.
 *
 * @throws {TypeError} If one is missing or of a wrong kind.
 * @throws {RangeError} If a number is out of range.
 */
export function checkManifestsOptions(options: ManifestsOptions): void {
  checkOptions(options, '{ name: "websites", namespace: "websites", image: "…" }');
  checkNames<ManifestsOptions>("manifests", options, MANIFESTS_SETTINGS);
  const { image, command, env, replicas = 1, health, webhooks } = options;
  checkNamesOf(options);
  if (typeof image !== "string" || image === "") {
    throw new TypeError(`The image must be a text: it is ${shownValue(image)}.`);
  }
  if (command !== undefined && !isTexts(command)) {
    throw new TypeError("The command must be an array of texts.");
  }
  if (env !== undefined) checkEnvironment(env);
  checkWhole("replicas", replicas, { least: 0, most: Number.MAX_SAFE_INTEGER });
  checkParts(options);
  for (const [of, place] of Object.entries({ health, webhooks })) {
    if (place) checkWhole(`The port of ${of}`, place.port, { least: 1, most: 65_535 });
  }
  if (health?.port !== undefined && health.port === webhooks?.port && health.scheme !== "HTTPS") {
    throw new TypeError('Probes on the port of the webhooks need scheme: "HTTPS".');
  }
  if (webhooks?.secretName !== undefined) {
    checkSubdomain("The secretName of the webhooks", webhooks.secretName);
  }
  checkRights(options);
}

/** Checks the names of the operator and of its namespace. */
export function checkNamesOf(
  { name, namespace }: Pick<ManifestsOptions, "name" | "namespace">,
): void {
  checkLabel("The name of the operator", name);
  checkLabel("The namespace of the operator", namespace);
}

/** Checks the rights beyond the declarations, and those that are not used. */
export function checkRights(
  { permissions, unused }: Pick<ManifestsOptions, "permissions" | "unused">,
): void {
  checkPermissions("permissions", permissions);
  checkPermissions("unused", unused);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && textsIn(value).length === value.length;
}

function checkEnvironment(env: unknown): void {
  if (!isObject(env)) throw new TypeError(`env must be an object: it is ${shownValue(env)}.`);
  if (Object.values(env).some((value) => typeof value !== "string")) {
    throw new TypeError("The values of env must be texts.");
  }
  const wrong = Object.keys(env).find((name) => !VARIABLE.test(name));
  if (wrong === undefined) return;
  throw new TypeError(
    "The names of env must be printable characters of ASCII without =, such as LOG_LEVEL: one is " +
      `${shownValue(wrong)}.`,
  );
}

/** Checks the settings that have settings of their own. */
function checkParts({ resources, health, webhooks }: ManifestsOptions): void {
  for (const [name, part] of Object.entries({ resources, health, webhooks })) {
    if (part === undefined || isObject(part)) continue;
    throw new TypeError(`${name} must be an object: it is ${shownValue(part)}.`);
  }
  checkNames<NonNullable<ManifestsOptions["resources"]>>("resources", resources, {
    requests: true,
    limits: true,
  });
  checkNames<NonNullable<ManifestsOptions["health"]>>("health", health, {
    port: true,
    scheme: true,
  });
  const names = { port: true, secretName: true, directory: true } as const;
  checkNames<NonNullable<ManifestsOptions["webhooks"]>>("webhooks", webhooks, names);
  if (health && health.scheme !== undefined && !["HTTP", "HTTPS"].includes(health.scheme)) {
    throw new TypeError(
      `The scheme of health must be "HTTP" or "HTTPS": it is ${shownValue(health.scheme)}.`,
    );
  }
  if (webhooks) checkTexts(webhooks, ["directory"]);
}

function checkWhole(what: string, value: number, { least, most }: { least: number; most: number }) {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(
    `${what} must be a whole number from ${least} to ${most}: it is ${shownValue(value)}.`,
  );
}
