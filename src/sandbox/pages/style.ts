/** The one style sheet of the pages. No rule may fetch anything: the policy in layout.ts forbids it. */

const colours = `
:root {
  color-scheme: light dark;
  --page: #f3ede2;
  --rake: #e7decd;
  --card: #fffdf9;
  --ink: #24211c;
  --soft: #625a4d;
  --line: #e0d7c6;
  --edge: #8a806f;
  --well: #f7f2e8;
  --accent: #0b6a60;
  --accent-deep: #084f48;
  --on-accent: #ffffff;
  --danger: #9c2117;
  --danger-well: #fdeeeb;
  --care: #5a3c00;
  --care-line: #c78b1b;
  --care-well: #fff4d9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15171a;
    --rake: #1e2124;
    --card: #1d2023;
    --ink: #eeebe3;
    --soft: #b0aba0;
    --line: #34383c;
    --edge: #7d8287;
    --well: #25292d;
    --accent: #63cbbb;
    --accent-deep: #8adccf;
    --on-accent: #05221e;
    --danger: #ffa79d;
    --danger-well: #3a1f1c;
    --care: #f6e0b4;
    --care-line: #b78a30;
    --care-well: #332a15;
  }
}`

const frame = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  min-height: 100vh;
  min-height: 100dvh;
  display: flex;
  flex-direction: column;
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif;
  color: var(--ink);
  background: var(--page) repeating-radial-gradient(circle at 100% 0, transparent 0 1.5rem, var(--rake) 1.5rem calc(1.5rem + 1px)) fixed;
  overflow-wrap: anywhere;
}
header, main, footer { width: 100%; max-width: 29rem; margin-inline: auto; padding-inline: 1rem; }
.wide header, .wide main, .wide footer { max-width: 56rem; }
header {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  gap: .5rem 1rem;
  padding-block: 1.25rem 1rem;
}
.brand { display: flex; align-items: center; gap: .6rem; margin: 0; font-weight: 600; }
.brand svg { width: 1.75rem; height: 1.75rem; flex: none; }
.mark-ground { fill: var(--accent); }
.mark-hole { fill: var(--on-accent); }
.tag {
  padding: .1rem .55rem;
  border: 1px dashed var(--edge);
  border-radius: 1rem;
  font-size: .8125rem;
  font-weight: 500;
  color: var(--soft);
  background: var(--page);
  white-space: nowrap;
}
.who { display: flex; align-items: center; gap: .75rem; font-size: .875rem; color: var(--soft); }
main { flex: 1 0 auto; }
footer { padding-block: 1.25rem 1.75rem; font-size: .8125rem; color: var(--soft); }
footer p { margin: 0; }
.card {
  padding: 1.75rem;
  border: 1px solid var(--line);
  border-radius: 1rem;
  background: var(--card);
  box-shadow: 0 1px 2px rgb(40 30 10 / .05), 0 10px 30px -12px rgb(40 30 10 / .16);
}
@media (min-width: 40rem) and (min-height: 40rem) { body:not(.wide) main { padding-block: 5vh 1rem; } }
@media (max-width: 26rem) { .card { padding: 1.25rem; } }`

const text = `
.eyebrow { margin: 0 0 .35rem; font-size: .875rem; color: var(--soft); }
h1 { margin: 0 0 1rem; font-size: 1.625rem; line-height: 1.2; font-weight: 650; letter-spacing: -.01em; text-wrap: balance; }
h2 { margin: 0; font-size: 1.0625rem; line-height: 1.35; font-weight: 650; }
p { margin: 0 0 1rem; }
a { color: var(--accent); text-underline-offset: .2em; }
a:hover { color: var(--accent-deep); text-decoration-thickness: 2px; }
code, pre, .mono { font-family: ui-monospace, 'SF Mono', 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace; font-size: .875em; }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
.last { margin-bottom: 0; }
.after { margin-top: 1.25rem; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.notice {
  margin: 0 0 1.25rem;
  padding: .75rem 1rem;
  border-inline-start: 4px solid var(--care-line);
  border-radius: .375rem .625rem .625rem .375rem;
  color: var(--care);
  background: var(--care-well);
}
.notice p { margin: 0; }
.notice p + p { margin-top: .35rem; }
.problem { border-color: var(--danger); color: var(--danger); background: var(--danger-well); font-weight: 500; }
.userCode {
  margin: 0 0 1.25rem;
  padding: .8rem .5rem;
  border: 1px solid var(--line);
  border-radius: .75rem;
  background: var(--well);
  text-align: center;
  font-size: clamp(1.5rem, 8vw, 2rem);
  font-weight: 600;
  letter-spacing: .08em;
}
dl { margin: 0 0 1.25rem; border-top: 1px solid var(--line); }
dl div { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0 1rem; padding: .55rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; font-weight: 500; }
@media (max-width: 26rem) { dl div { grid-template-columns: 1fr; } }`

const controls = `
.field { margin-bottom: 1.1rem; }
label { display: block; margin-bottom: .3rem; font-weight: 550; }
.hint { margin: 0 0 .4rem; font-size: .875rem; color: var(--soft); }
input {
  width: 100%;
  min-height: 2.875rem;
  padding: .5rem .8rem;
  border: 1px solid var(--edge);
  border-radius: .625rem;
  font: inherit;
  color: var(--ink);
  background: var(--card);
}
input[aria-invalid] { border-color: var(--danger); border-width: 2px; }
input.digits { font-family: ui-monospace, 'SF Mono', 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace; font-size: 1.5rem; letter-spacing: .18em; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button {
  flex: 1 1 max-content;
  min-height: 2.875rem;
  padding: .5rem 1.1rem;
  border: 1px solid var(--accent);
  border-radius: .625rem;
  font: inherit;
  font-weight: 600;
  color: var(--on-accent);
  background: var(--accent);
  cursor: pointer;
  transition: background-color .15s, border-color .15s;
}
button:hover { background: var(--accent-deep); border-color: var(--accent-deep); }
button.second { color: var(--ink); background: transparent; border-color: var(--edge); }
button.second:hover { background: var(--well); border-color: var(--ink); }
button.quiet {
  flex: none;
  min-height: 2rem;
  padding: .2rem .7rem;
  font-size: .875rem;
  font-weight: 500;
  color: var(--ink);
  background: var(--page);
  border-color: var(--edge);
}
button.quiet:hover { background: var(--card); border-color: var(--ink); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
input:focus-visible { outline-offset: 1px; }
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { transition: none !important; animation: none !important; scroll-behavior: auto !important; } }
@media (prefers-contrast: more) { :root { --line: var(--edge); --soft: var(--ink); --rake: var(--page); } }`

const lists = `
.aside { margin-top: 1.25rem; padding: 1rem 1.25rem; border: 1px dashed var(--edge); border-radius: 1rem; background: var(--page); font-size: .9375rem; }
.aside h2 { margin-bottom: .35rem; font-size: .9375rem; }
.aside ul { margin: 0; padding: 0; list-style: none; }
.aside li { padding-block: .3rem; }
.scopes { margin: 0 0 1.25rem; padding: 0; list-style: none; border-top: 1px solid var(--line); }
.scopes li { padding: .65rem 0; border-bottom: 1px solid var(--line); }
.scopes code { display: block; color: var(--soft); }
.search { display: flex; flex-wrap: wrap; align-items: flex-end; gap: .75rem; margin-bottom: 1rem; }
.search .field { flex: 1 1 9rem; margin: 0; }
.search button { flex: 0 1 auto; }
.accounts { margin: 0; padding: 0; list-style: none; display: grid; gap: .9rem; }
.accounts .card { padding: 1.1rem 1.25rem .4rem; border-radius: .875rem; }
.account { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .9rem; margin-bottom: .5rem; }
.account p { margin: 0; font-size: .875rem; color: var(--soft); }
.roles { margin: 0; padding: 0; list-style: none; }
.roles > li { border-top: 1px solid var(--line); }
summary { display: flex; align-items: center; gap: .6rem; min-height: 2.75rem; padding: .45rem .25rem; border-radius: .5rem; cursor: pointer; font-weight: 550; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: ''; width: .45rem; height: .45rem; margin-inline: .25rem; flex: none; border: solid var(--soft); border-width: 0 2px 2px 0; transform: rotate(-45deg); transition: transform .15s; }
details[open] > summary::before { transform: rotate(45deg); }
summary:hover { background: var(--well); }
pre { margin: .15rem 0 1rem; padding: .85rem 1rem; border: 1px solid var(--line); border-radius: .625rem; background: var(--well); white-space: pre-wrap; }
.done { width: 3rem; height: 3rem; margin-bottom: 1rem; }
.done circle { fill: var(--accent); }
.done path { fill: none; stroke: var(--on-accent); stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; }
.done.closed circle { fill: none; stroke: var(--edge); stroke-width: 1.5; }
.done.closed path { stroke: var(--soft); }`

export const styleSheet = [colours, frame, text, controls, lists].join('\n').trim()
