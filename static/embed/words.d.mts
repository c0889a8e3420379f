import type { Words } from './embed.mjs'

/** The loader's own words in the languages of the page that the loader itself does not bring. */
export const words: Record<'ar' | 'de' | 'he' | 'it' | 'nl' | 'pl' | 'pt' | 'pt-BR', Words>
