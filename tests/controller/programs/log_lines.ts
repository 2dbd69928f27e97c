/** Writes lines by the default logger of a manager, and by one of another level. */
import { textLogger } from "../../../src/controller/log/text_logger.ts";

const { debug, info, warn, error } = textLogger();
debug("not shown");
info("Created it", { key: "default/a" });
warn("It is late");
error("It failed", { error: new RangeError("too big"), token: "secret" });
textLogger({ level: "debug" }).debug("shown");
textLogger({ level: "error" }).warn("not shown");
console.info = () => {
  throw new Error("standard output is closed");
};
info("lost");
