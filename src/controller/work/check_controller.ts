import { checkFlag, checkNames, checkOptions, checkTexts } from "../../core/check_options.ts";
import { isObject } from "../../core/is_object.ts";
import { labelKeyFault } from "../../core/labels/label_requirement.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { shownValue } from "../../core/shown_value.ts";
import { checkDuration } from "../queue/check_limits.ts";
import { checkSource, checkWatched } from "../sources/check_source.ts";
import { selectionOf } from "../sources/watched.ts";
import type {
  ControllerOptions,
  FinalizerOptions,
  KeyControllerOptions,
} from "./controller_options.ts";
import { checkPermissions } from "./permission.ts";

const KEYED: Record<Exclude<keyof KeyControllerOptions, "for">, true> = {
  name: true,
  watches: true,
  reconcile: true,
  concurrency: true,
  retryLimits: true,
  readsOwnWrites: true,
  needLeaderElection: true,
  timeoutMs: true,
  permissions: true,
};
const SETTINGS: Record<keyof ControllerOptions<KubernetesObject>, true> = {
  for: true,
  ...KEYED,
  owns: true,
  finalizer: true,
  onGone: true,
};

const LONGEST_NAME_BYTES = 128;

/** Settings of a controller that can be wrong. */
interface CheckedOptions {
  /** The functions, by their names; one that is `undefined` is left out. */
  readonly functions: Readonly<Record<string, unknown>>;
  /** The name. */
  readonly name: string;
  /** How many objects are reconciled at the same time. */
  readonly concurrency: number;
  /** The time limit of a reconcile, milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Checks the settings of a controller.
 *
 * @throws {TypeError} If the name cannot be a field manager, or a function is not one.
 * @throws {RangeError} If a number is out of range.
 */
export function checkControllerOptions(options: CheckedOptions): void {
  const { name, concurrency, timeoutMs, functions } = options;
  const { byteLength } = new TextEncoder().encode(name);
  if (byteLength === 0 || byteLength > LONGEST_NAME_BYTES) {
    throw new TypeError(
      `The name of a controller is its field manager and has 1 to ${LONGEST_NAME_BYTES} bytes: ` +
        `this one has ${byteLength}.`,
    );
  }
  for (const [what, value] of Object.entries(functions)) {
    if (value === undefined || typeof value === "function") continue;
    throw new TypeError(`The ${what} of ${name} must be a function: it is ${shownValue(value)}.`);
  }
  if (concurrency !== Infinity && !(Number.isInteger(concurrency) && concurrency >= 1)) {
    throw new RangeError(
      `The concurrency of ${name} must be a whole number from 1: it is ${concurrency}.`,
    );
  }
  checkDuration(`The timeoutMs of ${name}`, timeoutMs, 1);
}

/**
 * Checks the objects and sources of a controller, before any of them is followed.
 *
 * @throws {TypeError} If one is of a wrong kind.
 */
export function checkSources<T extends KubernetesObject>(options: ControllerOptions<T>): void {
  checkOptions(options);
  checkNames<ControllerOptions<T>>("A controller", options, SETTINGS);
  checkTexts(options, ["name"]);
  checkFinalizer(options.finalizer);
  const { owns = [], watches = [] } = options;
  checkWatched("`for`", options.for);
  checkArray("`owns`", owns);
  for (const watched of owns) {
    checkWatched("Each of `owns`", watched);
    checkFlag("everyOwner", selectionOf(watched).everyOwner);
  }
  checkArray("`watches`", watches);
  for (const source of watches) checkSource(source);
  checkPermissions("`permissions` of a controller", options.permissions);
}

/**
 * Checks the sources of a controller without `for`, before any of them is followed.
 *
 * @throws {TypeError} If one is of a wrong kind, or an option needs the objects of `for`.
 */
export function checkKeySources(options: KeyControllerOptions): void {
  checkOptions(options);
  for (const name of ["owns", "finalizer", "onGone"]) {
    if ((options as unknown as Record<string, unknown>)[name] === undefined) continue;
    throw new TypeError(`\`${name}\` of a controller needs \`for\`: the objects to reconcile.`);
  }
  checkNames("A controller without `for`", options, KEYED);
  if (typeof options.name !== "string") {
    throw new TypeError(
      `A controller needs \`for\`, the objects to reconcile, or a name: it is ${
        shownValue(options.name)
      }.`,
    );
  }
  checkArray("`watches`", options.watches);
  for (const source of options.watches) checkSource(source);
  checkPermissions("`permissions` of a controller", options.permissions);
}

function checkFinalizer(finalizer: unknown): void {
  if (finalizer === undefined) return;
  if (!isObject(finalizer)) {
    throw new TypeError(
      `The finalizer of a controller must be { name, cleanup }: it is ${shownValue(finalizer)}.`,
    );
  }
  const names = { name: true, cleanup: true } as const;
  checkNames<FinalizerOptions<KubernetesObject>>("A finalizer", finalizer, names);
  const fault = labelKeyFault("The name of a finalizer", finalizer.name);
  if (fault !== undefined) throw new TypeError(`${fault}.`);
}

function checkArray(what: string, value: unknown): void {
  if (Array.isArray(value)) return;
  throw new TypeError(`${what} of a controller must be an array: it is ${shownValue(value)}.`);
}
