// `npm run` describes itself to its scripts in npm_* variables. A package manager that is started from such a script
// takes them for its own settings, and warns or works in the wrong folder. What a person may have set on purpose
// (registry, proxies, cache, certificates) stays.
const DESCRIBES_THE_OUTER_RUN =
  /^(npm_(lifecycle|package|new_version|old_version)_?.*|npm_(command|execpath|node_execpath)|npm_config_(global_prefix|if_present|include_workspace_root|init_module|local_prefix|node_gyp|npm_version|prefix|user_agent|workspaces?)|INIT_CWD|PROJECT_CWD)$/i;

/**
 * The environment for a child process: `environment` without what an outer `npm run` said about itself.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(environment = process.env) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !DESCRIBES_THE_OUTER_RUN.test(name)));
}
