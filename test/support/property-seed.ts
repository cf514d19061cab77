import fc from 'fast-check'

/** The same cases in every run, so that a failure is the change's own; another seed looks further. */
fc.configureGlobal({ seed: Number(process.env['KEYLESS_TEST_SEED'] ?? 20_261_123) })
