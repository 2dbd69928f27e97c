import { badRequest } from "../status/api_errors.ts";
import type { DrivenClock } from "../time/driven_clock.ts";
import { epochTimeOf, LATEST_MS } from "../time/epoch_time.ts";
import type { DoorRoute } from "./door_route.ts";
import { refusingLater, settingsOf } from "./door_settings.ts";

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
        about:
          "Moves the clock ahead by milliseconds (byMs): timers on the way fire, and controllers do " +
          "their work.",
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
    const timeMs = now === undefined ? undefined : this.#laterTimeOf(now);
    if (running === false) this.#clock.stop(); // first, so that the time is exactly that of `now`
    if (timeMs === undefined) await this.#pass(this.#clock.advance(0));
    else await this.#pass(this.#clock.advanceTo(timeMs));
    if (running === true) this.#clock.start();
    return this.#shown;
  }

  #laterTimeOf(text: string): number {
    const timeMs = epochTimeOf(text);
    if (timeMs === undefined) {
      throw badRequest(
        "now must be an RFC 3339 time from 1970 to 9999, such as 2030-01-01T00:00:00Z: current " +
          `value is ${JSON.stringify(text)}.`,
      );
    }
    if (timeMs >= this.#clock.now()) return timeMs;
    throw badRequest(
      `now must be later than the server's time, which is ${this.#shown.now}: only a reset goes ` +
        "back, to the time of the start, which the launcher's flag --clock sets.",
    );
  }

  async #advance(body: unknown): Promise<ShownClock> {
    const what = "The settings of an advance";
    const { byMs } = settingsOf<{ byMs?: number }>(what, body, { byMs: "number" });
    if (byMs === undefined || !(byMs >= 0 && byMs < Infinity)) {
      throw badRequest(`byMs must be 0 or more milliseconds: current value is ${byMs}.`);
    }
    if (byMs > LATEST_MS - this.#clock.now()) {
      throw badRequest(`byMs must lead to a time from 1970 to 9999: current value is ${byMs}.`);
    }
    await this.#pass(this.#clock.advance(byMs));
    return this.#shown;
  }

  async #pass(moved: Promise<void>): Promise<void> {
    await refusingLater(moved);
    await this.#settled();
  }
}
