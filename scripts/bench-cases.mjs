// @ts-check
/** What is timed, and how fast it must be. */

/**
 * @typedef {import('./bench-measure.mjs').Case} Case
 * @typedef {import('./bench-measure.mjs').Result} Result
 * @typedef {{ name: string, value: string, limit: string, met: boolean | undefined }} Goal
 */

/**
 * @param {ReturnType<typeof import('./bench-inputs.mjs').makePrograms>} programs
 * @param {ReturnType<typeof import('./bench-inputs.mjs').makeHomes>} homes
 * @returns {Case[]}
 */
export function casesOf(programs, { few, thousand, many, listed }) {
  const { entry, executable, emptyScript, emptyExecutable } = programs
  const node = process.execPath
  const at = (/** @type {typeof few} */ home) => environment(home.path)
  /** @type {Case[]} */
  const cases = [
    { id: 'true', name: 'true (what the measuring itself takes)', command: ['true'], env: at(few) },
    { id: 'bun-empty', name: 'bun, empty program', command: [emptyExecutable], env: at(few) },
    {
      id: 'bun-few',
      name: 'executable, credential-process, 30 profiles',
      command: [executable, 'credential-process', few.profile],
      env: at(few),
    },
    {
      id: 'bun-many',
      name: 'executable, credential-process, 20,000 profiles',
      command: [executable, 'credential-process', many.profile],
      env: at(many),
    },
    {
      id: 'bun-exec',
      name: 'executable, exec of true',
      command: [executable, 'exec', few.profile, '--', 'true'],
      env: at(few),
    },
    {
      id: 'bun-list',
      name: 'executable, profiles, 10,000 of them',
      command: [executable, 'profiles'],
      env: at(listed),
      // Nearly a megabyte: how fast this program reads it from a pipe is not what is asked about.
      stdout: 'ignore',
    },
    {
      id: 'bun-doctor',
      name: 'executable, doctor --offline, 1,000 profiles',
      command: [executable, 'doctor', '--offline'],
      env: at(thousand),
    },
    { id: 'node-empty', name: 'node, empty script', command: [node, emptyScript], env: at(few) },
    {
      id: 'node-few',
      name: 'node, credential-process, 30 profiles',
      command: [node, entry, 'credential-process', few.profile],
      env: at(few),
    },
    {
      id: 'node-exec',
      name: 'node, exec of true',
      command: [node, entry, 'exec', few.profile, '--', 'true'],
      env: at(few),
    },
  ]
  return [...cases, ...awsCases(few)]
}

/** The AWS CLI, where it is on this machine. */
function awsCases(/** @type {{path: string, profile: string}} */ few) {
  const aws = process.env['KEYLESS_WITNESS_AWS']
  if (aws === undefined || aws === '') {
    console.error('not measured: the AWS CLI (KEYLESS_WITNESS_AWS is not set; npm run witnesses)')
    return []
  }
  const words = ['configure', 'export-credentials', '--profile', few.profile]
  const command = /** @type {const} */ ([aws, ...words])
  const env = environment(few.path)
  return [{ id: 'aws', name: 'AWS CLI, export-credentials', command, env, every: 6 }]
}

/** Nothing from outside: NODE_EXTRA_CA_CERTS alone costs Node 20 more than keyless does. */
function environment(/** @type {string} */ home) {
  return { HOME: home, PATH: process.env['PATH'] ?? '', AWS_EC2_METADATA_DISABLED: 'true' }
}

/** @param {readonly Result[]} results @returns {Goal[]} */
export function goalsOf(results) {
  const median = (/** @type {string} */ id) => results.find((result) => result.id === id)?.median
  // Node can replace itself from 22.15 on; before, it must start a child and wait for it.
  const execLimit = 'execve' in process ? 2 : 6
  return [
    ratio('executable, 30 profiles / empty', median('bun-few'), median('bun-empty'), 1.5),
    ratio('executable, 20,000 profiles / empty', median('bun-many'), median('bun-empty'), 1.8),
    difference(
      'executable, 10,000 profiles beyond empty',
      median('bun-list'),
      median('bun-empty'),
      40,
    ),
    limit('executable, doctor --offline, 1,000 profiles', median('bun-doctor'), 150),
    ratio('node / empty', median('node-few'), median('node-empty'), 1.15),
    difference(
      'executable, exec beyond credential-process',
      median('bun-exec'),
      median('bun-few'),
      2,
    ),
    difference(
      'node, exec beyond credential-process',
      median('node-exec'),
      median('node-few'),
      execLimit,
    ),
    speedUp('AWS CLI / executable', median('aws'), median('bun-few'), 80),
  ]
}

/** @typedef {number | undefined} Time */

function ratio(
  /** @type {string} */ name,
  /** @type {Time} */ a,
  /** @type {Time} */ b,
  /** @type {number} */ limit,
) {
  return goal(name, a && b && a / b, (value) => value <= limit, `≤ ${limit} ×`, '×')
}

function speedUp(
  /** @type {string} */ name,
  /** @type {Time} */ a,
  /** @type {Time} */ b,
  /** @type {number} */ limit,
) {
  return goal(name, a && b && a / b, (value) => value >= limit, `≥ ${limit} ×`, '×')
}

function limit(/** @type {string} */ name, /** @type {Time} */ ms, /** @type {number} */ most) {
  return goal(name, ms, (value) => value <= most, `≤ ${most} ms`, 'ms')
}

/** @param {Time} megabytes @returns {Goal} */
export function memoryGoal(megabytes) {
  const name = 'executable, memory for 10,000 profiles'
  return goal(name, megabytes, (value) => value < 100, '< 100 MB', 'MB')
}

function difference(
  /** @type {string} */ name,
  /** @type {Time} */ a,
  /** @type {Time} */ b,
  /** @type {number} */ limit,
) {
  return goal(name, a && b && a - b, (value) => value <= limit, `≤ ${limit} ms`, 'ms')
}

/**
 * @param {string} name @param {Time} value @param {(value: number) => boolean} test
 * @param {string} limit @param {string} unit @returns {Goal}
 */
function goal(name, value, test, limit, unit) {
  if (value === undefined) return { name, value: '–', limit, met: undefined }
  return { name, value: `${value.toFixed(2)} ${unit}`, limit, met: test(value) }
}
