import type { Config } from './config-file.js';
import { parseKey } from './key.js';
import { isTable, valueAt, type ConfigTable, type ConfigValue } from './value.js';

/** One configuration out of several, each stronger than those before it. Sections are joined; values and lists replace. */
export function mergeConfig(levels: readonly Config[]): Config {
  return {
    paths: levels.flatMap((level) => level.paths),
    values: levels.reduce((merged, level) => mergeTables(merged, level.values), {} as ConfigTable),
  };
}

/** The value of a dotted key in a configuration that has been read; `undefined` if it is not set. */
export function configValue(config: Config, key: string): ConfigValue | undefined {
  return valueAt(config.values, parseKey(key));
}

function mergeTables(weak: ConfigTable, strong: ConfigTable): ConfigTable {
  const merged: Record<string, ConfigValue> = { ...weak };
  for (const [key, value] of Object.entries(strong)) {
    const below = Object.hasOwn(weak, key) ? weak[key] : undefined;
    merged[key] = isTable(value) && isTable(below) ? mergeTables(below, value) : value;
  }
  return merged;
}
