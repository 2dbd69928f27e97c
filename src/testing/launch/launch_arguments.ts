import { parseArgs } from "node:util";

const OPTIONS = {
  kubeconfig: { type: "string" },
  port: { type: "string", default: "0" },
  "door-port": { type: "string", default: "0" },
  "token-lifetime": { type: "string" },
  apply: { type: "string" },
  watch: { type: "boolean", default: false },
  snapshot: { type: "string" },
  clock: { type: "string" },
  fault: { type: "string", multiple: true },
  exit: { type: "string", multiple: true },
  "webhook-service": { type: "string", multiple: true },
  set: { type: "string", multiple: true },
  "cel-rules": { type: "string", default: "evaluate" },
  authorization: { type: "string" },
  node: { type: "string" },
  controllers: { type: "string", default: "none" },
  envtest: { type: "boolean", default: false },
  "exit-with-stdin": { type: "boolean", default: false },
} as const;

const parse = (args: string[]) => parseArgs({ args, options: OPTIONS }).values;

/** The flags of a command line as they are written. */
export type LaunchArguments = ReturnType<typeof parse>;

/**
 * Returns the flags of a command line as they are written.
 *
 * @throws {TypeError} If a flag is unknown or given twice, or its value is missing or one too many.
 */
export function readArguments(args: readonly string[]): LaunchArguments {
  checkArguments(args);
  return parse([...args]);
}

/** Returns whether a command line asks for the help text, in any way that programs know. */
export function asksForHelp(args: readonly string[]): boolean {
  return args.some((arg) => arg === "-h" || /^--help(=|$)/.test(arg));
}

/** Checks the command line by messages of our own: those of the runtimes differ, and are long. */
function checkArguments(args: readonly string[]): void {
  const { tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind === "positional") {
      throw new TypeError(`"${token.value}" is not a flag: write --NAME=VALUE.`);
    }
    if (token.kind === "option-terminator") throw new TypeError("-- is not a flag: leave it out.");
    const { name, rawName, value } = token;
    const option = OPTIONS[name as keyof typeof OPTIONS];
    if (!Object.hasOwn(OPTIONS, name) || !rawName.startsWith("--")) {
      throw new TypeError(`${rawName} is not a flag.`);
    }
    if (seen.has(name) && !("multiple" in option)) {
      throw new TypeError(`${rawName} is given twice: give it once.`);
    }
    seen.add(name);
    const isNext = token.inlineValue !== true && value?.startsWith("-") === true;
    if (option.type === "string" && (value === undefined || isNext)) {
      throw new TypeError(`${rawName} needs a value: write ${rawName}=VALUE.`);
    }
    if (option.type === "boolean" && value !== undefined) {
      throw new TypeError(`${rawName} takes no value: leave out "=${value}".`);
    }
  }
}
