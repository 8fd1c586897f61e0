import { ConfigError } from '#lib/config-error.ts';
import { readConfig, type Config } from '#lib/config.ts';
import { Failure } from './failure.ts';

/** The settings of the environment. @throws Failure naming the first that is wrong */
export function readSettings(): Config {
  try {
    return readConfig();
  } catch (error) {
    throw error instanceof ConfigError ? new Failure(error.message) : error;
  }
}
