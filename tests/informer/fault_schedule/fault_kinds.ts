import type { FaultMatch } from "../../../src/testing/faults/fault_match.ts";
import type { Fault } from "../../../src/testing/faults/faults.ts";
import type { FakeKubelet } from "../../../src/testing/kubelet/fake_kubelet.ts";
import type { TestApiServer } from "../../../src/testing/api_server.ts";
import type { Dice } from "../../support/dice.ts";

/** The server, the kubelet and the tools that a fault works with. */
export interface FaultStage {
  readonly server: TestApiServer;
  readonly kubelet: FakeKubelet;
  readonly dice: Dice;
  /** Injects a fault until the end of the schedule; with `lasting`, until the informers end. */
  inject(fault: Fault, options?: { lasting?: boolean }): Disposable;
  /** Runs an action a few steps later, at the latest when the schedule ends. */
  later(action: () => void | Promise<void>): void;
  /** Counts the effects of a fault, where they are not requests that an injected fault affected. */
  struck(count: number): void;
}

/** Failures that may need a change of the program, its permissions or the server. */
const REFUSALS = [403, 404, 400, 422, 401];

const lists: FaultMatch = { method: "GET", watch: false };
const watches: FaultMatch = { watch: true };

/** All faults, by name. */
export const faultKinds: Readonly<Record<string, (stage: FaultStage) => void | Promise<void>>> = {
  "cut a watch at a byte"({ inject, dice }) {
    const bytes = dice.pick([dice.from(0, 300), dice.from(0, 5_000), dice.from(0, 50_000)]);
    inject({ kind: "cut", after: { bytes }, match: watches, times: dice.from(1, 4) });
  },
  "cut a list at a byte"({ inject, dice }) {
    const after = { bytes: dice.pick([dice.from(0, 300), dice.from(0, 20_000)]) };
    inject({ kind: "cut", after, match: lists, times: dice.from(1, 3) });
  },
  "cut a request"({ inject, dice }) {
    inject({ kind: "cut", after: "request", times: dice.from(1, 3) });
  },
  "cut a frame in half"({ inject, dice }) {
    inject({ kind: "truncate", frames: dice.from(0, 30), match: watches, times: dice.from(1, 3) });
  },
  "cut all watches"({ server, struck }) {
    struck(server.faults.cutWatches());
  },
  "stall a watch"({ inject, later, dice }) {
    const after = dice.chance(0.2) ? "request" as const : { frames: dice.from(0, 30) };
    const stall = inject({ kind: "stall", after, match: watches, times: dice.from(1, 2) });
    later(() => stall[Symbol.dispose]());
  },
  "stall a watch for ever"({ inject, dice }) {
    const after = dice.chance(0.2) ? "request" as const : { frames: dice.from(0, 30) };
    inject({ kind: "stall", after, match: watches }, { lasting: true });
  },
  "stall a list"({ inject, later, dice }) {
    const stall = inject({
      kind: "stall",
      after: dice.pick(["request", { frames: 0 }]),
      match: lists,
    });
    later(() => stall[Symbol.dispose]());
  },
  "delay a request"({ inject, dice }) {
    inject({ kind: "delay", delayMs: dice.from(1, 20), times: dice.from(1, 5) });
  },
  "answer 429"({ inject, dice }) {
    const retryAfter = dice.chance(0.7) ? { retryAfter: dice.from(1, 3) } : {};
    inject({ kind: "status", code: 429, times: dice.from(1, 3), ...retryAfter });
  },
  "answer 500"({ inject, dice }) {
    inject({ kind: "status", code: 500, times: dice.from(1, 3) });
  },
  "answer 503"({ inject, dice }) {
    const retryAfter = dice.chance(0.5) ? { retryAfter: 1 } : {};
    inject({ kind: "status", code: 503, times: dice.from(1, 3), ...retryAfter });
  },
  "answer 504"({ inject, dice }) {
    inject({ kind: "status", code: 504, times: dice.from(1, 2) });
  },
  "answer 401"({ inject, dice }) {
    inject({ kind: "status", code: 401, times: dice.from(1, 3) });
  },
  "refuse once"({ inject, dice }) {
    const match = dice.pick([lists, watches, {}]);
    inject({ kind: "status", code: dice.pick(REFUSALS), match, times: dice.from(1, 3) });
  },
  "refuse for a while"({ inject, later, dice }) {
    const match = dice.pick([lists, watches, {}]);
    const refusal = inject({ kind: "status", code: dice.pick(REFUSALS), match, times: Infinity });
    later(() => refusal[Symbol.dispose]());
  },
  "answer 410"({ inject, dice }) {
    inject({ kind: "status", code: 410, reason: "Expired", times: dice.from(1, 2) });
  },
  "end a watch with an error"({ inject, dice }) {
    const code = dice.pick([410, 410, 429, 500, 503, 504, 401, 403, 404, 400, 422]);
    const reason = code === 410 ? { reason: "Expired" } : {};
    const frames = dice.from(0, 20);
    inject({
      kind: "watch-error",
      code,
      frames,
      match: watches,
      times: dice.from(1, 2),
      ...reason,
    });
  },
  "compact the history"({ server, struck }) {
    server.compact();
    struck(1);
  },
  async "rotate the token"({ server, kubelet, dice, struck }) {
    const { token } = kubelet.current;
    await kubelet.rotate();
    if (dice.chance(0.5)) server.tokens.revoke(token);
    struck(1);
  },
  "revoke the token"({ server, kubelet, later, struck }) {
    const { unauthorized } = server.counters;
    server.tokens.revoke(kubelet.current.token);
    later(async () => {
      await kubelet.rotate();
      struck(server.counters.unauthorized - unauthorized);
    });
  },
  async "rotate the CA"({ server, kubelet, dice, later, struck }) {
    await server.rotateCa();
    if (dice.chance(0.5)) server.faults.cutWatches();
    struck(1);
    if (dice.chance(0.5)) await kubelet.sync();
    else later(() => kubelet.sync());
  },
  async "restart the server"({ server, dice, later, struck }) {
    await server.stopListening();
    struck(1); // closes all connections, and refuses new ones for a while
    later(async () => {
      if (dice.chance(0.5)) server.compact(); // its watch cache starts with the current state
      await server.listenAgain();
    });
  },
};
