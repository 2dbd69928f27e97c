import type { FaultPanel, FaultRecord } from "../faults/fault_panel.ts";
import type { InjectedFault } from "../faults/injected_fault.ts";
import { notFound } from "../status/api_errors.ts";
import { refusing } from "./door_settings.ts";
import type { DoorRoute } from "./door_route.ts";
import { faultOfJson } from "./fault_of_json.ts";

/** A fault as the door shows it. */
export interface ShownFault {
  /** Its name in paths. */
  readonly id: string;
  /** Number of requests that it was applied to. */
  readonly hits: number;
  /** The fault, as it was given. */
  readonly fault: unknown;
}

interface HeldFault {
  readonly given: unknown;
  readonly injected: InjectedFault;
}

/** The faults that were injected through the door. */
export class DoorFaults {
  readonly #panel: FaultPanel;
  readonly #held = new Map<string, HeldFault>();
  #added = 0;

  /** Begins without faults. */
  constructor(panel: FaultPanel) {
    this.#panel = panel;
  }

  /** The faults, in the order in which they are tried, and the requests that they were applied to. */
  get shown(): { faults: ShownFault[]; log: readonly FaultRecord[] } {
    const faults = [...this.#held].map(([id, held]) => shownFault(id, held));
    return { faults, log: this.#panel.log };
  }

  /**
   * Injects a fault after the others.
   *
   * @throws {StatusError} 400 if its kind or a field is unknown or wrong.
   */
  add(given: unknown): ShownFault {
    const injected = refusing(() => this.#panel.inject(faultOfJson(given)));
    const id = String(++this.#added);
    const held = { given, injected };
    this.#held.set(id, held);
    return shownFault(id, held);
  }

  /**
   * Returns a fault.
   *
   * @throws {StatusError} 404 if it was removed.
   */
  get(id: string): ShownFault {
    return shownFault(id, this.#find(id));
  }

  /**
   * Removes a fault, and continues the requests that it stalls or delays.
   *
   * @throws {StatusError} 404 if it was removed before.
   */
  remove(id: string): ShownFault {
    const held = this.#find(id);
    held.injected[Symbol.dispose]();
    this.#held.delete(id);
    return shownFault(id, held);
  }

  /** Removes all faults, and returns how many they were. */
  clear(): number {
    const { size } = this.#held;
    this.#panel.clear();
    this.#held.clear();
    return size;
  }

  /** The paths of the door for faults. */
  routes(): DoorRoute[] {
    return [
      {
        method: "GET",
        path: "/v1/faults",
        about: "Lists the faults with their hits, and the requests that they were applied to.",
        handle: () => this.shown,
      },
      {
        method: "POST",
        path: "/v1/faults",
        about: "Injects a fault after the others.",
        handle: ({ body }) => this.add(body),
      },
      {
        method: "DELETE",
        path: "/v1/faults",
        about: "Removes all faults; stalled and delayed requests go on.",
        handle: () => ({ removed: this.clear() }),
      },
      {
        method: "GET",
        path: "/v1/faults/:id",
        about: "Shows a fault with its hits.",
        handle: ({ params }) => this.get(params.id!),
      },
      {
        method: "DELETE",
        path: "/v1/faults/:id",
        about: "Removes a fault; the requests that it stalls or delays go on.",
        handle: ({ params }) => this.remove(params.id!),
      },
    ];
  }

  #find(id: string): HeldFault {
    const held = this.#held.get(id);
    if (!held) throw notFound({ group: "", plural: "faults", name: id });
    return held;
  }
}

function shownFault(id: string, { injected, given }: HeldFault): ShownFault {
  return { id, hits: injected.hits, fault: given };
}
