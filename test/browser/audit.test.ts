import { expect, test } from 'vitest'
import { describeInChromium } from '../support/chromium.ts'
import { audit } from './audit.ts'

describeInChromium('audit of a page', (chromium) => {
  test('finds what is wrong with a careless page', async () => {
    const page = await chromium.newPage({ viewport: { width: 360, height: 740 } })
    await page.setContent(`
      <h1>One</h1><h1>Two</h1><h3 style="color: #888">Grey</h3>
      <form><input name="user" style="border: 1px solid #ddd" aria-describedby="none">
      <button style="background: rgb(0 0 0 / .2); color: #777; height: 10px; border: 0"></button></form>
      <p id="a" style="font-size: 9px">small</p><p id="a">twice</p><svg></svg>
      <div style="width: 900px">wide</div>`)
    const faults = (await audit(page)).join('\n')
    expect(faults).toContain('no language')
    expect(faults).toContain('no title')
    expect(faults).toContain('2 elements h1')
    expect(faults).toContain('0 elements main')
    expect(faults).toContain('H3 after H1')
    expect(faults).toContain('id a twice')
    expect(faults).toContain('aria-describedby points to no none')
    expect(faults).toContain('field user has no label')
    expect(faults).toContain('Grey: contrast 3.54 under 4.5')
    expect(faults).toMatch(/edge of user: contrast 1\.\d\d under 3/)
    expect(faults).toMatch(/<button.*<\/button> has no name/)
    expect(faults).toMatch(/<button.*<\/button>: \d+ by 10/)
    expect(faults).toContain('an image is neither described nor hidden')
    expect(faults).toContain('text of 9 px')
    expect(faults).toContain('wider than the window')
  })
})
