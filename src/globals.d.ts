/** The version of this build, put in by the bundler. */
declare const KEYLESS_VERSION: string
