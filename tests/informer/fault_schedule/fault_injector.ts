import type { TestApiServer } from "../../../src/testing/api_server.ts";
import type { FakeKubelet } from "../../../src/testing/kubelet/fake_kubelet.ts";
import type { InjectedFault } from "../../../src/testing/faults/injected_fault.ts";
import type { Dice } from "../../support/dice.ts";
import { overHttp2 } from "../../support/test.ts";
import { faultKinds, type FaultStage } from "./fault_kinds.ts";
import { http2FaultKinds } from "./http2_fault_kinds.ts";
import type { Tally } from "./tally.ts";

/** Settings of a {@linkcode FaultInjector}. */
export interface FaultInjectorOptions {
  server: TestApiServer;
  kubelet: FakeKubelet;
  dice: Dice;
  tally: Tally;
}

interface Placed {
  name: string;
  fault: InjectedFault;
  lasting: boolean;
}

const kinds = overHttp2 ? { ...faultKinds, ...http2FaultKinds } : faultKinds;

/** The names of all faults that are played. */
export const faultNames: readonly string[] = Object.keys(kinds);

/** Plays faults at random, undoes them in time, and counts the requests that they affected. */
export class FaultInjector {
  readonly #options: FaultInjectorOptions;
  readonly #placed: Placed[] = [];
  #later: { step: number; action: () => void | Promise<void> }[] = [];
  #step = 0;

  constructor(options: FaultInjectorOptions) {
    this.#options = options;
  }

  /** Plays a fault. */
  async play(): Promise<void> {
    const { server, kubelet, dice, tally } = this.#options;
    const name = dice.pick(faultNames);
    tally.add("injected", name);
    const stage: FaultStage = {
      server,
      kubelet,
      dice,
      inject: (fault, { lasting = false } = {}) => {
        const injected = server.faults.inject(fault);
        this.#placed.push({ name, fault: injected, lasting });
        return injected;
      },
      later: (action) => void this.#later.push({ step: this.#step + dice.from(1, 6), action }),
      struck: (count) => tally.add("struck", name, count),
    };
    await kinds[name]!(stage);
  }

  /** Undoes the faults that are due at the next step. */
  async step(): Promise<void> {
    this.#step++;
    await this.#undo(this.#later.filter(({ step }) => step <= this.#step));
  }

  /** Undoes every fault that keeps the informers from catching up. */
  async end(): Promise<void> {
    await this.#undo(this.#later);
    for (const { fault, lasting } of this.#placed) {
      if (!lasting) fault[Symbol.dispose]();
    }
  }

  /** Counts the requests that the faults affected. */
  count(): void {
    for (const { name, fault } of this.#placed) this.#options.tally.add("struck", name, fault.hits);
  }

  async #undo(due: { action: () => void | Promise<void> }[]): Promise<void> {
    this.#later = this.#later.filter((each) => !due.includes(each));
    for (const { action } of due) await action();
  }
}
