/** Makes kubeconfig files odd, or breaks them. */

import type { Dice } from "../../support/dice.ts";
import { Mapping, named, Raw, type Style, type Value } from "./kubeconfig_writer.ts";
import { SCALARS } from "./odd_scalars.ts";

/** Changes one value or key of a kubeconfig to an odd one. */
export function bend(config: Mapping, dice: Dice): void {
  const mapping = dice.pick(mappingsIn(config));
  const [key, value] = mapping.pairs.length > 0 ? dice.pick(mapping.pairs) : ["name", "x"];
  const replace = (other: Value) => typeof key === "string" && mapping.set(key, other);
  switch (dice.from(0, 15)) {
    case 0:
    case 1:
    case 2:
      return void replace(new Raw(dice.pick(SCALARS)));
    case 3:
      return void replace(null);
    case 4: // another kind of thing
      return void replace(Array.isArray(value) ? new Mapping([["a", value]]) : [value ?? "x"]);
    case 5: // the same key again
      return void mapping.pairs.push([key, dice.pick(["other", value, null])]);
    case 6: // another case
      if (typeof key !== "string") return;
      return void mapping.pairs.push([
        dice.pick([key.toUpperCase(), key[0]?.toUpperCase() + key.slice(1)]),
        dice.pick([value, "other", new Raw("5")]),
      ]);
    case 7:
      return void mapping.pairs.push([
        "unknown",
        dice.pick([value, new Raw(dice.pick(SCALARS))]),
      ]);
    case 8: // a key that is no text
      return void mapping.pairs.push([new Raw(dice.pick(SCALARS)), "x"]);
    case 9: // the same entry again
      if (Array.isArray(value)) value.push(...value);
      return;
    case 10:
      if (Array.isArray(value)) value.push(dice.pick([null, "x", new Mapping([])]));
      return;
    case 11:
    case 12:
      return mergeInto(config, mapping, dice);
    case 13: { // an alias instead of a value, of an anchor before it
      const other = dice.pick(mappingsIn(config));
      other.anchor ??= "thing";
      return void replace(new Raw(`*${other.anchor}`));
    }
    case 14:
      return void config.set(
        dice.pick(["kind", "apiVersion"]),
        dice.pick(["", "v2", "/v1", "config", null]),
      );
    case 15:
      return void config.pairs.push([
        dice.pick(["preferences", "extensions", "Kind", "APIVERSION"]),
        dice.pick([null, [], new Mapping([]), "Config", "v1", "x", [
          named("a", "extension", "x"),
          named("a", "extension", "y"),
        ]]),
      ]);
  }
}

/** Puts a `<<` somewhere into a mapping. */
function mergeInto(config: Mapping, mapping: Mapping, dice: Dice): void {
  const keys = [...mapping.pairs.map(([key]) => key), "namespace", "token"];
  const base = new Mapping(keys.filter(() => dice.chance(0.3)).map((key) => [key, "merged"]));
  base.anchor = "base";
  const second = new Mapping([[dice.pick(keys), "second"]]);
  second.anchor = "second";
  config.pairs.unshift(["bases", [base, second]]);
  const merge: [Raw, Value] = [
    new Raw(dice.chance(0.95) ? "<<" : '"<<"'),
    new Raw(
      dice.pick([
        "*base",
        "*base",
        "[*base, *second]",
        "*nowhere",
        "null",
        "[]",
        "{token: x}",
        "x",
      ]),
    ),
  ];
  mapping.pairs.splice(dice.from(0, mapping.pairs.length), 0, merge);
  if (dice.chance(0.3)) {
    mapping.pairs.splice(dice.from(0, 1), 0, [new Raw("<<"), new Raw("*second")]);
  }
}

/** Changes one thing in a file's text to an odd one. */
export function bendText(text: string, style: Style, dice: Dice): string {
  const at = dice.from(0, text.length);
  const lineEnds = [...text.matchAll(/\n/g)].map(({ index }) => index);
  const line = lineEnds.length > 0 ? dice.pick(lineEnds) : 0;
  const insert = (index: number, added: string) => text.slice(0, index) + added + text.slice(index);
  switch (dice.from(0, 13)) {
    case 0:
      return text.replaceAll("\n", "\r\n");
    case 1:
      return `\ufeff${text}`;
    case 2:
      return dice.pick([
        `---\n${text}`,
        `--- # x\n${text}`,
        `# x\n---\n${text}`,
        `---\n---\n${text}`,
      ]);
    case 3:
      return text +
        dice.pick(["---\n", "...\n", "---\nkind: x\n", "---\n# x\n", "...\nx\n", "--- []\n"]);
    case 4:
      return dice.pick(["%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "%TAG !m! tag:x,2000:\n---\n"]) +
        text;
    case 5: // a tab instead of a space, or of an indentation
      return style === "block" && dice.chance(0.5)
        ? text.replace(/\n {2}/, "\n\t")
        : text.replace(": ", ":\t");
    case 6:
      return insert(line, dice.pick(["\t", " \t# x", "\n\t", "\n\t# x", " ", "\n  ", "\n# x"]));
    case 7:
      return text.slice(0, at);
    case 8:
      return insert(
        at,
        dice.pick(["\0", "\x01", "\x7f", "\u0085", "\u2028", "\ufeff", "\r", "é", "😀"]),
      );
    case 9:
      return insert(at, dice.pick([..."{}[]:,#&*!|>'\"%@`-? \n"]));
    case 10:
      return text.trimEnd();
    case 11:
      return text.replaceAll("\n", "\r");
    case 12: // as some writers of JSON do it
      return style === "json" ? text.replace("://", ":\\/\\/") : text;
    default: // more aliases than npm:yaml follows by itself
      return style === "block"
        ? `${text}x: &many {}\ny: [${Array<string>(dice.pick([50, 150, 400])).fill("*many")}]\n`
        : text;
  }
}

function mappingsIn(value: Value): Mapping[] {
  if (Array.isArray(value)) return value.flatMap(mappingsIn);
  if (!(value instanceof Mapping)) return [];
  return [value, ...value.pairs.flatMap(([, item]) => mappingsIn(item))];
}
