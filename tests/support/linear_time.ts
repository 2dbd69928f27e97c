import { assert } from "@std/assert";
import process from "node:process";

/** A field of foreign bytes that grows, and the code that reads it. */
export interface GrowingField<T = unknown> {
  /** The name of the field, as the subject of a sentence. */
  name: string;
  /** Returns the field with about `length` characters. */
  of(length: number): T;
  /** Reads the field. An error that it throws is an answer too. */
  read(field: T): unknown;
  /** The length of the short field, if another one is needed. */
  short?: number;
}

const SHORT = 500;
/** How many times longer the long fields are: what is cubic is found out before it takes minutes. */
const STEPS = [4, 64];
/**
 * How much more CPU time a long field may take than short ones with as many characters. Linear code
 * takes as much; quadratic code takes 64 times as much in the last step.
 */
const MOST = 6;
/** More CPU time than a compilation or a garbage collection takes: it is not measured again. */
const CLEAR_MS = 500;
/** Less CPU time than this is not compared: it may be a compilation or a garbage collection. */
const LEAST_MS = 2;
/** How often a ratio is taken until it is good. */
const ATTEMPTS = 4;

/**
 * Asserts that reading a field takes linear time. It compares the CPU times of one long field and of
 * many short ones, both with as many characters: a busy machine makes neither of them longer.
 */
export async function assertLinear<T>(field: GrowingField<T>): Promise<void> {
  const { name, of, short = SHORT } = field;
  const few = of(short);
  for (const times of STEPS) {
    const many = of(short * times);
    let ratio = Infinity;
    for (let attempt = 0; attempt < ATTEMPTS && ratio > MOST; attempt++) {
      const shortMs = await cpuMs(field, few, times);
      const longMs = await cpuMs(field, many, 1);
      ratio = Math.min(ratio, longMs / Math.max(shortMs, LEAST_MS));
      if (longMs > CLEAR_MS) break;
    }
    assert(
      ratio <= MOST,
      `${name}: one of ${short * times} characters takes ${ratio.toFixed(0)} times as long as ` +
        `${times} of ${short}`,
    );
  }
}

/** Returns the CPU time of reading a field several times. */
async function cpuMs<T>({ read }: GrowingField<T>, field: T, times: number): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) await answered(read, field);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function answered<T>(read: (field: T) => unknown, field: T): Promise<void> {
  try {
    const answer = read(field);
    if (answer instanceof Promise) await answer;
  } catch {
    // a refusal
  }
}
