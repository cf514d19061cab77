import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { initPlatforms } from '../../../../src/ci/init/init-platforms.ts'
import { generated } from '../../../support/ci-init.ts'
import { createTempHome, type TempHome } from '../../../support/temp-home.ts'
import { lintFolder } from './lint-folder.ts'

let home: TempHome
beforeAll(() => {
  home = createTempHome()
})
afterAll(() => home.remove())
beforeEach(() => home.clear())

const ids = initPlatforms.map(({ platform }) => platform.id)

it.each(ids)('finds nothing wrong in what ci init writes for %s', async (id) => {
  for (const as of ['terraform', 'cloudformation', 'cdk']) {
    const { roles, pipeline } = generated(id, { as })
    for (const { path, after } of [roles, pipeline]) home.write(join('project', path), after)
    expect(await lintFolder(home), as).toEqual([])
    home.clear()
  }
})
