// @ts-check
/** What the demonstrations have in common. Nothing here needs a package: they begin before any is there. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const colour = process.stdout.isTTY && !process.env.NO_COLOR

/** The program and its first arguments. */
export const program = [process.execPath, join(root, 'dist', 'keyless.cjs')]

/** @param {string} text */
export function say(text) {
  console.log(colour ? `\n\u001b[1m${text}\u001b[0m` : `\n${text}`)
}

/** @param {string} word */
export function quote(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

export function installAndBuild() {
  const inherit = { cwd: root, stdio: /** @type {const} */ ('inherit') }
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) {
    say('Installing the pinned packages')
    const npm = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
    if (spawnSync('npm', npm, inherit).status !== 0) {
      console.error('The pinned packages could not be installed: npm says why above.')
      process.exit(1)
    }
  }
  say('Building dist/keyless.cjs')
  execFileSync(process.execPath, ['scripts/build.mjs'], inherit)
}

/** What comes in from outside: nothing AWS-like. @param {string} home @returns {Record<string, string | undefined>} */
export function environmentFor(home) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|KEYLESS_|XDG_|HTTPS?_PROXY$)/i.test(name),
  )
  return { ...Object.fromEntries(kept), HOME: home, AWS_EC2_METADATA_DISABLED: 'true' }
}

/**
 * Shows the command as a person would type it, then runs it.
 * @param {readonly string[]} args
 * @param {{readonly env: Record<string, string | undefined>, readonly cwd?: string, readonly codes?: readonly number[]}} options
 */
export function runShown(args, { env, cwd, codes = [0] }) {
  console.log(`$ keyless ${args.map(quote).join(' ')}`)
  const [file = '', ...first] = program
  const stdio = /** @type {const} */ (['ignore', 'inherit', 'inherit'])
  const { status } = spawnSync(file, [...first, ...args], { env, cwd, stdio })
  if (status === null || !codes.includes(status)) {
    throw new Error(`keyless ${args.join(' ')} exited with ${status}`)
  }
}
