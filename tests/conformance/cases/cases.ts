import type { Fixture } from "../fixture.ts";

/** Cases of the contract by what they show, a sentence each. */
export type Cases = Record<string, (fixture: Fixture) => Promise<void>>;
