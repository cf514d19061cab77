import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

/** The scripts are plain JavaScript, which the compiler looks at by itself. */
async function script<T>(name: string): Promise<T> {
  const url = new URL(`../../../scripts/supply-chain/${name}.mjs`, import.meta.url)
  return (await import(url.href)) as T
}

type Problems = readonly string[]

interface Bundled {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly integrity: string
  readonly repository: string | undefined
  readonly needs: readonly string[]
  readonly notices: readonly { readonly name: string; readonly text: string }[]
}

const lock = await script<{
  manifestProblems(manifest: unknown): Problems
  lockProblems(lock: unknown, manifest: unknown): Problems
}>('lock')
const notices = await script<{
  licenceProblems(packages: readonly Bundled[]): Problems
  noticesText(packages: readonly Bundled[], bun: string): string
}>('notices')
const present = await script<{ unbuilt(folder: string): readonly string[] }>('unbuilt')
const builds = await script<{
  differences(one: Map<string, string>, other: Map<string, string>): Problems
}>('two-builds')

const digest = `sha512-${'A'.repeat(86)}==`
const manifest = {
  scripts: { build: 'node build.mjs' },
  publishConfig: { provenance: true },
  devDependencies: { yaml: '2.9.1' },
}
const locked = {
  packages: {
    '': { devDependencies: { yaml: '2.9.1' } },
    'node_modules/yaml': { version: '2.9.1', integrity: digest },
  },
}

describe('the check of the lock', () => {
  const withEntry = (entry: object) =>
    lock.lockProblems(
      { packages: { ...locked.packages, 'node_modules/yaml': { integrity: digest, ...entry } } },
      manifest,
    )

  test('finds nothing in one that is in order', () => {
    expect([...lock.manifestProblems(manifest), ...lock.lockProblems(locked, manifest)]).toEqual([])
  })

  test.each([
    [{ resolved: 'https://registry.example.com/yaml.tgz' }, 'names a registry'],
    [{ integrity: undefined }, 'has no SHA-512'],
    [{ integrity: 'sha1-abc=' }, 'has no SHA-512'],
    [{ hasInstallScript: true }, 'runs a script at installation'],
    [{ link: true }, 'links to a folder'],
  ])('finds a package with %j', (entry, says) => {
    expect(withEntry(entry).join()).toContain(says)
  })

  test.each([
    [{ scripts: { postinstall: 'node x.mjs' } }, 'runs at installation: postinstall'],
    [{ scripts: { prepare: 'node x.mjs' } }, 'runs at installation: prepare'],
    [{ dependencies: { yaml: '2.9.1' } }, 'has dependencies'],
    [{ devDependencies: { yaml: '^2.9.1' } }, 'yaml is not pinned'],
    [{ publishConfig: {} }, 'provenance'],
  ])('finds a manifest with %j', (change, says) => {
    expect(lock.manifestProblems({ ...manifest, ...change }).join()).toContain(says)
  })

  test('finds a lock of another manifest', () => {
    const other = { ...manifest, devDependencies: { yaml: '2.9.2' } }
    expect(lock.lockProblems(locked, other).join()).toContain('not that of package.json')
  })
})

describe('the check of licences', () => {
  const mit: Bundled = {
    name: 'one',
    version: '1.0.0',
    license: 'MIT',
    integrity: digest,
    repository: undefined,
    needs: [],
    notices: [{ name: 'LICENSE', text: 'Permission is hereby granted\r\n' }],
  }

  test.each([
    [{ license: 'GPL-3.0-only' }, 'which is not allowed'],
    [{ license: undefined as unknown as string }, 'which is not allowed'],
    [{ notices: [] }, 'has no licence file'],
    [{ license: 'MPL-2.0' }, 'has no source'],
  ])('finds a package with %j', (change, says) => {
    expect(notices.licenceProblems([{ ...mit, ...change }]).join()).toContain(says)
    expect(notices.licenceProblems([mit])).toEqual([])
  })

  test('a text that two packages share stands in the notices once, below both names', () => {
    const text = notices.noticesText([mit, { ...mit, name: 'two' }], '1.4.5')
    expect(text).toContain('one 1.0.0 (MIT)\ntwo 1.0.0 (MIT)\n\nPermission is hereby granted\n')
    expect(text.match(/Permission/g)).toHaveLength(1)
  })
})

test('says what is to be built where it is not there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keyless-builds-'))
  try {
    expect(present.unbuilt(folder)).toEqual(['npm run build', 'npm run build:executable'])
    mkdirSync(join(folder, 'dist', 'man'), { recursive: true })
    for (const name of ['keyless.cjs', 'metafile.json', 'sbom.cdx.json'])
      writeFileSync(join(folder, 'dist', name), '')
    expect(present.unbuilt(folder)).toEqual(['npm run build:executable'])
    for (const name of ['executable-metafile.json', 'keyless.cdx.json'])
      writeFileSync(join(folder, 'dist', name), '')
    expect(present.unbuilt(folder)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('two builds differ in a file that is other, missing or new', () => {
  const one = new Map([
    ['same', '1'],
    ['other', '1'],
    ['gone', '1'],
  ])
  const other = new Map([
    ['same', '1'],
    ['other', '2'],
    ['new', '1'],
  ])
  expect(builds.differences(one, other)).toEqual(['gone', 'new', 'other'])
})
