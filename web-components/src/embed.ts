// `<script type="module" src="https://sac.example/embed.js">` in a page of another origin: defines `<sac-provider>`, which
// loads the elements that stand inside it (`elements.ts`).
import './sac-provider.ts'

export { setLanguage } from './language.ts'
