/** The version of this build, put in by the bundler. */
declare const KEYLESS_VERSION: string

/** What bun has beside Node's modules, as far as it is used here (bun's documentation of `bun:ffi`). */
declare module 'bun:ffi' {
  interface Signature {
    readonly args: readonly string[]
    readonly returns: string
  }
  function dlopen<Symbols>(
    library: string,
    functions: Readonly<Record<keyof Symbols, Signature>>,
  ): { readonly symbols: Symbols }
}

/** A question or a part of one, put in by the bundler. */
declare module '*.sql' {
  const text: string
  export { text as default }
}

/** A script of a page as text, put in by the bundler: it runs in a browser. */
declare module '*.js' {
  const text: string
  export { text as default }
}

/** A style sheet of a page as text, put in by the bundler. */
declare module '*.css' {
  const text: string
  export { text as default }
}
