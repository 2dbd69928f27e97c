import type { Clock } from "../runtime/clock.ts";
import { callSafely } from "../runtime/report_warning.ts";
import { FailureStreak } from "./failure_streak.ts";
import type { ReflectorTask } from "./reflector_failure.ts";
import type { ReflectorState } from "./reflector_state.ts";

/** A failure that waiting alone may not heal. */
export interface Refusal {
  /** The error. */
  error: unknown;
  /** Whether it is the first since the reflector was last synced. */
  first: boolean;
}

/** One failure of a reflector. */
export interface ReflectorTrouble {
  /** The failure, in a sentence or a word. */
  reason: string;
  /** The error; `undefined` if there is none. */
  error: unknown;
  /** Whether waiting alone may not heal it. */
  refused: boolean;
  /** Whether the connection had been silent, so that the content has been old for longer. */
  wasSilent?: boolean;
  /** Whether the state is to be read again. */
  relists?: boolean;
  /** What is tried again after how many milliseconds; `undefined` if that is done at once. */
  backsOff: { doing: ReflectorTask; delayMs: number } | undefined;
}

/** Settings of a {@linkcode ReflectorStatus}. */
export interface ReflectorStatusOptions {
  /** The time. */
  clock: Clock;
  /** Called when the state changes. */
  onState?: ((state: ReflectorState) => void) | undefined;
  /** Called for each failure that waiting alone may not heal. */
  onRefusal?: ((refusal: Refusal) => void) | undefined;
}

/** What a reflector shows: its state, since when its content is stale, and what it failed with. */
export class ReflectorStatus {
  /** What the store corresponds to; `undefined` before the first state has come. */
  resourceVersion: string | undefined;
  /** Objects of the state that is being read. */
  received = 0;
  readonly #options: ReflectorStatusOptions;
  readonly #streak = new FailureStreak();
  #state: ReflectorState = { name: "starting" };
  /** When the watch last brought something, in milliseconds since 1970. */
  #heardAtMs = 0;

  /** Creates the status of a reflector that has sent nothing yet. */
  constructor(options: ReflectorStatusOptions) {
    this.#options = options;
  }

  /** The state at the moment. */
  get state(): ReflectorState {
    const state = this.#state;
    const { name } = state;
    if (name === "starting" || name === "stopped") return state;
    // Before the first state was read there is nothing that could be stale.
    const staleness = this.resourceVersion === undefined ? undefined : this.#streak.staleness;
    const stale = staleness && { stale: staleness };
    if (name === "synced") return { name, resourceVersion: this.resourceVersion ?? "", ...stale };
    if (name === "listing" || name === "streaming") {
      return { name, received: this.received, ...stale };
    }
    return { ...state, ...stale };
  }

  /** The refusal that keeps the reflector from being synced, if there is one. */
  get refusal(): { error: unknown } | undefined {
    return this.#streak.refusal;
  }

  /** What to give as the cause of a wait for the reflector that was too long. */
  get cause(): unknown {
    return this.#streak.cause;
  }

  /** Goes over to a state. */
  enter(state: ReflectorState): void {
    this.#state = state;
    if (state.name === "listing" || state.name === "streaming") this.received = 0;
    callSafely(this.#options.onState, this.state);
  }

  /** Notes that the watch has brought an event. */
  heard(): void {
    this.#heardAtMs = this.#options.clock.now();
    this.#streak.clear();
  }

  /** Notes that the content is current: the state was read, or else a watch was opened. */
  heal(wasRead: boolean): void {
    const { clock } = this.#options;
    this.#heardAtMs = clock.now();
    this.#streak.heal(clock.monotonic(), wasRead);
  }

  /** Notes a failure, shows the states that follow on it, and reports a refusal. */
  fail(trouble: ReflectorTrouble): void {
    const { clock, onRefusal } = this.#options;
    const { reason, error, refused, wasSilent = false, relists = false, backsOff } = trouble;
    const why = { reason, ...(error !== undefined && { error }) };
    const sinceMs = wasSilent ? this.#heardAtMs : clock.now();
    const first = this.#streak.fail({ ...why, refused, sinceMs }, clock.monotonic());
    if (relists && this.resourceVersion !== undefined) this.enter({ name: "relisting", ...why });
    if (backsOff) this.enter({ name: "backingOff", ...backsOff, ...why });
    if (refused) callSafely(onRefusal, { error, first });
  }
}
