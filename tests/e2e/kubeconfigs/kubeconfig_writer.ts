/** Writes kubeconfig files in many of the forms of YAML. */

import type { Dice } from "../../support/dice.ts";

/** Text that is written unchanged. */
export class Raw {
  constructor(readonly text: string) {}
}

/** A mapping, optionally with an anchor, in which a key may occur twice. */
export class Mapping {
  anchor: string | undefined;

  constructor(readonly pairs: [key: string | Raw, value: Value][]) {}

  /** Returns the value of the first key with the name. */
  get(name: string): Value | undefined {
    return this.pairs.find(([key]) => key === name)?.[1];
  }

  /** Sets the value of the first key with the name, or adds the key. */
  set(name: string, value: Value): void {
    const pair = this.pairs.find(([key]) => key === name);
    if (pair) pair[1] = value;
    else this.pairs.push([name, value]);
  }
}

/** Creates an entry for a list of named entries. */
export function named(name: string, field: string, value: Value): Mapping {
  return new Mapping([["name", name], [field, value]]);
}

/** A value in a file. */
export type Value = Raw | string | boolean | null | Value[] | Mapping;

/** The form in which a file is written. */
export type Style = "block" | "flow" | "json";

/** Writes a value. */
export function write(value: Value, style: Style, dice: Dice): string {
  return style === "block" ? `${block(value, "", dice).trimStart()}\n` : flow(value, style, dice);
}

function block(value: Value, indent: string, dice: Dice): string {
  if (dice.chance(0.05)) return flow(value, "flow", dice);
  const deeper = `${indent}  `;
  if (value instanceof Mapping && value.pairs.length > 0) {
    return (value.anchor ? `&${value.anchor}` : "") +
      value.pairs.map(([key, item]) =>
        `\n${indent}${scalar(key, "flow", dice)}: ${block(item, deeper, dice)}`
      ).join("");
  }
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item) => {
      const written = block(item, deeper, dice);
      return `\n${indent}- ${written.startsWith("\n") ? written.trimStart() : written}`;
    }).join("");
  }
  return flow(value, "flow", dice);
}

function flow(value: Value, style: "flow" | "json", dice: Dice): string {
  if (value instanceof Mapping) {
    const pairs = value.pairs.map(([key, item]) =>
      `${scalar(key, style, dice)}: ${flow(item, style, dice)}`
    );
    return `${value.anchor ? `&${value.anchor} ` : ""}{${pairs.join(", ")}}`;
  }
  if (Array.isArray(value)) return `[${value.map((item) => flow(item, style, dice)).join(", ")}]`;
  return scalar(value, style, dice);
}

function scalar(value: Raw | string | boolean | null, style: "flow" | "json", dice: Dice): string {
  if (value instanceof Raw) return value.text;
  if (typeof value !== "string" || style === "json") return JSON.stringify(value);
  // Plain, where the text can have only one meaning.
  if (/^[a-z][a-z./-]*[a-z]$/i.test(value) && value.length > 5 && dice.chance(0.7)) return value;
  if (/^[a-z-]{2,}$/.test(value) && !/^(no|on|off|yes|true|false|null)$/.test(value)) {
    return dice.chance(0.7) ? value : `'${value}'`;
  }
  if (!/[\n']/.test(value) && dice.chance(0.3)) return `'${value}'`;
  return JSON.stringify(value);
}
