import type { Observe } from "../../../src/otel/instruments.ts";

/** Returns what a collection reports, a line each. */
export function figuresOf(collect: (observe: Observe) => void): string[] {
  const figures: string[] = [];
  collect((key, value, facts) => figures.push(`${key} ${value} ${JSON.stringify(facts)}`));
  return figures;
}
