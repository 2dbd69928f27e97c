import { testListeners } from "../support/listener_contract.ts";

testListeners("deno");
