import { badRequest } from "../status/api_errors.ts";
import type { DrivenClock } from "../time/driven_clock.ts";
import type { DoorRoute } from "./door_route.ts";
import { settingsOf } from "./door_settings.ts";

/** The clock of a server as it is shown. */
export interface ShownClock {
  /** The time, RFC 3339. */
  readonly now: string;
  /** Whether time passes by itself. */
  readonly running: boolean;
}

/** The clock of a server, as the door drives it. */
export class DoorClock {
  readonly #clock: DrivenClock;
  readonly #settled: () => Promise<void>;

  /** Drives a clock; `settled` waits for what its timers have begun, such as a new token file. */
  constructor(clock: DrivenClock, settled: () => Promise<void>) {
    this.#clock = clock;
    this.#settled = settled;
  }

  /** The paths of the door for the clock. */
  routes(): DoorRoute[] {
    return [
      {
        method: "GET",
        path: "/v1/clock",
        about: "Shows the time of the server, and whether it goes on by itself.",
        handle: () => this.#shown,
      },
      {
        method: "PUT",
        path: "/v1/clock",
        about: "Stops the clock (running: false), starts it, or moves it to a later time (now).",
        handle: ({ body }) => this.#change(body),
      },
      {
        method: "POST",
        path: "/v1/clock/advance",
        about: "Moves the clock ahead by milliseconds (byMs); timers on the way fire.",
        handle: ({ body }) => this.#advance(body),
      },
    ];
  }

  get #shown(): ShownClock {
    return { now: new Date(this.#clock.now()).toISOString(), running: this.#clock.running };
  }

  async #change(body: unknown): Promise<ShownClock> {
    const what = "The settings of the clock";
    const kinds = { now: "text", running: "flag" } as const;
    const { now, running } = settingsOf<{ now?: string; running?: boolean }>(what, body, kinds);
    const byMs = now === undefined ? 0 : this.#msUntil(now);
    if (running === false) this.#clock.stop();
    await this.#pass(byMs);
    if (running === true) this.#clock.start();
    return this.#shown;
  }

  #msUntil(time: string): number {
    const epochMs = /^\d{4}-\d\d-\d\dT/.test(time) ? Date.parse(time) : NaN;
    if (Number.isNaN(epochMs)) {
      throw badRequest(`now must be an RFC 3339 time: current value is ${JSON.stringify(time)}.`);
    }
    const byMs = epochMs - this.#clock.now();
    if (byMs >= 0) return byMs;
    throw badRequest(
      `now must be later than the server's time, which is ${this.#shown.now}: start the launcher ` +
        "with --clock to begin earlier.",
    );
  }

  async #advance(body: unknown): Promise<ShownClock> {
    const what = "The settings of an advance";
    const { byMs } = settingsOf<{ byMs?: number }>(what, body, { byMs: "number" });
    if (byMs === undefined || !(byMs >= 0 && byMs < Infinity)) {
      throw badRequest(`byMs must be 0 or more milliseconds: current value is ${byMs}.`);
    }
    await this.#pass(byMs);
    return this.#shown;
  }

  async #pass(byMs: number): Promise<void> {
    await this.#clock.advance(byMs);
    await this.#settled();
  }
}
