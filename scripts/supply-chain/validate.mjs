// @ts-check
/** The bills of materials by CycloneDX's own schemas, and by what the builds hold. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { readJson } from './bundled.mjs'
import { packagesOfBoth } from './notices.mjs'

/** @param {string} modules folder of node modules that has the validator @param {string} file */
async function schemaProblems(modules, file) {
  const { Spec, Validation } = createRequire(join(modules, 'x.js'))('@cyclonedx/cyclonedx-library')
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6)
  const found = await validator.validate(readFileSync(file, 'utf8'))
  return (found ?? []).map(
    (/** @type {{instancePath: string, message: string}} */ { instancePath, message }) =>
      `${file} is not CycloneDX 1.6: ${instancePath} ${message}`,
  )
}

/** @param {string} root @returns {string[]} */
function contentProblems(root) {
  const own = readJson(join(root, 'dist', 'sbom.cdx.json'))
  const executable = readJson(join(root, 'dist', 'keyless.cdx.json'))
  const listed = new Set(
    [...own.components, ...executable.components].map(({ group, name }) =>
      group === undefined ? name : `${group}/${name}`,
    ),
  )
  const missing = packagesOfBoth(root).filter(({ name }) => !listed.has(name))
  const runtime = executable.components.filter(({ type }) => type === 'platform')
  return [
    ...missing.map(({ name }) => `no bill of materials names ${name}`),
    ...(runtime.length === 1 ? [] : ['the executable does not name its runtime']),
  ]
}

/** @param {string} root @param {string} modules @returns {Promise<string[]>} */
export async function sbomProblems(root, modules) {
  const files = ['sbom.cdx.json', 'keyless.cdx.json'].map((name) => join(root, 'dist', name))
  const found = await Promise.all(files.map((file) => schemaProblems(modules, file)))
  return [...found.flat(), ...contentProblems(root)]
}
