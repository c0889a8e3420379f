export { join, start } from "./sandbox.js";
