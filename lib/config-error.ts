/** A setting is wrong; the message is one sentence that names the setting and the rule. */
export class ConfigError extends Error {}
