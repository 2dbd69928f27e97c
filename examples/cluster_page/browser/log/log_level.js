/** The longest part of a line that is searched for its level. */
const SEARCHED = 256;

/** @type {Readonly<Record<string, "fail" | "wait" | "debug">>} by the first letters of a level's name */
const LEVELS = {
  fata: "fail",
  pani: "fail",
  crit: "fail",
  emer: "fail",
  aler: "fail",
  seve: "fail",
  err: "fail",
  erro: "fail",
  f: "fail",
  e: "fail",
  exce: "fail",
  trac: "debug",
  warn: "wait",
  w: "wait",
  debu: "debug",
  verb: "debug",
};

const NAMES = "fatal|panic|critical|crit|emerg|emergency|alert|severe|error|err|warning|warn|" +
  "notice|info|debug|trace|verbose";

/**
 * The level of a line stands in a field such as `level=warn` or `"level":"error"`, before the time as
 * klog writes it, in capitals or brackets as most loggers do, or at the start.
 */
const PATTERNS = [
  /(?:^|[\s{,"])(?:level|lvl|severity|loglevel|log\.level)"?[=:] ?"?([a-z]+|\d{2}\b)/i,
  /^([IWEF])\d{4} \d\d:\d\d/,
  new RegExp(`\\[(${NAMES})\\]`, "i"),
  new RegExp(`(?:^|[\\s|<(])(${NAMES.toUpperCase()})(?=[\\s|:>)]|$)`),
  new RegExp(`^(${NAMES}|exception)(?=:| in thread)`, "i"),
];

/** Levels of pino and bunyan, in tens. */
const NUMBERS = ["", "debug", "debug", "", "wait", "fail", "fail"];

/**
 * Returns the level of a log's line, as far as its text says.
 *
 * @param {string} text
 * @returns {"fail" | "wait" | "debug" | ""}
 */
export function logLevel(text) {
  const start = text.slice(0, SEARCHED);
  for (const pattern of PATTERNS) {
    const name = pattern.exec(start)?.[1]?.toLowerCase();
    if (name === undefined) continue;
    if (/^\d/.test(name)) return /** @type {"fail"} */ (NUMBERS[Number(name[0])] ?? "");
    return LEVELS[name] ?? LEVELS[name.slice(0, 4)] ?? "";
  }
  return "";
}
