import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CACHE } from './workspace-paths.js';

// `npm run` describes itself to its scripts in npm_* variables. A package manager that is started from such a script
// takes them for its own settings, and warns or works in the wrong folder. What a person may have set on purpose
// (registry, proxies, cache, certificates) stays.
const DESCRIBES_THE_OUTER_RUN =
  /^(npm_(lifecycle|package|new_version|old_version)_?.*|npm_(command|execpath|node_execpath)|npm_config_(global_prefix|if_present|include_workspace_root|init_module|local_prefix|node_gyp|npm_version|prefix|user_agent|workspaces?)|INIT_CWD|PROJECT_CWD)$/i;

/**
 * The environment for a child process: `environment` without what an outer `npm run` said about itself, and with a home
 * folder that can be written to, where the package manager keeps what it fetched.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(environment = process.env) {
  const own = Object.entries(environment).filter(([name]) => !DESCRIBES_THE_OUTER_RUN.test(name));
  return withWritableHome(Object.fromEntries(own));
}

/**
 * In a container the home folder often does not exist, or belongs to another user. `npm run` passes its cache on; where
 * the home folder is of no use, that cache is none either.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
function withWritableHome(environment) {
  const home = environment.HOME ?? homedir();
  if (process.platform === 'win32' || isWritable(home)) return environment;
  const { npm_config_cache: cache, ...others } = environment;
  const substitute = join(CACHE, 'home');
  mkdirSync(substitute, { recursive: true });
  const keptCache = cache !== undefined && !cache.startsWith(home) ? { npm_config_cache: cache } : {};
  return { ...others, ...keptCache, HOME: substitute };
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
