import type { Fixture } from "../fixture.ts";

/** Cases of the contract, each named by a sentence that says what holds. */
export type Cases = Record<string, (fixture: Fixture) => Promise<void>>;
